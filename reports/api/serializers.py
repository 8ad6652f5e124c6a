from typing import Any

from rest_framework import serializers

from reports import exports, tiers
from reports.models import ApprovedTotals


class ApprovedTotalsSerializer(serializers.Serializer):
    """What it is and how many schools are in it."""

    def to_representation(self, approval: ApprovedTotals) -> dict[str, Any]:
        return exports.about(approval, tiers.parts_of_approval(approval))


class ApprovedTotalsDetailSerializer(serializers.Serializer):
    """The same with all tables, as on the paper."""

    def to_representation(self, approval: ApprovedTotals) -> dict[str, Any]:
        return exports.data(approval)
