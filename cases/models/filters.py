"""What a person looks for in the list of cases again and again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import CaseKind, RiskLevel, Stage
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id

STAGES = [("open", _("Đang mở")), *Stage.choices, ("all", _("Tất cả"))]
DUES = [("overdue", _("Có việc quá hạn")), ("decide", _("Chờ thầy/cô duyệt"))]
HOLDERS = [("mine", _("Thầy/cô phụ trách")), ("none", _("Chưa có người phụ trách"))]
ORDERS = [("updated", _("Mới cập nhật trước")), ("name", _("Theo tên học sinh")), ("due", _("Hạn gần trước"))]
CONDITIONS = (
    "stage",
    "kind",
    "classroom",
    "risk",
    "due",
    "holder",
    "order",
)  # the fields that narrow or order the list
COLUMNS = [
    ("code", _("Mã")),
    ("kind", _("Nhóm")),
    ("stage", _("Giai đoạn")),
    ("risk", _("Nguy cơ")),
    ("focal", _("Phụ trách")),
    ("due", _("Hạn gần nhất")),
    ("noticed", _("Ngày tiếp nhận")),
    ("updated", _("Cập nhật")),
]
USUAL = ("code", "kind", "stage", "risk", "focal")


def usual_columns() -> list[str]:
    return list(USUAL)


def only_columns(found: list[str]) -> None:
    if not isinstance(found, list) or not set(found) <= {code for code, _label in COLUMNS}:
        raise ValidationError(_("Có cột không thuộc danh sách."))


class SavedFilter(models.Model):
    """A person's own: conditions out of lists under a name, never words that were looked for."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    stage = models.CharField(_("giai đoạn"), max_length=15, choices=STAGES, default="open")
    risk = models.CharField(_("nguy cơ"), max_length=6, choices=RiskLevel.choices, blank=True)
    due = models.CharField(_("thời hạn"), max_length=10, choices=DUES, blank=True)

    kind = models.CharField(_("nhóm"), max_length=20, choices=CaseKind.choices, blank=True)
    # its public id, as in the address of the list: a class's name stands in no address
    classroom = models.CharField(_("lớp"), max_length=PUBLIC_ID_LENGTH, blank=True)
    holder = models.CharField(_("phụ trách"), max_length=10, choices=HOLDERS, blank=True)
    order = models.CharField(_("thứ tự"), max_length=10, choices=ORDERS, default="updated")
    columns = models.JSONField(_("cột"), default=usual_columns, validators=[only_columns])

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_filter_of_a_name",
                violation_error_message=_("Thầy/cô đã có một bộ lọc tên này."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> list[str]:
        """What it narrows to, for reading."""
        listed = [name for name in CONDITIONS if name != "classroom" and getattr(self, name)]
        labels = [str(getattr(self, f"get_{name}_display")()) for name in listed]
        if room := getattr(self, "classroom_name", None):  # set by access.saved_filters
            labels.append(str(_("Lớp %(name)s") % {"name": room}))
        return [label for label in labels if label]

    @property
    def query(self) -> str:
        columns = {} if tuple(self.columns) == USUAL else {"columns": self.columns}
        return urlencode({name: getattr(self, name) for name in CONDITIONS} | columns, doseq=True)
