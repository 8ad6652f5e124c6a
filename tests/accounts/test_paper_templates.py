"""What papers of one kind carry, in versions: a paper of an earlier day keeps what held then."""

from datetime import date

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from accounts import workflow
from accounts.enums import PaperType
from accounts.models import AuditEvent, Letterhead, PaperTemplate
from accounts.paper_samples import sample
from ctxh_portal.documents.paper import paper_text, parse_body
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import workflow as plans
from plans.papers import plan_paper
from tests.documents import reading

CLOSING = "Trên đây là Kế hoạch của Trường, đề nghị các bộ phận thực hiện."


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-23 09:00+07:00", tick=True):
        yield


def put(cast, day: date, **fields) -> PaperTemplate:
    return workflow.set_paper_template(actor=cast.hoa, unit=cast.thcs, kind="plan", valid_from=day, **fields)


@pytest.fixture
def plan(cast):
    return plans.create_plan(
        actor=cast.lan, unit=cast.thcs, span="year", subject="Công tác xã hội", first_year=2026, last_year=2027,
        school_year="2026-2027", body="I. Mục đích\n- Một.", with_table=False,
    )  # fmt: skip


def test_the_head_of_a_day_is_that_of_its_version(cast):
    put(cast, date(2026, 1, 1), symbol="KH-CTXH", recipients="Các tổ\nLưu: VT", closing=CLOSING)
    put(
        cast,
        date(2026, 9, 1),
        symbol="KH-THCSHS-CTXH",
        signer_title="PHÓ HIỆU TRƯỞNG",
        authority="KT. HIỆU TRƯỞNG",
    )
    before, then, now = (
        cast.thcs.paper_head(day, "plan") for day in (date(2025, 9, 1), date(2026, 8, 31), date(2026, 9, 1))
    )
    assert (before.symbol, before.closing, before.signer_title) == ("KH-THCSHS", "", "HIỆU TRƯỞNG")
    assert (then.symbol, then.closing, then.signer_title) == ("KH-CTXH", CLOSING, "HIỆU TRƯỞNG")
    assert (now.symbol, now.closing, now.signer_title) == ("KH-THCSHS-CTXH", "", "PHÓ HIỆU TRƯỞNG")
    assert now.authority == "KT. HIỆU TRƯỞNG" and now.recipient_lines("") == ["Lưu: VT"]
    assert cast.thcs.paper_head(date(2026, 9, 1), "report").symbol == "BC-THCSHS"


def test_the_plan_is_printed_with_it(cast, plan):
    put(cast, date(2026, 9, 1), symbol="KH-CTXH", recipients="Các tổ\nLưu: VT", closing=CLOSING)
    text = paper_text(plan_paper(plan, date(2026, 11, 23)))
    assert "/KH-CTXH" in text and "- Các tổ;\n- Lưu: VT." in text
    assert CLOSING.rstrip(".") + "./." in text


def test_the_authors_own_words_come_first(cast, plan):
    put(cast, date(2026, 9, 1), recipients="Các tổ", closing=CLOSING)
    plan.body += "\nTrên đây là lời của tác giả."
    plan.recipients = "UBND xã"
    text = paper_text(plan_paper(plan, date(2026, 11, 23)))
    assert CLOSING.rstrip(".") not in text and "lời của tác giả./." in text
    assert "- UBND xã." in text and "Các tổ" not in text


def test_an_issued_plan_keeps_what_held_then(cast, plan):
    put(cast, date(2026, 9, 1), symbol="KH-CTXH")
    plans.submit_plan(actor=cast.lan, plan=plan)
    plans.approve_plan(actor=cast.hoa, plan=plan)
    issued = plans.issue_plan(actor=cast.hoa, plan=plan, number="7", issued_on=date(2026, 10, 1))
    put(cast, date(2026, 11, 1), symbol="KH-MOI")
    assert issued.number_line == "07/KH-CTXH"
    assert "Số: 07/KH-CTXH" in paper_text(plan_paper(issued, date(2026, 11, 23)))


