import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.authentication import SessionAuthentication
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.viewsets import ReadOnlyModelViewSet

from reports import exports, sealed, tiers, workflow
from reports.api.serializers import ApprovedTotalsDetailSerializer, ApprovedTotalsSerializer
from reports.api.tokens import TokenAuthentication, TokenThrottle
from reports.models import ApprovedTotals


class CsvOfTotals(BaseRenderer):
    """The file of the page, for who asks with "Accept: text/csv"."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return data if isinstance(data, bytes) else json.dumps(data).encode()  # an error is told in a word


class ApprovedTotalsViewSet(ReadOnlyModelViewSet):
    """Approved totals, for the office that approved them and the offices above that asked: the feed of the upper
    level."""

    serializer_class = ApprovedTotalsSerializer
    lookup_field = "public_id"
    authentication_classes = [SessionAuthentication, TokenAuthentication]
    throttle_classes = [UserRateThrottle, TokenThrottle]

    def get_queryset(self) -> QuerySet[ApprovedTotals]:
        return tiers.visible_approvals(self.request.user)

    def get_renderers(self) -> list[BaseRenderer]:
        found: list[BaseRenderer] = super().get_renderers()
        return [*found, CsvOfTotals()] if self.action == "retrieve" else found

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        approval = tiers.get_approval(request.user, kwargs["public_id"])
        sealed.totals_unaltered(approval)
        workflow.note_download(actor=request.user, target=approval, file_format="api")
        if isinstance(request.accepted_renderer, CsvOfTotals):
            return Response(exports.as_csv(approval))
        return Response(ApprovedTotalsDetailSerializer(approval).data)
