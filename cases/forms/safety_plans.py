from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import SafetyPlan
from cases.models.safety_plans import LONGEST, PARTS
from ctxh_portal.kit.fields import VersionedForm

HELP = {
    "signs": _("Ví dụ: mất ngủ, không muốn nói chuyện, tim đập nhanh."),
    "ways": _("Ví dụ: thở chậm, nghe nhạc, đi bộ, vẽ."),
    "places": _("Ví dụ: thư viện, nhà bà, bạn cùng bàn."),
    "adults": _("Tên gọi và số điện thoại, người dễ gọi nhất đứng trước."),
    "safer": _("Ví dụ: nhờ người lớn cất giữ vật nguy hiểm, không ở một mình buổi tối."),
}


class SafetyPlanForm(VersionedForm):
    """Typed together with the pupil, in the pupil's words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in PARTS:
            column = SafetyPlan._meta.get_field(name)
            self.fields[name] = forms.CharField(
                label=column.verbose_name,  # type: ignore[union-attr]
                required=not column.blank,  # type: ignore[union-attr]
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=HELP[name],
            )
