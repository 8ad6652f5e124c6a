from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Level, PaperType, ParentLine, UnitKind
from accounts.querysets import DatedQuerySet, UnitQuerySet
from ctxh_portal.documents import kinds
from ctxh_portal.documents.paper import Block, Paragraph, parse_body
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Unit(models.Model):
    """A school or a managing office. A unit that ended is not renamed: it has an end, and successors that
    read what they inherited (two-tier local government since 01/7/2025)."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("loại đơn vị"), max_length=20, choices=UnitKind.choices)
    level = models.CharField(_("cấp học"), max_length=20, choices=Level.choices)
    name = models.CharField(_("tên đơn vị"), max_length=160)
    short_name = models.CharField(_("tên gọi tắt"), max_length=80)
    valid_from = models.DateField(_("hoạt động từ"), default=date(2000, 1, 1))
    valid_until = models.DateField(_("hoạt động đến hết"), null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_school(self) -> bool:
        return self.kind == UnitKind.SCHOOL

    @property
    def is_preschool(self) -> bool:
        return self.level == Level.PRESCHOOL

    def letterhead(self, day: date) -> Letterhead:
        """The names that this unit's papers carry on that day.

        Raises Letterhead.DoesNotExist where the unit had none in force."""
        return self.letterheads.on(day).get()

    def paper_head(self, day: date, kind: str) -> PaperHead:
        """What the papers of this kind carry on that day: the letterhead, and over it what the unit has set down
        for the kind. Raises Letterhead.DoesNotExist where the unit had no letterhead in force."""
        return PaperHead.of(self.letterhead(day), self.paper_templates.on(day).filter(kind=kind).first(), kind)

    def parent(self, day: date, line: str = ParentLine.ADMINISTRATIVE) -> Unit | None:
        """The office above this unit on that day, or None."""
        link = self.parent_links.on(day).filter(line=line).select_related("parent").first()
        return link.parent if link else None


class UnitParent(models.Model):
    """Which office a unit stands under, dated: the tree changed on 01/7/2025 and may again."""

    child = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="child_links")
    line = models.CharField(max_length=20, choices=ParentLine.choices, default=ParentLine.ADMINISTRATIVE)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị quản lý")
        ordering = ["child_id", "valid_from"]

    def __str__(self) -> str:
        return f"{self.child} – {self.parent}"


class Letterhead(models.Model):
    """What stands at the top and the foot of a unit's papers (NĐ 30/2020), dated."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letterheads")
    governing_line = models.CharField(
        _("cơ quan chủ quản"), max_length=120, help_text=_("Ví dụ: UBND XÃ THỦ THỪA")
    )
    issuing_line = models.CharField(
        _("cơ quan ban hành"), max_length=160, help_text=_("Ví dụ: TRƯỜNG MẦM NON QUANG TRUNG")
    )
    place = models.CharField(_("địa danh"), max_length=80, help_text=_("Ví dụ: Thủ Thừa"))
    symbol = models.CharField(
        _("ký hiệu"), max_length=30, help_text=_("Phần sau tên loại văn bản. Ví dụ: PGDĐT trong 12/KH-PGDĐT")
    )
    authority = models.CharField(
        _("ký thay mặt"),
        max_length=80,
        blank=True,
        help_text=_("Ví dụ: TM. ỦY BAN NHÂN DÂN; để trống khi người đứng đầu ký trực tiếp"),
    )
    signer_title = models.CharField(_("chức vụ người ký"), max_length=80)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    archive_initials = models.CharField(_("ký hiệu lưu"), max_length=40, default="VT")
    valid_from = models.DateField(_("dùng từ ngày"))
    valid_until = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thể thức đầu văn bản")
        ordering = ["unit_id", "valid_from"]

    def __str__(self) -> str:
        return self.issuing_line


class PaperTemplate(models.Model):
    """What papers of one kind carry of a unit beside its letterhead, dated: a paper of 2022 keeps what held in
    2022. An empty field leaves it to the letterhead."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paper_templates")
    kind = models.CharField(_("tên loại"), max_length=12, choices=PaperType.choices)
    symbol = models.CharField(
        _("ký hiệu"), max_length=40, blank=True, help_text=_("Toàn bộ phần sau số, ví dụ: KH-PGDĐT-CTXH")
    )
    closing = models.TextField(
        _("câu kết"), blank=True, help_text=_("Đứng cuối nội dung khi văn bản chưa có câu “Trên đây là …”")
    )
    recipients = models.TextField(_("nơi nhận"), blank=True, help_text=_("Mỗi dòng một nơi nhận"))
    authority = models.CharField(_("ký thay mặt"), max_length=120, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=80, blank=True)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    valid_from = models.DateField(_("dùng từ ngày"))
    valid_until = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mẫu văn bản")
        ordering = ["unit_id", "kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "valid_from"], name="paper_template_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from:%d/%m/%Y}"


@dataclass(frozen=True)
class PaperHead:
    """Letterhead and template of one kind of paper, as one; `symbol` is whole: "KH-PGDĐT"."""

    governing_line: str
    issuing_line: str
    place: str
    symbol: str
    authority: str
    signer_title: str
    signer_name: str
    archive_initials: str
    recipients: str = ""
    closing: str = ""

    def closed(self, blocks: Sequence[Block]) -> list[Block]:
        """The text with the unit's closing words, unless the author has closed it."""
        words = [block.text for block in blocks if isinstance(block, Paragraph)]
        if not self.closing or any(text.lower().startswith("trên đây là") for text in words[-3:]):
            return list(blocks)
        return [*blocks, *parse_body(self.closing)]

    def recipient_lines(self, own: str) -> list[str]:
        return (own or self.recipients).splitlines() or [f"Lưu: {self.archive_initials}"]

    @classmethod
    def of(cls, head: Letterhead, own: PaperTemplate | None, kind: str) -> PaperHead:
        own = own or PaperTemplate(kind=kind)
        by = own if own.signer_title else head  # who signs is one thing: title, name, and for whom
        return cls(
            governing_line=head.governing_line,
            issuing_line=head.issuing_line,
            place=head.place,
            symbol=own.symbol or kinds.symbol(PRINTED[PaperType(kind)], head.symbol),
            authority=by.authority,
            signer_title=by.signer_title,
            signer_name=by.signer_name,
            archive_initials=head.archive_initials,
            recipients=own.recipients,
            closing=own.closing,
        )


# the word that stands on the paper, whatever the language of the screen
PRINTED = {
    PaperType.PLAN: "Kế hoạch", PaperType.REPORT: "Báo cáo", PaperType.DECISION: "Quyết định",
    PaperType.LETTER: "Công văn", PaperType.NOTICE: "Thông báo", PaperType.MINUTES: "Biên bản",
    PaperType.SUBMISSION: "Tờ trình",
}  # fmt: skip
