from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import access, workflow
from cases.api.serializers import CaseDetailSerializer, CaseSerializer
from cases.models import Case


class CaseViewSet(ReadOnlyModelViewSet):
    """The cases that the caller may see: a skin over access and workflow."""

    serializer_class = CaseSerializer
    lookup_field = "public_id"

    def get_queryset(self) -> QuerySet[Case]:
        return access.visible_cases(self.request.user).select_related("pupil")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().list(request, *args, **kwargs)
        workflow.record_list(actor=request.user, what="api", shown=len(answer.data["results"]))
        return answer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with workflow.noting_refusals(actor=request.user, page="api", public_id=kwargs["public_id"]):
            case = workflow.read_case(actor=request.user, public_id=kwargs["public_id"], page="api")
        parts = access.parts(request.user, case)
        return Response(CaseDetailSerializer(case, context={"parts": parts}).data)
