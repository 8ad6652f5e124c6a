"""A message that its writer did not want a role to read stays kept from it as a case, whoever has it later."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Delegation, Membership, User
from cases import access, workflow
from cases.models import Case, Incident, Involvement
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import RuleBroken
from tests.fixtures import enrol
from tests.reports.conftest import fresh

SAID = "Thầy hiệu trưởng gọi em lên phòng một mình"


@pytest.fixture
def told(cast, pupil):
    """A message of the school's page that is not for the principal, and whom it is about."""
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    concern = workflow.tell_box(box=box, source="pupil", danger_now=False, text=SAID, not_to=["principal"])
    with acting(cast.lan.pk):
        return workflow.name_pupil(actor=cast.lan, concern=concern, pupil=pupil)


def opened(cast, concern) -> Case:
    with acting(cast.lan.pk):
        return workflow.log_case(
            actor=fresh(cast.lan), pupil=concern.pupil, kind="other", channel="online", danger_now=False,
            summary=SAID, noticed_at=concern.created, concern=concern,
        )  # fmt: skip


def appointed(cast, role=Role.PRINCIPAL) -> User:
    """Cô Hoa left; somebody new has her role, and cô Ly acts for them."""
    today = timezone.localdate()
    with system_scope("tests"):
        Membership.objects.filter(user=cast.hoa).update(until=today - timedelta(days=1))
        new = User.objects.create_user("moi", password="x", full_name="Đỗ Thị Mới")
        deputy = User.objects.create_user("thay", password="x", full_name="Đỗ Thị Thay")
        Membership.objects.create(user=new, unit=cast.thcs, role=role, since=today)
        Membership.objects.create(user=deputy, unit=cast.thcs, role=Role.VICE_PRINCIPAL, since=today)
        Delegation.objects.create(
            unit=cast.thcs, by=new, to=deputy, since=today, until=today + timedelta(days=9), reason="Đi họp"
        )
    return fresh(new)


def finds(user, case) -> bool:
    """By every way at once, which have to agree."""
    user = fresh(user)
    with acting(user.pk):
        ways = {
            access.visible_cases(user).filter(pk=case.pk).exists(),
            access.headed_cases(user).filter(pk=case.pk).exists(),
            bool(access.standing(user, case)),
            access.entries_to_search(user, timezone.localdate()).filter(case=case).exists()
            or access.summaries_to_search(user, timezone.localdate()).filter(pk=case.pk).exists(),
        }
    with acting(None), system_scope("tests"):
        ways.add(user.pk in {reader.user.pk for reader in access.readers(case)})
    assert len(ways) == 1, ways
    return ways.pop()


def test_who_becomes_principal_later_does_not_get_the_case_nor_who_acts_for_them(login, cast, told, make_case):
    case, other = opened(cast, told), make_case(pupil=enrol(cast.thcs, "Lý Thị Sáu"))
    new = appointed(cast)
    deputy = User.objects.get(username="thay")
    assert case.not_to == "principal"
    for user in (new, deputy):
        assert not finds(user, case) and finds(user, other)
        browser = login(fresh(user))
        assert browser.get(reverse("cases:detail", args=[case.public_id])).status_code == 404
        assert case.code not in browser.get(reverse("cases:list")).text
        assert browser.get(reverse("cases:detail", args=[other.public_id])).status_code == 200
    with system_scope("tests"):
        assert [reader.user.username for reader in access.readers(case)] == ["lan", "dung"]
    page = login(cast.lan).get(reverse("cases:circle", args=[case.public_id])).text
    assert "không muốn hiệu trưởng đọc" in page and "Đỗ Thị" not in page
    assert SAID in login(cast.lan).get(reverse("cases:detail", args=[case.public_id])).text
    assert finds(cast.dung, case)


@pytest.mark.parametrize("later", [False, True])
def test_what_else_came_to_the_case_is_kept_from_them_too(login, cast, told, later):
    """A concern that reads "a case was opened", without the case in the list, would tell that one is kept."""
    known = {"channel": "talk", "source": "teacher", "danger_now": False, "text": "Em hay khóc"}
    with acting(cast.tam.pk):
        first = workflow.raise_concern(actor=cast.tam, pupil=told.pupil, **known)
    joining, opening = (first, told) if later else (told, first)
    case = opened(cast, opening)
    with acting(cast.lan.pk):
        workflow.decide_concern(
            actor=fresh(cast.lan), concern=joining, decision="joined", reason="Cùng một em", case=case
        )
        case.refresh_from_db()
    new = appointed(cast)
    with acting(new.pk):
        assert not access.visible_concerns(new).exists() and not finds(new, case)
    with acting(cast.lan.pk):
        assert access.visible_concerns(fresh(cast.lan)).count() == 2
    with acting(cast.tam.pk):
        assert list(access.own_concerns(fresh(cast.tam))) == [first]


