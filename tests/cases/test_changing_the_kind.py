"""The kind of a case is corrected for a reason; what it was stays in the file, reports count what it is."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from cases import access, workflow
from cases.models import KindChange, Term
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale

WHY = "Sau buổi gặp đã rõ hơn"


def url(way, more="nhom/") -> str:
    return f"/truong-hop/{way.case.public_id}/{more}"


def change(way, kind="dropout", **more):
    return workflow.change_kind(actor=way.cast.lan, **way.now, kind=kind, **({"reason": WHY} | more))


def test_corrected_on_the_page_both_kinds_and_the_reason_stay_in_sight(login, way):
    client = login(way.cast.lan)
    assert url(way) in client.get(url(way, "")).text and "Nghỉ nhiều buổi" in client.get(url(way)).text
    form = {"version": way.case.version, "kind": "dropout", "other_kinds": ["special"], "reason": WHY}
    page = client.post(url(way), form, follow=True).text
    way.case.refresh_from_db()
    assert (way.case.kind, way.case.other_kinds) == ("dropout", ["special"])
    line = "Sửa nhóm trường hợp: Khó khăn tâm lý → Bỏ học hoặc có nguy cơ bỏ học, Hoàn cảnh đặc biệt"
    assert line in page and WHY in page


def test_the_trail_names_fields_and_the_principal_is_told_without_words(way):
    change(way)
    event = AuditEvent.objects.get(action="cases.change_kind")
    assert event.facts == {"fields": ["kind", "other_kinds"]}
    told = Notice.objects.filter(user=way.cast.hoa).latest("pk").text
    assert told == "Nhóm của một trường hợp vừa được sửa."


def test_figures_count_the_kind_of_now(way):
    change(way)
    year = timezone.localdate().replace(month=1, day=1)
    tally = access.tallying(way.cast.hoa, way.case.unit)
    assert tally.by_kind(year, timezone.localdate()) == {"dropout": 1}


@pytest.mark.parametrize(
    "given", [{"kind": "psychological"}, {"kind": "psychological", "other_kinds": ["psychological"]}]
)
def test_nothing_new_is_no_correction(way, given):
    with pytest.raises(RuleBroken):
        change(way, **given)
    assert not KindChange.objects.exists()


def test_a_second_open_case_of_the_same_kind_is_not_made_so(way, make_case):
    other = make_case(pupil=way.case.pupil, kind="dropout")
    with pytest.raises(RuleBroken, match=other.code):
        change(way)


def test_only_who_works_on_it_and_never_over_somebody_else(way):
    with pytest.raises(NotYours):
        workflow.change_kind(actor=way.cast.hoa, **way.now, kind="dropout", reason=WHY)
    before = way.now
    way.entry()
    with pytest.raises(Stale):
        workflow.change_kind(actor=way.cast.lan, **before, kind="dropout", reason=WHY)


def test_what_it_was_is_never_written_over(way):
    change(way)
    for attempt in (lambda: KindChange.objects.update(from_kind="other"), KindChange.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_abuse_that_becomes_known_so_starts_the_clock_of_telling_the_outside(way):
    assert not way.case.follow_ups.filter(kind="refer").exists()
    change(way, kind="psychological", other_kinds=["abuse"])
    assert way.case.follow_ups.get(kind="refer").code == "referral.send"
    change(way, kind="abuse")
    assert way.case.follow_ups.filter(kind="refer").count() == 1  # becoming known once is enough


def test_a_hint_released_before_abuse_was_known_is_taken_back(way):
    hint = Term.objects.filter(kind="hint").first()
    row = workflow.release_hint(actor=way.cast.lan, case=way.case, text=hint, agreed_on=timezone.localdate())
    change(way, kind="abuse")
    row.hint.refresh_from_db()
    assert row.hint.withdrawn_at is not None and row.hint.withdrawn_by == way.cast.lan
