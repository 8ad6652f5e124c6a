from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.units import Unit
from accounts.querysets import DelegationQuerySet, MembershipQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from ctxh_portal.kit.names import clean, sort_key


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Rights come from memberships and grants, never from the account itself."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    username = models.CharField(
        _("tên đăng nhập"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9._-]+\Z", _("Chỉ dùng chữ thường không dấu, chữ số và . _ -"))],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    courtesy = models.CharField(
        _("cách xưng hô"),
        max_length=8,
        choices=[("cô", _("cô")), ("thầy", _("thầy")), ("anh", _("anh")), ("chị", _("chị"))],
        default="cô",
    )
    name_key = models.CharField(max_length=300, editable=False, db_index=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    is_staff = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)  # the password is a start code that others saw
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("người dùng")
        ordering = ["name_key", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def clean(self) -> None:
        self.full_name = clean(self.full_name)
        self.name_key = sort_key(self.full_name)

    def save(self, *args, **kwargs) -> None:
        self.name_key = sort_key(self.full_name)
        super().save(*args, **kwargs)

    @property
    def given_name(self) -> str:
        return self.full_name.split(" ")[-1]

    @property
    def polite_name(self) -> str:
        """ "cô Lan": how colleagues speak of the person."""
        return f"{self.courtesy} {self.given_name}"


class Membership(models.Model):
    """A person works at a unit in a role, from a day until a day (inclusive; empty means still)."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("người dùng")
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("đơn vị"),
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    appointed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_number = models.CharField(_("số quyết định phân công"), max_length=40, blank=True)
    decision_on = models.DateField(_("ngày quyết định phân công"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("công tác")
        ordering = ["unit_id", "role", "user__name_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_start",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(role=Role.OPERATOR),
                name="membership_has_unit_unless_operator",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(until__isnull=True),
                name="membership_once_at_a_time",
                violation_error_message=_("Người này đang giữ vai trò đó ở đơn vị."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.unit}"

    @property
    def role_in_words(self) -> str:
        """With the decision that gave it, where one was written down."""
        if not (self.decision_number and self.decision_on):
            return self.get_role_display()
        told = {
            "role": self.get_role_display(), "number": self.decision_number, "day": f"{self.decision_on:%d/%m/%Y}"
        }  # fmt: skip
        return gettext("%(role)s (Quyết định số %(number)s ngày %(day)s)") % told


class Delegation(models.Model):
    """The principal lets a vice-principal act in their place for cases, from a day until a day (inclusive). It
    holds only while the giver is principal and the deputy vice-principal there, and opens nothing that the giver
    may not see."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="delegations")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("phó hiệu trưởng được ủy quyền")
    )
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="delegation_ends_after_start",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} – {self.to}"
