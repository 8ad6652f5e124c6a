"""The plan section by section: read from its text, saved one by one, its rows printed at their places, compared
and carried on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts import access as people
from accounts.models import AuditEvent
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.paper import Table, paper_text, roman
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from plans import comparing, details, lapsed, sections, workflow
from plans.models import Plan
from plans.papers import plan_paper

BODY = """Trường xây dựng Kế hoạch như sau:
I. Mục đích, yêu cầu
1. Mục đích
- Bảo vệ học sinh.
II. Nội dung
- Phòng ngừa.
III. Tổ chức thực hiện
1. Hiệu trưởng chỉ đạo chung.
Trên đây là Kế hoạch của trường."""
DUTIES = [{"actor": "Giáo viên chủ nhiệm", "work": "Phát hiện sớm\n- Phối hợp với gia đình"}]
MONEY = [
    {"item": "Tập huấn", "source": "state", "amount": 12_000_000, "task": ""},
    {"item": "Tài liệu", "source": "mobilised", "amount": 3_500_000, "task": ""},
    {"item": "Học bổng", "source": "donated", "amount": None, "task": ""},
]
REPORTS = [{"name": "Báo cáo năm", "receiver": "Phòng Văn hóa - Xã hội", "due": "trước ngày 01/11 hằng năm"}]


@pytest.fixture
def plan(cast: Cast, school_draft: Plan) -> Plan:
    Plan.objects.filter(pk=school_draft.pk).update(body=BODY)
    return Plan.objects.get(pk=school_draft.pk)


def save(cast: Cast, plan: Plan, key: str, **given: object) -> Plan:
    part = details.part_of(plan, key)
    assert part is not None
    fields = {"title": part.title, "text": part.text, "version": part.version} | given
    return workflow.save_section(actor=cast.lan, plan=plan, key=key, **fields)


# ── the text


SEEDS = [
    path
    for path in Path("ctxh_portal/demo/texts").glob("*.txt")
    if not path.stem.endswith(("_cu", "_nhan", "_luc"))
]


@pytest.mark.parametrize(
    "path", [*SEEDS, Path("tests/plans/texts/quan_2_2017_2020.txt")], ids=lambda path: path.stem
)
def test_nothing_of_a_real_plan_is_lost_or_moved(path: Path) -> None:
    body = path.read_text()
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    joined = sections.join(sections.split(body))
    assert [line.strip() for line in joined.splitlines() if line.strip()] == lines


def test_the_sections_are_known_by_their_headings() -> None:
    assert [section.key for section in sections.split(BODY)] == [
        "mo-dau", "muc-dich", "noi-dung", "to-chuc", "ket-thuc",
    ]  # fmt: skip
    assert sections.kind_of("MỤC TIÊU") == sections.PURPOSE
    assert sections.kind_of("Chỉ tiêu, nhiệm vụ") == sections.TARGETS
    assert sections.kind_of("Thời gian thực hiện") == sections.OTHER


def test_the_missing_ones_stand_where_they_belong() -> None:
    assert [section.key for section in sections.arranged(BODY)] == [
        "mo-dau", "muc-dich", "tinh-hinh", "noi-dung", "chi-tieu", "kinh-phi", "to-chuc", "bao-cao", "ket-thuc",
    ]  # fmt: skip


def test_a_new_section_is_put_in_and_the_numbers_follow() -> None:
    body = sections.put(BODY, "kinh-phi", "Kinh phí thực hiện", "- Theo quy định.")
    headings = [line for line in body.splitlines() if sections.HEADING.fullmatch(line)]
    assert headings == [
        "I. Mục đích, yêu cầu", "II. Nội dung", "III. Kinh phí thực hiện", "IV. Tổ chức thực hiện",
    ]  # fmt: skip
    assert body.endswith("Trên đây là Kế hoạch của trường.")
    assert sections.put(body, "kinh-phi", "Kinh phí thực hiện", "") == BODY


def test_two_of_a_kind_have_names_of_their_own() -> None:
    body = "I. Nội dung\n- A\nII. Giải pháp\n- B"
    assert [section.key for section in sections.split(body)] == ["noi-dung", "noi-dung-2"]
    assert sections.put(body, "noi-dung-2", "Giải pháp", "- C") == "I. Nội dung\n- A\nII. Giải pháp\n- C"


# ── saving


def test_one_section_is_saved_and_the_others_stay(cast: Cast, plan: Plan) -> None:
    saved = save(cast, plan, "noi-dung", text="- Phòng ngừa.\n- Can thiệp.")
    assert saved.body == BODY.replace("- Phòng ngừa.", "- Phòng ngừa.\n- Can thiệp.")
    assert saved.version == plan.version + 1
    event = AuditEvent.objects.get(action="plans.save_section")
    assert event.facts == {"section": "noi-dung", "rows": 0, "version": saved.version}


def test_two_people_write_two_sections_at_the_same_time(cast: Cast, plan: Plan) -> None:
    mine, theirs = (details.part_of(plan, key) for key in ("muc-dich", "noi-dung"))
    assert mine and theirs
    workflow.save_section(
        actor=cast.minh, plan=plan, key="noi-dung", version=theirs.version, title="Nội dung", text="- Khác."
    )
    saved = workflow.save_section(
        actor=cast.lan, plan=plan, key="muc-dich", version=mine.version, title=mine.title, text="- Mới."
    )
    assert "- Khác." in saved.body
    assert "- Mới." in saved.body
    with pytest.raises(Stale) as stale:
        workflow.save_section(
            actor=cast.lan, plan=plan, key="noi-dung", version=theirs.version, title="Nội dung", text="- Của tôi."
        )
    assert stale.value.row.text == "- Khác."
    assert "- Của tôi." not in Plan.objects.get(pk=plan.pk).body


def test_a_number_typed_in_a_name_is_not_doubled(cast: Cast, plan: Plan) -> None:
    assert "II. Nội dung, giải pháp\n" in save(cast, plan, "noi-dung", title="IV. Nội dung, giải pháp").body


def test_a_section_of_ones_own_needs_a_name(cast: Cast, plan: Plan) -> None:
    with pytest.raises(RuleBroken):
        save(cast, plan, "khac-moi", text="Từ tháng 9.")
    assert (
        "III. Thời gian thực hiện\nTừ tháng 9.\nIV. Tổ chức"
        in save(cast, plan, "khac-moi", title="Thời gian thực hiện", text="Từ tháng 9.").body
    )
    with pytest.raises(RuleBroken):
        save(cast, plan, "to-chuc", title="Ai làm gì")


def test_bases_and_recipients_belong_to_the_first_and_the_last(cast: Cast, plan: Plan) -> None:
    save(cast, plan, "mo-dau", bases="Căn cứ Luật Trẻ em\n\nCăn cứ Thông tư số 18/2025/TT-BGDĐT")
    plan = save(cast, plan, "ket-thuc", recipients="UBND xã\nLưu: VT")
    assert [row.text for row in plan.bases.all()][0] == "Căn cứ Luật Trẻ em"
    assert plan.bases.get(position=2).basis.code
    assert plan.recipients == "UBND xã\nLưu: VT"
    assert plan.body == BODY


def test_only_the_author_and_only_a_draft(cast: Cast, plan: Plan) -> None:
    part = details.part_of(plan, "noi-dung")
    assert part
    given = {"plan": plan, "key": "noi-dung", "version": part.version, "title": part.title, "text": "- X"}
    with pytest.raises(NotYours):
        workflow.save_section(actor=cast.hoa, **given)
    with pytest.raises(Http404):
        workflow.save_section(actor=cast.phuc, **given)
    Plan.objects.filter(pk=plan.pk).update(state="submitted")
    with pytest.raises(RuleBroken):
        workflow.save_section(actor=cast.lan, **given)
    assert Plan.objects.get(pk=plan.pk).body == BODY


# ── the rows


@pytest.fixture
def full(cast: Cast, plan: Plan) -> Plan:
    save(cast, plan, "to-chuc", rows=DUTIES)
    plan.refresh_from_db()
    save(cast, plan, "kinh-phi", rows=MONEY)
    plan.refresh_from_db()
    save(cast, plan, "bao-cao", rows=REPORTS)
    return Plan.objects.get(pk=plan.pk)


def test_the_rows_are_printed_at_their_places(full: Plan) -> None:
    paper = plan_paper(full, timezone.localdate())
    printed = paper_text(paper)
    order = [
        "III. KINH PHÍ THỰC HIỆN", "15.500.000", "IV. TỔ CHỨC THỰC HIỆN", "1. Hiệu trưởng chỉ đạo chung.",
        "2. Giáo viên chủ nhiệm", "- Phát hiện sớm", "- Phối hợp với gia đình", "V. CHẾ ĐỘ BÁO CÁO",
        "- Báo cáo năm: gửi Phòng Văn hóa - Xã hội, trước ngày 01/11 hằng năm.", "Trên đây là",
    ]  # fmt: skip
    places = [printed.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    (table,) = [block for block in paper.body if isinstance(block, Table)]
    assert table.rows[0].cells == ["1", "Tập huấn", "Ngân sách nhà nước", "12.000.000"]
    assert table.rows[-1].total


def test_rows_without_a_heading_in_the_text_are_printed_all_the_same(cast: Cast, full: Plan) -> None:
    workflow.edit_plan(
        actor=cast.lan, plan=full, version=full.version, span=full.span, subject=full.subject,
        first_year=full.first_year, last_year=full.last_year, school_year=full.school_year, body=BODY,
    )  # fmt: skip
    printed = paper_text(plan_paper(Plan.objects.get(pk=full.pk), timezone.localdate()))
    assert "III. KINH PHÍ THỰC HIỆN" in printed
    assert "IV. TỔ CHỨC THỰC HIỆN" in printed


def test_money_stands_beside_its_task(cast: Cast, full: Plan) -> None:
    task = workflow.add_task(
        actor=cast.lan,
        plan=full,
        group=None,
        new_group_title="Tập huấn",
        version=full.version,
        title="Mời giảng viên",
    )
    full.refresh_from_db()
    saved = save(cast, full, "kinh-phi", rows=[{**MONEY[0], "task": task.public_id}])
    assert details.rows_of(saved)["funding"][0]["task_code"] == "1a"
    assert "1a" in paper_text(plan_paper(saved, timezone.localdate()))


def test_the_comparison_tells_of_the_rows(cast: Cast, full: Plan) -> None:
    before = comparing.content_of(full)
    save(cast, full, "kinh-phi", rows=[{**MONEY[0], "amount": 15_000_000}, *MONEY[1:]])
    (part,) = comparing.compare(before, comparing.content_of(full))
    assert part.title == "Kinh phí"
    assert [word.text for word in part.lines[0].words if word.kind != "same"] == ["12.000.000", "15.000.000"]
    old = {
        name: value for name, value in before.items() if name not in details.FIELDS
    }  # kept by an earlier release
    titles = {part.title for part in comparing.compare(old, before)}
    assert titles == {"Phân công", "Kinh phí", "Chế độ báo cáo"}


def test_a_version_keeps_the_rows(cast: Cast, full: Plan) -> None:
    row = workflow.keep_version(actor=cast.lan, plan=full)
    save(cast, full, "bao-cao", rows=[])
    row.refresh_from_db()
    full.refresh_from_db()
    assert row.content["reporting"] == REPORTS
    (_heading, told) = comparing.compare(row.content, comparing.content_of(full))
    assert [(line.kind, line.text[:13]) for line in told.lines] == [("removed", "- Báo cáo năm")]


def test_next_year_carries_the_rows_on(cast: Cast, full: Plan) -> None:
    task = workflow.add_task(
        actor=cast.lan,
        plan=full,
        group=None,
        new_group_title="Tập huấn",
        version=full.version,
        title="Mời giảng viên",
    )
    full.refresh_from_db()
    save(cast, full, "kinh-phi", rows=[{**MONEY[0], "item": "Tập huấn năm 2026", "task": task.public_id}])
    new = workflow.repeat_plan(actor=cast.lan, plan=full)
    rows = details.rows_of(new)
    assert (rows["duties"], rows["reporting"]) == (DUTIES, REPORTS)
    (money,) = rows["funding"]
    assert (money["item"], money["task_code"]) == ("Tập huấn năm 2027", "1a")
    assert new.tasks.get(public_id=money["task"])


def test_what_lapsed_in_the_rows_is_found_and_mended(cast: Cast, full: Plan) -> None:
    save(cast, full, "bao-cao", rows=[{**REPORTS[0], "receiver": "Phòng Giáo dục và Đào tạo"}])
    full.refresh_from_db()
    (mark,) = lapsed.marks(full, people.legal_bases(), timezone.localdate())
    assert mark.where == "dòng báo cáo 1"
    workflow.mend_lapsed(actor=cast.lan, plan=full, key=mark.key, version=full.version)
    assert full.reporting.get().receiver == "Phòng Văn hóa - Xã hội"


# ── the screens


def test_the_sections_are_listed_with_the_paper(cast: Cast, sign_in, full: Plan) -> None:
    page = sign_in(cast.lan).get(reverse("plans:write", args=[full.public_id])).content.decode()
    assert "15.500.000" in page
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    for part in details.parts_of(full):
        assert reverse("plans:section", args=[full.public_id, part.section.key]) in page
    assert "soan" not in sign_in(cast.hoa).get(reverse("plans:detail", args=[full.public_id])).content.decode()


def test_a_preview_saves_nothing_and_keeps_what_was_typed(cast: Cast, sign_in, plan: Plan) -> None:
    url, part = reverse("plans:section", args=[plan.public_id, "noi-dung"]), details.part_of(plan, "noi-dung")
    assert part
    sent = {"version": part.version, "title": "Nội dung", "text": "1. Việc mới\n- Một điều", "preview": "1"}
    page = sign_in(cast.lan).post(url, sent).content.decode()
    assert '<h3 class="level-2">1. Việc mới</h3>' in page
    assert "1. Việc mới\n- Một điều</textarea>" in page.replace("\r", "")
    assert Plan.objects.get(pk=plan.pk).body == BODY


def test_saving_leads_back_or_on(cast: Cast, sign_in, plan: Plan) -> None:
    lan, part = sign_in(cast.lan), details.part_of(plan, "noi-dung")
    assert part
    url = reverse("plans:section", args=[plan.public_id, "noi-dung"])
    sent = {"version": part.version, "title": "Nội dung", "text": "- Một."}
    assert lan.post(url, sent).url == reverse("plans:write", args=[plan.public_id])
    part = details.part_of(Plan.objects.get(pk=plan.pk), "noi-dung")
    assert part
    response = lan.post(url, {**sent, "version": part.version, "next": "1"})
    assert response.url == reverse("plans:section", args=[plan.public_id, "chi-tieu"])


def test_a_stale_section_shows_what_is_saved(cast: Cast, sign_in, plan: Plan) -> None:
    url, part = reverse("plans:section", args=[plan.public_id, "noi-dung"]), details.part_of(plan, "noi-dung")
    assert part
    save(cast, plan, "noi-dung", text="- Của người khác.")
    sent = {"version": part.version, "title": "Nội dung", "text": "- Của tôi."}
    page = sign_in(cast.lan).post(url, sent).content.decode()
    assert "Bản đang lưu: - Của người khác." in page
    assert "- Của tôi.</textarea>" in page


def posted_rows(*rows: dict[str, str]) -> dict[str, str]:
    data = {"dong-TOTAL_FORMS": str(len(rows)), "dong-INITIAL_FORMS": "0"}
    return data | {f"dong-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def test_money_is_typed_with_dots_ordered_and_dropped(cast: Cast, sign_in, plan: Plan) -> None:
    url, part = reverse("plans:section", args=[plan.public_id, "kinh-phi"]), details.part_of(plan, "kinh-phi")
    assert part
    rows = (
        {"item": "Hai", "source": "own", "amount": "2.000.000 đồng", "ORDER": "2"},
        {"item": "Một", "source": "state", "amount": "1500000", "ORDER": "1"},
        {"item": "Bỏ", "source": "state", "amount": "5", "ORDER": "3", "DELETE": "on"},
        {"item": "", "source": "", "amount": ""},
    )
    sent = {"version": part.version, "title": part.title, "text": ""}
    assert sign_in(cast.lan).post(url, sent | posted_rows(*rows)).status_code == 302
    found = [(row.item, row.amount) for row in plan.funding.all()]
    assert found == [("Một", 1_500_000), ("Hai", 2_000_000)]
    page = sign_in(cast.lan).get(url).content.decode()
    assert 'value="1.500.000"' in page
    assert "3.500.000" in page


def test_money_that_is_none_is_refused_at_its_field(cast: Cast, sign_in, plan: Plan) -> None:
    url, part = reverse("plans:section", args=[plan.public_id, "kinh-phi"]), details.part_of(plan, "kinh-phi")
    assert part
    rows = ({"item": "Một", "source": "", "amount": "vài triệu"},)
    sent = {"version": part.version, "title": part.title, "text": "Giữ lại"} | posted_rows(*rows)
    page = sign_in(cast.lan).post(url, sent).content.decode()
    assert "Ghi số tiền bằng đồng" in page
    assert "Giữ lại" in page
    assert not plan.funding.exists()


def test_a_section_that_is_not_there_is_nowhere(cast: Cast, sign_in, plan: Plan) -> None:
    assert sign_in(cast.lan).get(reverse("plans:section", args=[plan.public_id, "muc-dich-9"])).status_code == 404


def test_what_is_in_force_is_offered_and_added_without_saving(cast: Cast, sign_in, plan: Plan) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:section", args=[plan.public_id, "mo-dau"])
    part = details.part_of(plan, "mo-dau")
    assert part
    page = lan.get(url).content.decode()
    assert "Thêm vào căn cứ" in page
    sent = {"version": part.version, "text": part.text, "bases": "Căn cứ riêng của trường", "add_bases": "1"}
    typed = lan.post(url, sent).context["form"]["bases"].value()
    assert typed.splitlines()[0] == "Căn cứ riêng của trường"
    assert "18/2025/TT-BGDĐT" in typed
    assert "33/2018/TT-BGDĐT" not in typed
    assert not plan.bases.exists()
    del sent["add_bases"]
    assert lan.post(url, {**sent, "bases": typed}).status_code == 302
    assert "Thêm vào căn cứ" not in lan.get(url).content.decode()


def test_the_number_that_a_section_will_have() -> None:
    assert sections.number_of(BODY, "noi-dung") == "II"
    assert sections.number_of(BODY, "kinh-phi") == "III"
    assert sections.number_of(BODY, "khac-moi") == "III"
    assert sections.number_of(BODY, "bao-cao") == "IV"


def test_a_text_of_many_parts_takes_another_section():
    many = "\n".join(f"{roman(number)}. Phần {number}\n- Việc {number}." for number in range(1, 26))
    body = sections.put(many, sections.NEW, "Phần thêm", "- Việc thêm.")
    assert "Phần thêm" in body and f"{roman(26)}. " in body