def test_the_same_day_corrects_an_earlier_day_is_refused(cast):
    put(cast, date(2026, 9, 1), symbol="A")
    put(cast, date(2026, 9, 1), symbol="B")
    assert [row.symbol for row in PaperTemplate.objects.all()] == ["B"]
    with pytest.raises(RuleBroken, match="01/09/2026"):
        put(cast, date(2026, 8, 1), symbol="C")
    event = AuditEvent.objects.filter(action="accounts.set_paper_template").latest("pk")
    assert event.facts == {"kind": "plan", "fields": ["symbol"]}


def test_only_the_unit_itself(cast):
    for actor in (cast.lan, cast.quang, cast.dung):
        with pytest.raises((NotYours, Http404)):
            workflow.set_paper_template(actor=actor, unit=cast.thcs, kind="plan", valid_from=date(2026, 9, 1))


@pytest.mark.parametrize("kind", PaperType.values)
def test_a_sample_of_every_kind(cast, kind):
    head = cast.thcs.paper_head(date(2026, 9, 1), kind)
    text = paper_text(sample(cast.thcs, head, kind, date(2026, 9, 1)))
    assert "TRƯỜNG THCS HOA SEN" in text and f"Số: 01/{head.symbol}" in text and "bản xem thử" in text
    assert ("QUYẾT ĐỊNH:" in text) is (kind == "decision") and ("V/v" in text) is (kind == "letter")


def test_what_was_typed_is_seen_before_it_is_saved(cast, login):
    url = reverse("accounts:paper_template", args=[cast.thcs.public_id, "plan"])
    typed = {"valid_from": "23/11/2026", "symbol": "KH-THU", "closing": CLOSING, "recipients": "Các tổ"}
    response = login(cast.hoa).post(url, {**typed, "preview": "1"})
    assert response["Content-Type"] == "application/pdf"
    text = reading.pdf_text(response.content)
    assert "Số: 01/KH-THU" in text and "Các tổ" in text
    assert not PaperTemplate.objects.exists()
    assert login(cast.hoa).post(url, typed).status_code == 302
    assert PaperTemplate.objects.get().symbol == "KH-THU"
    page = login(cast.hoa).get(reverse("accounts:paper_templates", args=[cast.thcs.public_id])).content.decode()
    assert "23/11/2026" in page


def test_a_sample_of_an_earlier_day(cast, login):
    put(cast, date(2026, 9, 1), symbol="KH-CTXH")
    url = reverse("accounts:paper_template_sample", args=[cast.thcs.public_id, "plan"])
    assert "01/KH-CTXH" in reading.pdf_text(login(cast.hoa).get(url).content)
    old = reading.pdf_text(login(cast.hoa).get(f"{url}?ngay=2022-05-01").content)
    assert "PHÒNG GD&ĐT THỦ THỪA" in old and "01/KH-THCSHS" in old
    assert login(cast.hoa).get(f"{url}?ngay=2026-13-40").status_code == 404
    Letterhead.objects.filter(unit=cast.thcs).delete()
    assert "không có thể thức" in login(cast.hoa).get(url, follow=True).content.decode()


def test_a_mark_that_is_none_is_told_at_its_field(cast, login):
    url = reverse("accounts:paper_template", args=[cast.thcs.public_id, "plan"])
    page = login(cast.hoa).post(url, {"valid_from": "23/11/2026", "authority": "THAY MẶT TRƯỜNG"})
    assert "TM., KT., TL." in page.content.decode()


def test_the_closing_words_are_blocks(cast):
    put(cast, date(2026, 9, 1), closing="Một.\nHai.")
    blocks = cast.thcs.paper_head(date(2026, 9, 1), "plan").closed(parse_body("I. Mục đích\n- Ba."))
    assert [block.text for block in blocks] == ["I. Mục đích", "- Ba.", "Một.", "Hai."]
