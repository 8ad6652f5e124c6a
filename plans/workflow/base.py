"""What the verbs on a plan begin with and share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.models import Unit, User
from cases import access as cases
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.names import clean
from plans import access, comparing, lapsed, timetext
from plans.enums import PlanState
from plans.models import Plan, PlanBasis, PlanTask, PlanVersion, TaskGroup
from plans.tablerows import ALPHABET


def locked(actor: User, action: str, plan: Plan, version: int | None = None) -> Plan:
    """The plan, checked and locked for this verb.

    Raises Http404 or NotYours (access.require), Stale when somebody else changed the plan since the
    form with this version was opened."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    access.require(actor, action, plan)  # in the state that the plan has now
    if version is not None and version != plan.version:
        raise Stale(
            _(
                "Kế hoạch này vừa được người khác sửa. Mời mở lại trang kế hoạch ở một thẻ khác để xem bản "
                "mới, rồi gửi lại; nội dung vừa nhập vẫn được giữ."
            ),
            plan.version,
            plan,
        )
    return plan


def refuse_unless_open(plan: Plan) -> None:
    """Raises RuleBroken, with the way out, unless the plan's text and table may be changed."""
    if plan.state in (PlanState.DRAFT, PlanState.RETURNED):
        return
    if plan.state == PlanState.ISSUED:
        raise RuleBroken(
            _(
                "Kế hoạch số %(number)s đã ban hành nên không sửa được nữa. Nội dung mới ghi vào kế hoạch "
                "tiếp theo hoặc văn bản điều chỉnh."
            )
            % {"number": plan.number_line}
        )
    if plan.state == PlanState.APPROVED:
        raise RuleBroken(_("Kế hoạch đã được duyệt. Muốn sửa, xin đề nghị hiệu trưởng trả lại kế hoạch."))
    raise RuleBroken(_("Kế hoạch đang chờ hiệu trưởng duyệt. Muốn sửa, xin đề nghị hiệu trưởng trả lại kế hoạch."))


def saved(plan: Plan) -> Plan:
    plan.version += 1
    plan.full_clean()
    plan.save()
    last = plan.versions.last()
    if plan.state != (last.state if last else PlanState.DRAFT):
        keep_state(plan)
    return plan


def keep_state(plan: Plan) -> PlanVersion:
    """The plan as it stands, taken down as its next version."""
    last = plan.versions.last()
    number = last.number + 1 if last else 1
    content = comparing.content_of(Plan.objects.get(pk=plan.pk))
    row = PlanVersion(plan=plan, number=number, state=plan.state, content=content)
    row.full_clean()
    row.save()
    return row


def refuse_future(day: date) -> None:
    if day > timezone.localdate():
        raise RuleBroken(_("Ngày %(day)s chưa đến; chỉ ghi việc đã diễn ra.") % {"day": f"{day:%d/%m/%Y}"})


class Versioned(Protocol):
    version: int


def next_version(row: Versioned, version: int | None) -> None:
    """A row that somebody kept meanwhile is not written over; else its version goes up by one."""
    if version != row.version:
        raise Stale(_("Nội dung này vừa được người khác sửa; phần vừa nhập vẫn được giữ."), row.version, row)
    row.version += 1


def refuse_names(unit: Unit, *texts: str) -> None:
    """What an office reads, or a paper prints, names no pupil of the school and no case. An office's words are
    looked through for codes of cases alone: were they compared with pupils' names, a refusal would tell it one."""
    if not unit.is_school and (code := cases.case_code_in(*texts)):
        raise RuleBroken(
            _("Nội dung có mã trường hợp: “%(code)s”. Xin viết lại; nội dung đã nhập vẫn được giữ.")
            % {"code": code}
        )
    if unit.is_school and cases.speaks_of_a_pupil(unit, *texts):
        raise RuleBroken(
            _(
                "Nội dung có họ tên trùng với một học sinh của trường, hoặc mã trường hợp. Xin viết lại không nêu "
                "tên; nội dung đã nhập vẫn được giữ."
            )
        )


def refuse_lost(tasks: Iterable[PlanTask]) -> None:
    """What was told of a task stays: a task with progress leaves no table."""
    told = PlanTask.objects.filter(pk__in=[task.pk for task in tasks], progress__isnull=False)
    names = [task.code for task in told.select_related("group").distinct()]
    if names:
        raise RuleBroken(
            _("Nhiệm vụ %(tasks)s đã có tiến độ được ghi nên không bỏ được. Nội dung đã nhập vẫn được giữ.")
            % {"tasks": ", ".join(names)}
        )


def lines_of(text: str) -> list[str]:
    return [line for line in map(clean, text.splitlines()) if line]


def put_bases(plan: Plan, lines: list[str]) -> None:
    """The plan's căn cứ, one a line, each tied to the text of law that it names."""
    plan.bases.all().delete()
    known = [(lapsed.code_pattern(basis.code), basis) for basis in people.legal_bases()]
    for position, text in enumerate(lines, start=1):
        basis = next((basis for pattern, basis in known if pattern.search(text)), None)
        row = PlanBasis(plan=plan, position=position, text=text, basis=basis)
        row.full_clean()
        row.save()


def new_group(plan: Plan, title: str, number: int | None = None) -> TaskGroup:
    last = plan.groups.order_by("-position").first()
    position = last.position + 1 if last else 1
    group = TaskGroup(plan=plan, position=position, number=number or (last.number + 1 if last else 1), title=title)
    group.full_clean()
    group.save()
    return group


def new_task(group: TaskGroup, **cells: object) -> PlanTask:
    """A task at the end of the group; without a letter of its own it takes the next one, or none where the
    group is itself the task."""
    last = group.tasks.order_by("-position").first()
    task = PlanTask(plan_id=group.plan_id, group=group, position=last.position + 1 if last else 1)
    for name, cell in cells.items():
        setattr(task, name, cell)
    if "letter" not in cells and group.title:
        task.letter = next_letter(group)
    return saved_task(task)


def next_letter(group: TaskGroup) -> str:
    """a, b, c, d, đ, e …: the first one after those that stand in the group; "" once the alphabet has
    ended."""
    used = [
        ALPHABET.index(letter) for letter in group.tasks.values_list("letter", flat=True) if letter in ALPHABET
    ]
    place = max(used, default=-1) + 1
    return ALPHABET[place] if place < len(ALPHABET) else ""


def saved_task(task: PlanTask) -> PlanTask:
    task.year_from, task.year_until = timetext.years(task.time_text)
    task.full_clean()
    task.save()
    return task
