from typing import Any

from django.db.models import QuerySet
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.viewsets import ReadOnlyModelViewSet

from reports import sealed, tiers, workflow
from reports.api.serializers import ApprovedTotalsDetailSerializer, ApprovedTotalsSerializer
from reports.api.tokens import TokenAuthentication, TokenThrottle
from reports.models import ApprovedTotals


class ApprovedTotalsViewSet(ReadOnlyModelViewSet):
    """Approved totals, for the office that approved them and the offices above that asked: the feed of the upper
    level."""

    serializer_class = ApprovedTotalsSerializer
    lookup_field = "public_id"
    authentication_classes = [SessionAuthentication, TokenAuthentication]
    throttle_classes = [UserRateThrottle, TokenThrottle]

    def get_queryset(self) -> QuerySet[ApprovedTotals]:
        return tiers.visible_approvals(self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        approval = tiers.get_approval(request.user, kwargs["public_id"])
        sealed.totals_unaltered(approval)
        workflow.note_download(actor=request.user, target=approval, file_format="api")
        return Response(ApprovedTotalsDetailSerializer(approval).data)
