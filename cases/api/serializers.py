from rest_framework import serializers

from cases.enums import CasePart
from cases.models import Case
from cases.workflow.transitions import ways_on


class CaseSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id")
    pupil = serializers.CharField(source="pupil.full_name")

    class Meta:
        model = Case
        fields = [
            "id",
            "code",
            "pupil",
            "kind",
            "stage",
            "risk",
            "danger_now",
            "noticed_at",
            "opened_at",
            "closed_at",
        ]


class CaseDetailSerializer(CaseSerializer):
    summary = serializers.SerializerMethodField()
    ways = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "summary", "version", "ways"]

    def get_summary(self, case: Case) -> str | None:
        """None for whom the case is shared with, without this part."""
        return case.summary if CasePart.SUMMARY in self.context["parts"] else None

    def get_ways(self, case: Case) -> list[dict]:
        """The stages that follow this one, and what each gate still misses; nothing for whom only parts are shared
        with, since a gate names actions of the plan and agencies."""
        if self.context["parts"] < set(CasePart.values):
            return []
        return [{"target": way.target, "missing": way.missing(case)} for way in ways_on(case)]
