"""The office's inspections: one signed with kiến nghị at every step, one that is announced."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial

from django.utils import timezone

from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.world import World
from plans import workflow
from plans.models import Inspection
from plans.workflow.inspections import Demand

TEAM = "Ngô Trung Dũng, Phó Trưởng phòng Văn hóa – Xã hội\nTrần Văn Nghĩa, chuyên viên"
SUBJECT = "Kiểm tra công tác xã hội trong trường học"
# what was found of which criterion, by its place in the list; everything else was met
FOUND = {
    4: ("partly", "Phòng tư vấn dùng chung với thư viện, chưa có lịch riêng."),
    8: ("partly", "Còn giáo viên mới chưa được tập huấn."),
    9: ("not_met", "Quy chế phối hợp với Hội Liên hiệp Phụ nữ xã đã hết hiệu lực."),
}
DEMANDS = [
    ("Bố trí lịch riêng cho phòng tư vấn", "Ban hành lịch sử dụng phòng, dán ở cửa phòng"),
    ("Tập huấn cho giáo viên mới", "Tổ chức một buổi tập huấn tại trường"),
    ("Ký lại quy chế phối hợp đã hết hiệu lực", "Làm việc với Hội Liên hiệp Phụ nữ xã, ký quy chế mới"),
]
DAYS = (45, -6, 20)  # until when, counted from today: answered, late, still to come


def tell(world: World) -> None:
    held = world.days.school_day(world.ago(40))
    world.line.add(moment(held - timedelta(days=7), 9), partial(_hold, world, held))
    world.line.add(moment(world.ago(4), 10), partial(_announce, world, "primary", world.days.today + timedelta(9)))


def _announce(world: World, key: str, on: date) -> Inspection:
    return workflow.announce_inspection(
        actor=world.cast.users["dung"],
        school=world.cast.units[key],
        subject=SUBJECT,
        on=on,
        place="Phòng họp nhà trường",
        office_people=TEAM,
        prepare="Kế hoạch năm học; quyết định phân công; danh sách hoạt động, tập huấn.",
    )


def _hold(world: World, held: date) -> None:
    row = _announce(world, "thcs", held)
    world.line.add(moment(held - timedelta(days=2), 15), partial(_hand_over, world, row))
    world.line.add(moment(held, 10, 45), partial(_conclude, world, row))
    world.line.add(moment(held + timedelta(days=1), 8), partial(_answer, world, row))


def _hand_over(world: World, row: Inspection) -> None:
    workflow.release_file_check(actor=world.cast.users["hoa"], inspection=row)


def _conclude(world: World, row: Inspection) -> None:
    row.refresh_from_db()
    met = ("met", "Có hồ sơ, văn bản kèm theo.")
    workflow.note_findings(
        actor=world.cast.users["dung"],
        inspection=row,
        version=row.version,
        answers={answer.pk: FOUND.get(place, met) for place, answer in enumerate(row.answers.all(), 1)},
        demands=[
            Demand(text, remedy, world.days.today + timedelta(days=days))
            for (text, remedy), days in zip(DEMANDS, DAYS, strict=True)
        ],
        office_people=TEAM,
        school_people="Lê Thị Hoa, Hiệu trưởng\nNguyễn Thị Lan, giáo viên đầu mối",
        place="Phòng họp nhà trường",
        starts=time(8),
        ends=time(10, 30),
        strengths="Kế hoạch năm học sát thực tế; các kênh báo tin được công khai ở bảng tin và từng lớp.",
        shortcomings="Nơi tư vấn chưa riêng biệt; một quy chế phối hợp đã hết hiệu lực.",
        conclusions="Trường thực hiện đúng các quy định về công tác xã hội, cần khắc phục ba việc dưới đây.",
    )
    workflow.conclude_inspection(actor=world.cast.users["dung"], inspection=row)


def _answer(world: World, row: Inspection) -> None:
    row.refresh_from_db()
    workflow.countersign_inspection(
        actor=world.cast.users["hoa"], inspection=row, opinion="Nhà trường nhất trí với biên bản."
    )
    workflow.answer_recommendation(
        actor=world.cast.users["lan"],
        recommendation=row.recommendations.get(position=1),
        done_on=timezone.localdate(),
        word="Đã ban hành lịch phòng tư vấn, dán ở cửa phòng và ở bảng tin.",
    )
