"""From an empty portal to the first logged case: what each person does next, until it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access
from accounts.enums import Role
from accounts.models import User
from cases import access as cases
from cases import roster


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    done: bool
    url: str = ""  # "": somebody else's step
    act: str = ""


@dataclass(frozen=True)
class Guide:
    steps: list[Step]

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)


def guide_for(user: User, role: str) -> Guide | None:
    """The list of the person's main role; None once everything on it is done."""
    makers: dict[str, Callable[[User], list[Step]]] = {
        Role.OPERATOR: _operator,
        Role.OFFICER: _officer,
        Role.PRINCIPAL: _principal,
        Role.FOCAL: _focal,
    }
    steps = makers[role](user) if role in makers else []
    return Guide(steps) if any(not step.done for step in steps) else None


def _operator(user: User) -> list[Step]:
    done = access.setup(user)
    new_unit, new_account = reverse("accounts:unit_new"), reverse("accounts:account_new")
    return [
        Step(
            _("Thêm đơn vị quản lý"),
            _("Phòng Văn hóa - Xã hội của xã, phường (hoặc Sở); tên trên đầu văn bản nhập cùng lúc."),
            done.offices > 0,
            new_unit,
            _("Thêm đơn vị"),
        ),
        Step(
            _("Thêm trường"),
            _("Từng trường, với cấp học và cơ quan quản lý."),
            done.schools > 0,
            new_unit,
            _("Thêm trường"),
        ),
        Step(
            _("Cấp tài khoản"),
            _(
                "Cho cán bộ phòng, hiệu trưởng và giáo viên đầu mối của mỗi trường. Mỗi người nhận một phiếu "
                "có mã khởi tạo."
            ),
            done.accounts >= 3,
            new_account,
            _("Cấp tài khoản"),
        ),
        Step(
            _("Giao cán bộ phòng"),
            _("Chọn ngay khi cấp tài khoản, hoặc mở trang của đơn vị quản lý rồi bấm Giao vai trò."),
            done.officers > 0,
            reverse("accounts:units"),
            _("Mở danh sách đơn vị"),
        ),
        Step(
            _("Cán bộ phòng giao hiệu trưởng"),
            _(
                "Cán bộ phòng đăng nhập và giao hiệu trưởng; hiệu trưởng giao giáo viên đầu mối, nhập lớp "
                "và học sinh."
            ),
            done.principals > 0,
        ),
    ]


def _officer(user: User) -> list[Step]:
    today = timezone.localdate()
    office = access.office_of(user)
    schools = list(access.schools_under(office, today))
    heads = access.heads_of(schools)
    local = access.agencies(user).on(today).for_emergency().filter(office__isnull=False)
    without = [school for school in schools if school.pk not in heads]
    first = without[0] if without else None
    return [
        Step(
            _("Giao hiệu trưởng cho từng trường"),
            _("Còn %(count)d trường chưa có hiệu trưởng trong cổng.") % {"count": len(without)}
            if without
            else _("Mọi trường đã có hiệu trưởng."),
            bool(schools) and not without,
            reverse("accounts:appoint", args=[first.public_id]) if first else reverse("accounts:units"),
            _("Giao hiệu trưởng %(school)s") % {"school": first.short_name} if first else _("Xem các trường"),
        ),
        Step(
            _("Nhập công an xã và UBND xã"),
            _("Số điện thoại ở đây hiện ngay trên thẻ khẩn cấp của các trường."),
            local.exists(),
            reverse("accounts:agency_new"),
            _("Thêm cơ quan"),
        ),
    ]


def _principal(user: User) -> list[Step]:
    school = access.school_of(user, Role.PRINCIPAL)
    focal = Step(
        _("Giao giáo viên đầu mối"),
        _("Thầy/cô đầu mối đã có tài khoản do quản trị cấp; thầy/cô nhập tên đăng nhập ghi trên phiếu."),
        bool(access.people_with(school, Role.FOCAL)),
        reverse("accounts:appoint", args=[school.public_id]),
        _("Giao vai trò"),
    )
    return [focal, *_roster(user)]


def _focal(user: User) -> list[Step]:
    steps = _roster(user)
    first_case = Step(
        _("Ghi nhận trường hợp đầu tiên"),
        _("Khi có dấu hiệu cần quan tâm: chưa đến hai phút, trên điện thoại cũng được."),
        all(step.done for step in steps),  # nothing to hurry a school into: the list ends with the roster
        reverse("cases:log"),
        _("Ghi nhận trường hợp"),
    )
    return [*steps, first_case]


def _roster(user: User) -> list[Step]:
    year = access.school_year_on(timezone.localdate())
    classes = list(roster.classrooms_of(user, year)[:1])
    pupils = cases.visible_pupils(user).exists()
    first = reverse("cases:roster_pupil_new", args=[classes[0].public_id]) if classes else ""
    return [
        Step(
            _("Thêm lớp của năm học này"),
            _("Từng lớp, với giáo viên chủ nhiệm nếu đã có vai trò ở trường."),
            bool(classes),
            reverse("cases:roster_class_new"),
            _("Thêm lớp"),
        ),
        Step(
            _("Nhập học sinh"),
            _("Họ tên là đủ để bắt đầu; thầy/cô tìm theo tên khi ghi nhận trường hợp."),
            pupils,
            first or reverse("cases:roster_class_new"),
            _("Thêm học sinh"),
        ),
    ]
