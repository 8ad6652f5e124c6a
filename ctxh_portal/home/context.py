"""What the frame around every page shows: the unit, the entries of the person's roles, notices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import access
from accounts.enums import Role
from accounts.models import User
from cases import access as cases
from ctxh_portal.home.gates import pending
from ctxh_portal.kit.calendar import school_year_label


class Page(NamedTuple):
    name: str  # of the URL
    label: str | Promise
    icon: str


TODAY = Page("home:today", gettext_lazy("Hôm nay"), "home")
OVERVIEW = Page("home:today", gettext_lazy("Tổng quan"), "home")
CASES = Page("cases:list", gettext_lazy("Trường hợp"), "folder")
PUPILS = Page("cases:roster_classes", pgettext_lazy("plural", "Học sinh"), "people")
ACTIVITIES = Page("plans:activities", gettext_lazy("Hoạt động"), "calendar")
INSPECTIONS = Page("plans:inspections", gettext_lazy("Kiểm tra"), "clipboard")
PLANS = Page("plans:list", gettext_lazy("Kế hoạch"), "list")
MONTHS = Page("plans:months", gettext_lazy("Đánh giá tháng"), "check")
REPORTS = Page("reports:reports", gettext_lazy("Báo cáo"), "report")
REQUESTS = Page("reports:requests", gettext_lazy("Yêu cầu báo cáo"), "report")
CONSOLIDATED = Page("reports:consolidations", gettext_lazy("Tổng hợp"), "chart")
STAFF = Page("accounts:people", gettext_lazy("Nhân sự"), "person")
SCHOOLS = Page("accounts:units", pgettext_lazy("plural", "Trường"), "building")
UNITS = Page("accounts:units", pgettext_lazy("plural", "Đơn vị"), "building")
CATALOGUE = Page("accounts:catalogue", gettext_lazy("Danh mục"), "clipboard")
REGISTER = Page("accounts:register", gettext_lazy("Văn bản đi"), "report")
ACCOUNTS = Page("accounts:accounts", gettext_lazy("Tài khoản"), "people")
TRAIL = Page("cases:trail", gettext_lazy("Nhật ký truy cập"), "eye")
MY_CONCERNS = Page("cases:my_concerns", gettext_lazy("Phiếu báo tin của tôi"), "clipboard")
CLASS_BENEFITS = Page("cases:class_benefits", gettext_lazy("Hỗ trợ của lớp tôi"), "people")

EMPLOYEE = [TODAY, MY_CONCERNS]
# Who finds what in the menu; screens.md "Frame". A person with several roles finds all of theirs.
ENTRIES: dict[str, list[Page]] = {
    Role.PRINCIPAL: [TODAY, CASES, PLANS, MONTHS, REPORTS, STAFF, TRAIL, PUPILS],
    Role.FOCAL: [TODAY, CASES, ACTIVITIES, PLANS, MONTHS, REPORTS, PUPILS],
    Role.OFFICER: [
        OVERVIEW,
        SCHOOLS,
        PLANS,
        ACTIVITIES,
        INSPECTIONS,
        REQUESTS,
        CONSOLIDATED,
        CATALOGUE,
        REGISTER,
    ],  # fmt: skip
    Role.OPERATOR: [TODAY, ACCOUNTS, UNITS],
    Role.VICE_PRINCIPAL: EMPLOYEE,
    Role.CLERK: [TODAY, REGISTER, MY_CONCERNS],
    Role.HOMEROOM_TEACHER: [*EMPLOYEE, CLASS_BENEFITS],
    Role.STAFF: EMPLOYEE,
}
# The act that stands first.
CONCERN = Page("cases:concern_new", gettext_lazy("Báo tin"), "plus")
PRIMARY: dict[str, Page | None] = {
    Role.PRINCIPAL: None,  # deciding: what waits stands on the start page
    Role.FOCAL: Page("cases:log", gettext_lazy("Ghi nhận trường hợp"), "plus"),
    Role.OFFICER: Page("reports:request_new", pgettext_lazy("act", "Yêu cầu báo cáo"), "plus"),
    Role.OPERATOR: Page("accounts:account_new", gettext_lazy("Cấp tài khoản"), "plus"),
    Role.VICE_PRINCIPAL: CONCERN,
    Role.CLERK: CONCERN,
    Role.HOMEROOM_TEACHER: CONCERN,
    Role.STAFF: CONCERN,
}


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    icon: str
    active: bool = False


class Frame:
    """Asked by templates, part by part; a page without the frame costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        user = getattr(request, "user", None)
        self.path = request.path
        self.person: User | None = user if isinstance(user, User) else None

    @cached_property
    def pending(self) -> str:
        """The name of the page that must be passed before all others, see gates."""
        return pending(self.person) if self.person else ""

    @cached_property
    def roles(self) -> list[str]:
        """The roles of today in their order of weight; none while a step of signing in is pending."""
        if self.person is None or self.pending:
            return []
        held = {m.role for m in access.memberships(self.person)}
        return [role for role in access.ROLE_ORDER if role in held]

    @cached_property
    def entries(self) -> list[Entry]:
        pages: dict[str, Page] = {}
        for role in self.roles:
            for page in ENTRIES[role]:
                pages.setdefault(page.name, page)
        if self.person and self.roles and cases.reads_cases(self.person):  # by delegation, or a grant on one
            pages.setdefault(CASES.name, CASES)
        found = [(page, reverse(page.name)) for page in pages.values()]
        here = max((url for _page, url in found if self._is_at(url)), key=len, default="")
        return [Entry(str(page.label), url, page.icon, url == here) for page, url in found]

    def _is_at(self, url: str) -> bool:
        return self.path == url if url == "/" else self.path.startswith(url)

    @cached_property
    def primary(self) -> Entry | None:
        page = PRIMARY[self.roles[0]] if self.roles else None
        return Entry(str(page.label), reverse(page.name), page.icon) if page else None

    @cached_property
    def unit_name(self) -> str:
        membership = access.main_membership(self.person) if self.person else None
        if membership and membership.unit:
            return membership.unit.short_name
        return _("Quản trị hệ thống") if membership else _("Công tác xã hội trong trường học")

    @property
    def school_year(self) -> str:
        return school_year_label(timezone.localdate())

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @cached_property
    def notices_url(self) -> str:
        return reverse("accounts:notices") if self.person else ""

    @cached_property
    def notice_count(self) -> int:
        return access.notices_of(self.person).unread().count() if self.person else 0


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