def test_a_case_without_such_a_message_goes_to_the_next_principal(login, cast, case):
    assert finds(appointed(cast), case)
    page = login(cast.lan).get(reverse("cases:circle", args=[case.public_id])).text
    assert "không muốn hiệu trưởng đọc" not in page


def test_a_message_that_joins_keeps_the_case_from_the_role_from_then_on(cast, told, pupil, make_case):
    case = make_case(pupil=pupil)
    assert finds(cast.hoa, case)
    with acting(cast.lan.pk):
        workflow.decide_concern(
            actor=fresh(cast.lan), concern=told, decision="joined", reason="Cùng việc", case=case
        )
    case.refresh_from_db()
    assert case.not_to == "principal" and not finds(cast.hoa, case)
    assert not finds(appointed(cast), case) and finds(cast.dung, case) and finds_by_grant(cast.lan, case)


def with_password(user) -> User:
    user.set_password("x")
    user.save()
    return fresh(user)


def finds_by_grant(user, case) -> bool:
    with acting(user.pk):
        return access.standing(fresh(user), case) == {access.ASSIGNED}


def test_where_nobody_led_the_school_the_officer_stands_there_all_the_same(cast, pupil):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    with system_scope("tests"):
        Membership.objects.filter(user=cast.hoa).update(until=timezone.localdate() - timedelta(days=1))
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text=SAID, not_to=["principal"])
    with acting(cast.lan.pk):
        case = opened(cast, workflow.name_pupil(actor=cast.lan, concern=told, pupil=pupil))
    with system_scope("tests"):
        assert not Involvement.objects.filter(case=case).exists()
    assert finds(cast.dung, case) and not finds(appointed(cast), case)


def test_what_is_granted_in_person_opens_it(login, cast, told):
    case = opened(cast, told)
    new = appointed(cast)
    with acting(cast.dung.pk):
        workflow.share_case(
            actor=fresh(cast.dung), case=case, username="moi", days=5, parts=["summary"], reason="Cần phối hợp"
        )
    with acting(new.pk):
        assert access.standing(fresh(new), case) == {access.SHARED}
        assert access.visible_cases(fresh(new)).filter(pk=case.pk).exists()
        assert not access.headed_cases(fresh(new)).filter(pk=case.pk).exists()
    assert SAID in login(fresh(new)).get(reverse("cases:detail", args=[case.public_id])).text


def test_an_emergency_does_not_open_it_to_the_role(cast, told, make_case):
    opened(cast, told)
    reason = "Em cần được giúp ngay tối nay."
    for new in (appointed(cast), fresh(User.objects.get(username="thay"))):
        with pytest.raises(RuleBroken, match="Không có trường hợp"), acting(new.pk):
            workflow.break_glass_for_pupil(actor=new, pupil=told.pupil, password="x", reason=reason)
    with acting(cast.minh.pk):  # not a role of his
        assert workflow.break_glass_for_pupil(
            actor=with_password(cast.minh), pupil=told.pupil, password="x", reason=reason
        )


def test_a_later_focal_teacher_does_not_open_what_was_not_for_theirs(cast, pupil):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text=SAID, not_to=["focal"])
    with acting(cast.hoa.pk):
        workflow.name_pupil(actor=fresh(cast.hoa), concern=told, pupil=pupil)
        told.refresh_from_db()
        case = workflow.log_case(
            actor=fresh(cast.hoa), pupil=pupil, kind="other", channel="online", danger_now=False, summary=SAID,
            noticed_at=told.created, concern=told,
        )  # fmt: skip
        assert case.not_to == "focal" and access.standing(fresh(cast.hoa), case) == {access.PRINCIPAL}
    with system_scope("tests"):
        Membership.objects.create(user=cast.tam, unit=cast.thcs, role=Role.FOCAL, since=timezone.localdate())
    with pytest.raises(RuleBroken, match="Không có trường hợp"), acting(cast.tam.pk):
        workflow.break_glass_for_pupil(
            actor=with_password(cast.tam), pupil=pupil, password="x", reason="Em cần được giúp ngay tối nay."
        )


def test_no_event_and_no_figure_tells_the_role_of_it(cast, told, make_case):
    case, other = opened(cast, told), make_case(pupil=enrol(cast.thcs, "Lý Thị Sáu"))
    with acting(cast.lan.pk):
        event = workflow.link_incident(
            actor=cast.lan, case=other, role="caused", happened_on=timezone.localdate(), text="Việc ở phòng"
        ).incident
        workflow.link_incident(actor=cast.lan, case=case, role="suffered", incident=event)
    new = appointed(cast)
    with acting(new.pk):
        assert not access.visible_incidents(new).exists() and not Incident.objects.filter(
            pk__in=access.visible_incidents(new)
        )
        today = timezone.localdate()
        assert access.tallying(new, cast.thcs).opened(today, today) == 1
    with acting(cast.lan.pk):
        assert access.visible_incidents(fresh(cast.lan)).get() == event
        behind = access.cases_behind(fresh(cast.lan), cast.thcs, "kind", None, today, today)
        assert list(behind) == [other]
