"""The yearly access review: the principal goes through everybody's rights, signs once, and nothing changes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from cases import review, workflow
from cases.models import AccessReview, AccessReviewLine
from cases.workflow.grants import write_grant
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.append_only import missing_triggers
from ctxh_portal.kit.errors import RuleBroken

URL = "/truong-hop/nhat-ky-truy-cap/ra-soat/"
NOVEMBER = "2026-11-24T09:00:00+07:00"


def holders(user):
    return review.holders(User.objects.get(pk=user.pk))


def answers(user, **change):
    """Everybody confirmed, those of `change` (user name → note) to be changed."""
    return {
        h.person.public_id: ("needs_change", change[h.person.username])
        if h.person.username in change
        else ("confirmed", "")
        for h in holders(user)
    }


def posted(user, **change):
    data = {}
    for key, (decision, note) in answers(user, **change).items():
        data |= {f"decision_{key}": decision, f"note_{key}": note}
    return data


def signed(cast, **change):
    return workflow.sign_review(actor=User.objects.get(pk=cast.hoa.pk), answers=answers(cast.hoa, **change))


def test_it_counts_what_everybody_holds(cast, case, make_case):
    make_case(actor=cast.minh)
    found = {h.person.username: (h.assigned, h.shared) for h in holders(cast.hoa)}
    assert found == {"lan": (1, 0), "minh": (1, 0), "tam": (0, 0)}


def test_an_assignment_that_opens_nothing_any_more_is_no_right(cast, case):
    cast.lan.memberships.update(until=timezone.localdate() - timedelta(days=1))
    assert "lan" not in {h.person.username for h in holders(cast.hoa)}


def test_a_share_to_somebody_of_another_school_is_listed(cast, case):
    until = timezone.now() + timedelta(days=2)
    write_grant(case=case, user=cast.phuc, kind="shared", granted_by=cast.hoa, reason="x", until=until)
    found = next(h for h in holders(cast.hoa) if h.person == cast.phuc)
    assert (found.roles, found.assigned, found.shared) == ([], 0, 1)
    signed(cast)


def test_a_case_routed_away_is_not_counted(cast, case, make_case, monkeypatch):
    from cases import access

    hidden, real = make_case(), access.visible_cases
    monkeypatch.setattr("cases.access.visible_cases", lambda user: real(user).exclude(pk=hidden.pk))
    assert next(h for h in holders(cast.hoa) if h.person == cast.lan).assigned == 1


def test_signing_by_hand(cast, case, login):
    browser = login(cast.hoa)
    assert "Trần Quang Minh" in browser.get(URL).text
    answer = browser.post(URL, posted(cast.hoa, minh="Thôi làm đầu mối"), follow=True)
    assert "Thôi làm đầu mối" in answer.text and "Đã ký biên bản" in answer.text
    lines = {line.user.username: (line.decision, line.assigned) for line in AccessReviewLine.objects.all()}
    assert lines == {"lan": ("confirmed", 1), "minh": ("needs_change", 0), "tam": ("confirmed", 0)}
    event = AuditEvent.objects.get(action="cases.sign_review")
    assert event.facts == {"people": 3, "to_change": 1}


def test_a_change_needs_a_note_at_its_field(cast, login):
    answer = login(cast.hoa).post(URL, posted(cast.hoa, minh=" "))
    assert "ghi rõ cần thay đổi điều gì" in answer.text and not AccessReview.objects.exists()


def test_everybody_needs_a_conclusion(cast, login):
    given = posted(cast.hoa)
    given.pop(f"decision_{cast.minh.public_id}")
    assert login(cast.hoa).post(URL, given).status_code == 200 and not AccessReview.objects.exists()


def test_the_list_must_be_that_of_now(cast):
    given = answers(cast.hoa)
    given.pop(cast.tam.public_id)
    with pytest.raises(RuleBroken, match="vừa thay đổi"):
        workflow.sign_review(actor=cast.hoa, answers=given)


def test_once_a_school_year(cast):
    signed(cast)
    with pytest.raises(RuleBroken, match="đã ký"):
        signed(cast)


def test_what_was_signed_is_frozen(cast):
    signed(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessReviewLine.objects.update(note="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessReview.objects.all().delete()
    assert not missing_triggers()


@pytest.mark.parametrize("name", ["lan", "tam", "dung", "son", "quang"])
def test_it_is_the_signers_own(cast, login, name):
    found = signed(cast)
    browser = login(cast.users[name])
    assert browser.get(f"{URL}{found.public_id}/").status_code == 404
    assert browser.get(f"{URL}{found.public_id}/pdf/").status_code == 404


def test_only_a_principal_reviews(cast, login):
    assert login(cast.lan).get(URL).status_code == 404
    assert login(cast.lan).post(URL, {}).status_code == 404


def test_the_paper(cast, case, login):
    found = signed(cast, minh="Thôi làm đầu mối")
    answer = login(cast.hoa).get(f"{URL}{found.public_id}/pdf/")
    assert answer.content.startswith(b"%PDF-") and "ra-soat-quyen" in answer["Content-Disposition"]
    assert AuditEvent.objects.get(action="cases.download_review").facts["checksum"]


@pytest.mark.parametrize("moment, due", [("2026-09-15T09:00:00+07:00", False), (NOVEMBER, True)])
def test_the_principal_is_reminded(cast, login, moment, due):
    with time_machine.travel(moment, tick=False):
        from accounts.workflow import ensure_school_year

        ensure_school_year(timezone.localdate())
        assert ("Rà soát quyền truy cập hằng năm" in login(cast.hoa).get("/").text) is due


def test_the_reminder_ends_with_the_signature(cast, login):
    from accounts.workflow import ensure_school_year

    with time_machine.travel(NOVEMBER, tick=False):
        ensure_school_year(date(2026, 11, 24))
        signed(cast)
        assert "Rà soát quyền truy cập hằng năm" not in login(cast.hoa).get("/").text


@pytest.mark.only("postgresql")
def test_row_security_stands_behind_it(cast):
    signed(cast)
    for user, seen in ((cast.hoa, 1), (cast.quang, 0), (cast.lan, 0), (cast.dung, 0), (cast.son, 0)):
        with acting(user.pk):
            assert AccessReview.objects.count() == seen
            assert bool(AccessReviewLine.objects.count()) is bool(seen)
