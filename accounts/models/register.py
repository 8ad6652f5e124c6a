"""Sổ đăng ký văn bản đi: one line for each paper of a unit, and how it was sent. Numbers run per unit and
calendar year (NĐ 30/2020, Điều 15)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PaperState, Way
from accounts.models.people import User
from accounts.models.units import Unit
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class OutgoingPaper(models.Model):
    """`source` and `source_id` name the plan or report that the paper is of; both stay empty for a paper of a
    case, whose line has a neutral trích yếu and leads nowhere. `content` is the paper as it was issued."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="outgoing_papers")
    state = models.CharField(_("trạng thái"), max_length=10, choices=PaperState.choices)
    kind = models.CharField(_("tên loại"), max_length=40, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=300, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    of_case = models.BooleanField(default=False)

    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("số"), null=True, blank=True)
    suffix = models.CharField(max_length=1, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    signer = models.TextField(_("người ký"), blank=True)
    reason = models.CharField(_("lý do"), max_length=200, blank=True)

    content = models.JSONField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)  # sha256 of the content
    scan_checksum = models.CharField(max_length=64, blank=True)  # sha256 of the scan of the stamped copy
    numbered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("văn bản đi")
        ordering = ["unit_id", "year", "sequence", "suffix", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "sequence", "suffix"],
                name="paper_number_once_a_year",
                violation_error_message=_("Số này đã có trong sổ của năm."),
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~Q(source="") & ~Q(state=PaperState.VOID),
                name="paper_once_in_the_register",
            ),
            models.CheckConstraint(
                condition=Q(state=PaperState.WAITING, sequence__isnull=True)
                | Q(sequence__isnull=False, year__isnull=False),
                name="paper_number_with_its_year",
            ),
        ]

    def __str__(self) -> str:
        return self.number_line or self.public_id

    @property
    def recipients_line(self) -> str:
        """Those who get it, in one line."""
        return "; ".join(filter(None, (line.strip(" ;.-") for line in self.recipients.splitlines())))

    @property
    def number(self) -> str:
        """ "05", "12a"; empty while it waits."""
        return f"{self.sequence:02d}{self.suffix}" if self.sequence else ""

    @property
    def number_line(self) -> str:
        return "/".join(filter(None, (self.number, self.symbol)))

    @property
    def is_numbered(self) -> bool:
        return self.state == PaperState.NUMBERED

    @property
    def is_waiting(self) -> bool:
        return self.state == PaperState.WAITING


class StampedCopy(models.Model):
    """A scan of the stamped paper. A later one stands beside it: what proved an issued paper stays."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    paper = models.ForeignKey(OutgoingPaper, on_delete=models.PROTECT, related_name="copies")
    file = models.FileField(_("bản đóng dấu"), max_length=200)
    checksum = models.CharField(max_length=64)  # sha256 of the file
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bản đóng dấu")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.paper} {self.kept_at:%d/%m/%Y}"


class PaperDispatch(models.Model):
    """One sending of a paper, and that it arrived."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    paper = models.ForeignKey(OutgoingPaper, on_delete=models.PROTECT, related_name="dispatches")
    way = models.CharField(_("cách gửi"), max_length=10, choices=Way.choices)
    to = models.CharField(_("nơi nhận"), max_length=200)
    sent_on = models.DateField(_("ngày gửi"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(_("ngày nhận"), null=True, blank=True)
    receipt = models.CharField(_("bằng chứng nhận"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lượt gửi văn bản")
        ordering = ["sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.paper} {self.sent_on}"
