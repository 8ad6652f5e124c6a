"""A pupil's caregivers, special circumstances, support and consents, by hand in the pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.workflow import ensure_school_year
from cases import access
from cases.consents import must_ask_pupil
from cases.models import Benefit, Caregiver, Circumstance, Consent, Pupil, SafetyFlag, Term
from cases.workflow import caregivers, circumstances, consents
from ctxh_portal.kit.errors import RuleBroken
from tests.access.scene import term
from tests.documents.reading import pdf_text
from tests.fixtures import enrol

pytestmark = pytest.mark.django_db


def day(value) -> str:
    return f"{value:%d/%m/%Y}"


def url(name: str, *args) -> str:
    return reverse(f"cases:{name}", args=args)


@pytest.fixture
def mother(cast, pupil) -> Caregiver:
    fields = {"full_name": "Lê Thị Mận", "relation": "mẹ", "phone": "0900 000 111"}
    return caregivers.add_caregiver(actor=cast.lan, pupil=pupil, **fields)


@pytest.fixture
def flagged(cast, pupil) -> Caregiver:
    fields = {"full_name": "Ai Kia", "relation": "cha dượng", "phone": "0900 000 222"}
    row = caregivers.add_caregiver(actor=cast.lan, pupil=pupil, **fields)
    return caregivers.flag_caregiver(actor=cast.lan, caregiver=row, reason="Em rất sợ người này")


@pytest.fixture
def year(db):
    return ensure_school_year(timezone.localdate())


# caregivers


def test_a_caregiver_is_added_corrected_and_ended(cast, pupil, login):
    browser = login(cast.lan)
    fields = {"full_name": "Lê Thị Mận", "relation": "mẹ", "phone": "", "lives_with": "on", "since": ""}
    browser.post(url("caregiver_new", pupil.public_id), fields)
    row = Caregiver.objects.get()
    browser.post(url("caregiver", pupil.public_id, row.public_id), fields | {"phone": "0900 000 111"})
    row.refresh_from_db()
    assert (row.phone, row.lives_with) == ("0900 000 111", True)
    event = AuditEvent.objects.get(action="cases.correct_caregiver")
    assert event.facts["fields"] == ["phone"] and "0900" not in str(event.facts)
    yesterday = timezone.localdate() - timedelta(days=1)
    browser.post(url("caregiver_end", pupil.public_id, row.public_id), {"until": day(yesterday)})
    assert not access.contactable(pupil) and Caregiver.objects.get().until == yesterday


def test_the_flag_comes_first_and_no_number_stands_beside_it(cast, pupil, case, mother, flagged, login):
    for address in (url("roster_pupil", pupil.public_id), url("detail", case.public_id)):
        page = login(cast.hoa).get(address).text
        assert page.index("KHÔNG LIÊN HỆ") < page.index("Ai Kia") < page.index("Lê Thị Mận")
        assert "0900 000 222" not in page and "0900 000 111" in page
    assert access.contactable(pupil) == [mother]


def test_the_reason_is_for_who_set_the_flag_or_sees_a_case(cast, pupil, case, flagged, login):
    reason = "Em rất sợ người này"
    for user in (cast.lan, cast.hoa):
        assert reason in login(user).get(url("roster_pupil", pupil.public_id)).text
    page = login(cast.minh).get(url("roster_pupil", pupil.public_id)).text
    assert "KHÔNG LIÊN HỆ" in page and "Ai Kia" in page and "Chỉ thầy/cô đã đặt dấu" in page
    assert reason not in page and "Gỡ dấu không liên hệ</a>" not in page
    assert reason not in login(cast.hoa).get(url("detail", case.public_id)).text
    assert reason not in str([event.facts for event in AuditEvent.objects.all()])


def test_a_flag_is_lifted_with_a_reason_and_its_past_stays(cast, pupil, case, flagged, login):
    browser, address = login(cast.hoa), url("caregiver_safety", pupil.public_id, flagged.public_id)
    assert "Gỡ dấu không liên hệ" in browser.get(address).text
    assert browser.post(address, {"reason": ""}).status_code == 200
    assert access.kept_safe(pupil)
    browser.post(address, {"reason": "Đã xác minh nhầm"})
    flag = SafetyFlag.objects.get()
    assert (flag.lifted_by, flag.lifted_because) == (cast.hoa, "Đã xác minh nhầm")
    assert access.contactable(pupil) and "Em rất sợ người này" in browser.get(address).text


def test_a_flagged_caregiver_is_not_put_among_those_of_the_past(cast, flagged):
    with pytest.raises(RuleBroken, match="gỡ dấu trước"):
        caregivers.end_caregiver(actor=cast.lan, caregiver=flagged, until=timezone.localdate())


# special circumstances and support


def note(cast, pupil, year, code="ho_ngheo", **fields) -> Circumstance:
    given = {"group": term("circumstance", code), "school_year": year, "since": year.starts} | fields
    return circumstances.note_circumstance(actor=cast.lan, pupil=pupil, **given)


def test_the_law_has_fourteen_groups_and_each_says_that_it_was_not_checked(db):
    of_law = [row for row in access.terms("circumstance") if len(row.code) == 1]
    assert "".join(row.code for row in of_law) == "abcdđeghiklmno"
    assert all("Chưa đối chiếu văn bản gốc" in row.legal_note for row in of_law)
    kept = {row.code for row in of_law if row.field_group == "protection"}
    assert kept >= set("eiklm")


def test_a_circumstance_is_noted_once_a_year_and_removed(cast, pupil, year, login):
    browser, address = login(cast.lan), url("circumstance_new", pupil.public_id)
    fields = {"school_year": year.label, "group": term("circumstance", "d").public_id, "since": day(year.starts),
              "until": "", "proof": "Giấy số 12"}  # fmt: skip
    assert browser.post(address, fields).status_code == 302
    assert "Em đã có trong nhóm này" in browser.post(address, fields).text
    row = Circumstance.objects.get()
    assert "Giấy số 12" in browser.get(url("circumstance", pupil.public_id, row.public_id)).text
    browser.post(url("circumstance_remove", pupil.public_id, row.public_id))
    assert not Circumstance.objects.exists()


def test_support_is_noted_with_value_and_end(cast, pupil, year, login):
    fields = {"school_year": year.label, "kind": term("benefit", "hoc_bong").public_id, "amount": "1000000",
              "source": "Hội Khuyến học", "since": day(year.starts), "until": day(year.ends)}  # fmt: skip
    login(cast.lan).post(url("benefit_new", pupil.public_id), fields)
    assert Benefit.objects.get().amount == 1_000_000
    assert "1.000.000" in login(cast.hoa).get(url("roster_pupil", pupil.public_id)).text


def test_the_roster_is_filtered_and_searched_in_vietnamese_order(cast, year, login):
    for name, room in (("Trần Văn Đạt", "8A2"), ("Nguyễn An", "8A4")):
        note(cast, enrol(cast.thcs, name, classroom=room), year)
    browser = login(cast.lan)
    page = browser.get(url("circumstances")).text
    assert page.index("Nguyễn An") < page.index("Trần Văn Đạt")
    page = browser.get(url("circumstances") + "?lop=8A2").text
    assert "Trần Văn Đạt" in page and "Nguyễn An" not in page
    page = browser.get(url("circumstances") + f"?nhom={term('circumstance', 'd').public_id}").text
    assert "Trần Văn Đạt" not in page
    page = browser.post(url("circumstances"), {"words": "van dat"}).text
    assert "Trần Văn Đạt" in page and "Nguyễn An" not in page
    assert "dat" not in str(AuditEvent.objects.filter(action="cases.search").last().facts)


def test_the_roster_does_not_tell_who_has_a_case(cast, pupil, case, year, login):
    note(cast, pupil, year)
    for address in (url("circumstances"), url("roster_pupil", pupil.public_id)):
        page = login(cast.hoa).get(address).text
        assert case.code not in page and case.public_id not in page


def test_last_years_rows_are_looked_at_and_copied(cast, pupil, year, login):
    before = ensure_school_year(year.starts - timedelta(days=30))
    note(cast, pupil, before, proof="Giấy số 12")
    ended = enrol(cast.thcs, "Lý Đã Hết")
    note(cast, ended, before, until=before.starts + timedelta(days=9))
    browser, address = login(cast.lan), url("circumstances_copy")
    page = browser.get(address).text
    assert pupil.full_name in page and "Lý Đã Hết" not in page
    browser.post(address, {"nam": year.label, "rows": Circumstance.objects.get(pupil=pupil).public_id})
    made = Circumstance.objects.get(pupil=pupil, school_year=year)
    assert (made.since, made.proof) == (year.starts, "Giấy số 12")
    assert "Không có gì để chép" in browser.get(address).text


def test_the_printed_list_has_no_group_of_child_protection(cast, pupil, year, login):
    note(cast, pupil, year, "l")
    note(cast, enrol(cast.thcs, "Nguyễn An"), year, proof="Giấy số 12")
    answer = login(cast.hoa).get(url("circumstances_paper", "pdf"))
    text = " ".join(pdf_text(answer.content).split())
    assert "DANH SÁCH" in text and "Nguyễn An" in text and "Hộ nghèo" in text and "Giấy số 12" in text
    assert pupil.full_name not in text and "xâm hại" not in text
    assert AuditEvent.objects.get(action="cases.print_circumstances").facts["kind"] == "pdf"
    assert login(cast.hoa).get(url("circumstances_paper", "docx")).status_code == 200


def test_an_empty_list_is_not_printed(cast, login):
    assert login(cast.hoa).get(url("circumstances_paper", "pdf")).status_code == 409


def test_an_office_keeps_the_lists(cast, pupil, login):
    fields = {"code": "con_cong_nhan", "label": "Con công nhân ở trọ", "field_group": "livelihood",
              "valid_from": "01/09/2026", "valid_until": "", "legal_note": ""}  # fmt: skip
    browser = login(cast.dung)
    browser.post(url("term_new", "circumstance"), fields)
    made = Term.objects.get(code="con_cong_nhan")
    assert made.label in browser.get(url("terms")).text
    stale = fields | {"label": "Khác", "version": made.version + 1}
    assert "vừa được sửa ở nơi khác" in browser.post(url("term", made.public_id), stale).text


def test_the_number_of_queries_does_not_grow_with_the_rows(cast, year, login):
    browser, counts = login(cast.hoa), []
    for number in (1, 30):
        for index in range(number):
            row = enrol(cast.thcs, f"Trần Thị Mẫu {number} {index}")
            note(cast, row, year)
            circumstances.note_benefit(
                actor=cast.lan, pupil=row, kind=term("benefit", "hoc_bong"), school_year=year, since=year.starts
            )
        browser.get(url("circumstances"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(url("circumstances"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 31  # on PostgreSQL; the last one: what of the box is kept from the reader


# consents


@pytest.mark.parametrize(
    "born, on, asked",
    [
        (date(2019, 9, 5), date(2026, 9, 4), False),
        (date(2019, 9, 5), date(2026, 9, 5), True),
        (date(2020, 2, 29), date(2027, 2, 28), False),
        (date(2020, 2, 29), date(2027, 3, 1), True),
        (None, date(2026, 9, 5), True),
    ],
)
def test_from_the_seventh_birthday_the_pupil_is_asked(born, on, asked):
    assert must_ask_pupil(Pupil(birth_date=born), on) is asked


def answer(mother=None, **fields) -> dict:
    given = {"purpose": term("purpose", "photo").public_id, "channel": "paper",
             "given_on": day(timezone.localdate())}  # fmt: skip
    if mother:
        given |= {"caregiver": mother.public_id, "caregiver_said": "yes"}
    return given | fields


def standing(pupil, purpose="photo", on=None, case=None):
    return access.consent_for(pupil, purpose, on or timezone.localdate(), case)


def test_both_are_asked_and_nothing_is_ticked_beforehand(cast, pupil, mother, login):
    browser, address = login(cast.lan), url("consent_new", pupil.public_id)
    assert "checked" not in browser.get(address).text
    assert "cần hỏi cả ý kiến của em" in browser.post(address, answer(mother)).text
    assert "Cần hỏi cả người chăm sóc" in browser.post(address, answer(pupil_said="yes")).text
    assert "Im lặng không phải là đồng ý" in browser.post(address, answer()).text
    assert standing(pupil).state == "none" and not standing(pupil).allows
    assert browser.post(address, answer(mother, pupil_said="yes")).status_code == 302
    assert standing(pupil).allows and not standing(pupil, "publish").allows


def test_a_small_child_is_not_asked(cast, pupil, mother, login):
    Pupil.objects.update(birth_date=timezone.localdate() - timedelta(days=5 * 365))
    browser, address = login(cast.lan), url("consent_new", pupil.public_id)
    assert "Em chưa đủ 7 tuổi" in browser.get(address).text
    browser.post(address, answer(mother))
    assert standing(pupil).allows


def test_a_refusal_is_kept_and_counts(cast, pupil, mother, login):
    login(cast.lan).post(url("consent_new", pupil.public_id), answer(mother, pupil_said="no"))
    assert standing(pupil).state == "refused"
    assert "Không đồng ý" in login(cast.hoa).get(url("roster_pupil", pupil.public_id)).text


def test_who_is_flagged_is_neither_offered_nor_required(cast, pupil, flagged, login):
    browser, address = login(cast.lan), url("consent_new", pupil.public_id)
    page = browser.get(address).text
    assert "Không lấy ý kiến – vì an toàn của học sinh" in page and "Ai Kia" not in page
    browser.post(address, answer(flagged, pupil_said="yes"))
    consent = Consent.objects.get()
    assert (consent.caregiver, consent.kept_safe) == (None, True)
    assert standing(pupil).allows
    assert "Không lấy ý kiến – vì an toàn" in browser.get(url("roster_pupil", pupil.public_id)).text


def test_the_verb_too_refuses_who_is_flagged(cast, pupil, mother, flagged):
    with pytest.raises(RuleBroken, match="an toàn của học sinh"):
        consents.record_consent(
            actor=cast.lan, pupil=pupil, purpose=term("purpose", "photo"), pupil_said="yes", caregiver=flagged,
            caregiver_said="yes", given_on=timezone.localdate(),
        )  # fmt: skip


def test_an_exception_of_the_law_needs_its_why(cast, pupil, login):
    browser, address = login(cast.lan), url("consent_new", pupil.public_id)
    given = answer(exception=term("exception", "life").public_id)
    assert "cần ghi rõ vì sao" in browser.post(address, given).text
    browser.post(address, given | {"note": "Em cần cấp cứu"})
    assert standing(pupil).state == "exception" and standing(pupil).allows
    assert "Chưa đối chiếu văn bản gốc" in browser.get(url("roster_pupil", pupil.public_id)).text


def test_a_consent_ends_and_is_withdrawn(cast, pupil, mother, login):
    browser, today = login(cast.lan), timezone.localdate()
    until = today + timedelta(days=10)
    browser.post(url("consent_new", pupil.public_id), answer(mother, pupil_said="yes", valid_until=day(until)))
    assert standing(pupil, on=until).allows
    assert standing(pupil, on=until + timedelta(days=1)).state == "expired"
    assert standing(pupil, on=today - timedelta(days=1)).state == "none"
    row = Consent.objects.get()
    given = {"withdrawn_on": day(today), "withdrawn_because": "Gia đình đổi ý"}
    browser.post(url("consent_withdraw", pupil.public_id, row.public_id), given)
    assert standing(pupil).state == "withdrawn"
    assert Consent.objects.get().withdrawn_because == "Gia đình đổi ý"


def test_a_consent_of_a_case_stays_with_the_case(cast, pupil, case, mother, login):
    browser, address = login(cast.lan), url("case_consent", case.public_id)
    share = answer(mother, pupil_said="yes", purpose=term("purpose", "share").public_id)
    assert browser.post(url("consent_new", pupil.public_id), share).status_code == 200
    assert browser.post(address, share).status_code == 302
    assert standing(pupil, "share", case=case).allows and not standing(pupil, "share").allows
    row = Consent.objects.get()
    assert login(cast.minh).get(url("consent_withdraw", pupil.public_id, row.public_id)).status_code == 404
    given = {"withdrawn_on": day(timezone.localdate()), "withdrawn_because": "Đổi ý"}
    browser.post(url("case_consent_withdraw", case.public_id, row.public_id), given)
    assert standing(pupil, "share", case=case).state == "withdrawn"
