"""Decisions, a letter, minutes and a notice of the demonstration, through the verbs: issued, waiting, in draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from accounts import access as people
from accounts import workflow as accounts
from accounts.models import Unit, User
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.world import World
from plans import workflow
from plans.models import UnitPaper
from plans.paper_starters import STARTERS

TEAM = (
    "Điều 1. Thành lập Tổ tư vấn học đường và công tác xã hội của Trường, gồm các ông, bà:\n"
    "1. Lê Thị Hoa, Hiệu trưởng, Tổ trưởng;\n2. Nguyễn Thị Lan, giáo viên đầu mối, Tổ phó;\n"
    "3. Trần Quang Minh, giáo viên đầu mối, thành viên.\n"
    "Điều 2. Tổ có nhiệm vụ xây dựng và thực hiện kế hoạch công tác xã hội; phát hiện sớm, phòng ngừa, phối hợp "
    "can thiệp, trợ giúp người học; báo cáo kết quả theo quy định.\n"
    "Điều 3. Các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ "
    "ngày ký."
)
MINUTES = (
    "Thời gian bắt đầu: 15 giờ 30.\nĐịa điểm: phòng họp của Trường.\nThành phần tham dự: 03/03 thành viên Tổ.\n"
    "Nội dung:\n1. Rà soát việc thực hiện kế hoạch tháng trước;\n"
    "2. Thống nhất lịch sinh hoạt chuyên đề tháng này;\n"
    "3. Phân công chuẩn bị buổi gặp gỡ phụ huynh.\nCuộc họp kết thúc vào 16 giờ 30 cùng ngày"
)
NOTICE = (
    "Phòng Văn hóa - Xã hội thông báo tổ chức tập huấn công tác xã hội trong trường học như sau:\n"
    "1. Thành phần: giáo viên đầu mối của các trường trực thuộc;\n2. Hình thức: trực tiếp, một buổi;\n"
    "3. Nội dung: phát hiện sớm, ghi chép và chuyển gửi.\nĐề nghị các trường cử người tham dự đúng thành phần."
)


def write_all(world: World) -> None:
    school, today = world.schools["thcs"].unit, world.days.today
    lan, hoa = world.cast.users["lan"], world.cast.users["hoa"]
    began = max(world.start + timedelta(days=20), today - timedelta(days=70))
    appoint = next(one for one in STARTERS if one.needs_person)
    appointed: dict[str, object] = {
        "subject": appoint.subject,
        "body": appoint.body,
        "recipients": appoint.recipients,
        "assigns": world.cast.users["minh"],
    }
    team: dict[str, object] = {
        "subject": "Về việc thành lập Tổ tư vấn học đường và công tác xã hội",
        "body": TEAM,
        "recipients": "Như Điều 3\nLưu: VT",
    }
    world.line.add(moment(began, 9), _issued(lan, hoa, school, appointed))
    world.line.add(moment(began + timedelta(days=1), 9), _issued(lan, hoa, school, team))
    world.line.add(moment(today - timedelta(days=2), 16), _waiting(lan, school))
    world.line.add(moment(today - timedelta(days=1), 10), _letter(lan, school))
    world.line.add(moment(today - timedelta(days=12), 10), _notice(world.officer, world.cast.units["commune"]))


def _with_laws(unit: Unit, day: date) -> str:
    return "\n".join(f"Căn cứ {law.citation}" for law in people.bases_in_force(day, unit.level))


def _issue(actor: User, paper: UnitPaper) -> None:
    today = timezone.localdate()
    number = str(people.next_number(paper.unit, today.year))
    workflow.issue_paper(actor=actor, paper=paper, number=number, issued_on=today)


def _issued(author: User, principal: User, school: Unit, fields: dict[str, object]) -> Callable[[], object]:
    def walk() -> None:
        bases = _with_laws(school, timezone.localdate())
        paper = workflow.create_paper(actor=author, unit=school, kind="decision", bases=bases, **fields)
        workflow.submit_paper(actor=author, paper=paper)
        _issue(principal, workflow.approve_paper(actor=principal, paper=paper))

    return walk


def _waiting(author: User, school: Unit) -> Callable[[], object]:
    def walk() -> None:
        paper = workflow.create_paper(
            actor=author, unit=school, kind="minutes", subject="Họp Tổ tư vấn học đường và công tác xã hội",
            body=MINUTES, secretary="Trần Quang Minh", recipients="Thành viên Tổ\nLưu: VT, hồ sơ",
        )  # fmt: skip
        workflow.submit_paper(actor=author, paper=paper)

    return walk


def _letter(author: User, school: Unit) -> Callable[[], object]:
    return lambda: workflow.create_paper(
        actor=author,
        unit=school,
        kind="letter",
        addressees="Trạm Y tế xã Thủ Thừa",
        recipients="Như trên\nLưu: VT",
        subject="phối hợp nói chuyện chuyên đề về sức khỏe tâm thần",
        body=f"{school.name} đề nghị Trạm Y tế cử người nói chuyện chuyên đề với học sinh và phụ huynh.",
    )


def _notice(officer: User, office: Unit) -> Callable[[], object]:
    def walk() -> None:
        accounts.set_paper_template(
            actor=officer, unit=office, kind="notice", valid_from=timezone.localdate(),
            recipients="Các trường trực thuộc\nLưu: VT",
        )  # fmt: skip
        paper = workflow.create_paper(
            actor=officer, unit=office, kind="notice", subject="Về việc tập huấn giáo viên đầu mối", body=NOTICE
        )
        _issue(officer, paper)

    return walk
