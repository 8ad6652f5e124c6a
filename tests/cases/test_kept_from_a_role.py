"""A message that its writer did not want a role to read stays kept from it as a case, whoever has it later."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.audit import AuditEvent
from accounts.enums import Role
from accounts.models import Delegation, Membership, Notice, User
from cases import access, workflow
from cases.models import Case, Concern, Incident, Involvement
from cases.workflow.involving import OVERSIGHT_DAYS, keep_case_from
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


# ── somebody always stands in the principal's place ──────────────────────────────────────────────────


def not_for_focals(cast, pupil):
    """A message that focal teachers are not to read, and about whom it is."""
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text=SAID, not_to=["focal"])
    with acting(cast.hoa.pk):
        return workflow.name_pupil(actor=fresh(cast.hoa), concern=told, pupil=pupil)


def opened_by_hoa(cast, told) -> Case:
    with acting(cast.hoa.pk):
        return workflow.log_case(
            actor=fresh(cast.hoa), pupil=told.pupil, kind="other", channel="online", danger_now=False,
            summary=SAID, noticed_at=told.created, concern=told,
        )  # fmt: skip


def heads(case) -> list[str]:
    with acting(None), system_scope("tests"):
        return [head.username for head in access.heads_of(case)]


def another_officer(cast) -> User:
    with system_scope("tests"):
        other = User.objects.create_user("thao", password="x", full_name="Lê Thu Thảo")
        Membership.objects.create(user=other, unit=cast.commune, role=Role.OFFICER, since=timezone.localdate())
    return other


def leave(user):
    with system_scope("tests"):
        Membership.objects.filter(user=user).update(until=timezone.localdate() - timedelta(days=1))


def test_the_officer_whose_time_is_over_gets_it_again(login, cast, told):
    case = opened(cast, told)
    assert heads(case) == ["dung"]
    with time_machine.travel(timezone.now() + timedelta(days=OVERSIGHT_DAYS, hours=1)):
        assert heads(case) == [] and not finds(cast.dung, case)
        Notice.objects.all().delete()
        workflow.climb_clocks()
        workflow.climb_clocks()
        assert heads(case) == ["dung"]
        assert login(fresh(cast.dung)).get(reverse("cases:detail", args=[case.public_id])).status_code == 200
        assert Notice.objects.filter(user=cast.dung, text__contains="thay hiệu trưởng").count() == 1
        assert AuditEvent.objects.filter(action="cases.find_head").count() == 1
        traced = login(fresh(cast.dung)).get(reverse("cases:case_trail", args=[case.public_id])).text
        assert traced.count("giao cho cán bộ thay hiệu trưởng") == 1


def test_the_officer_who_left_is_followed_by_the_next(cast, told):
    case = opened(cast, told)
    other = another_officer(cast)
    workflow.climb_clocks()
    assert heads(case) == ["dung"]
    leave(cast.dung)
    workflow.climb_clocks()
    assert heads(case) == ["thao"] and finds(other, case) and not finds(cast.dung, case)


def test_where_there_was_no_officer_the_first_one_gets_it(cast, told):
    leave(cast.dung)
    with system_scope("tests"):
        Membership.objects.filter(role=Role.OFFICER).update(until=timezone.localdate() - timedelta(days=1))
    case = opened(cast, told)
    workflow.climb_clocks()
    assert heads(case) == []
    another_officer(cast)
    workflow.climb_clocks()
    assert heads(case) == ["thao"]


def test_a_case_whose_principal_is_named_is_not_left_either(cast, case, make_case):
    other = make_case(pupil=enrol(cast.thcs, "Lý Thị Sáu"))
    with acting(cast.lan.pk):
        workflow.name_involved(actor=cast.lan, case=case, user=cast.hoa, reason="Được nêu")
    with time_machine.travel(timezone.now() + timedelta(days=OVERSIGHT_DAYS, hours=1)):
        assert heads(case) == []
        workflow.climb_clocks()
        assert heads(case) == ["dung"] and heads(other) == ["hoa"]


@pytest.mark.parametrize("ended", [False, True])
def test_an_ended_case_and_one_kept_from_nobody_wait(cast, told, case, ended):
    kept = opened(cast, told)
    with system_scope("tests"):
        if ended:
            Case.objects.filter(pk=kept.pk).update(stage="closed")
    for user in (cast.hoa, cast.dung):
        leave(user)
    another_officer(cast)
    workflow.climb_clocks()
    assert heads(case) == [] and heads(kept) == ([] if ended else ["thao"])


def test_where_the_principal_has_that_role_too_the_officer_stands_there_at_once(cast, case):
    with system_scope("tests"):
        Membership.objects.create(user=cast.hoa, unit=cast.thcs, role=Role.FOCAL, since=timezone.localdate())
        keep_case_from(cast.lan, case, [], roles="")
        assert heads(case) == ["hoa"]
        keep_case_from(cast.lan, case, [], roles="focal")
    assert heads(case) == ["dung"]


def test_who_leads_and_has_no_such_role_keeps_it(cast, pupil):
    case = opened_by_hoa(cast, not_for_focals(cast, pupil))
    assert heads(case) == ["hoa"]


@pytest.mark.parametrize("also_focal", [False, True])
def test_who_acts_for_a_principal_with_that_role_finds_it_by_no_way(login, cast, pupil, also_focal):
    told = not_for_focals(cast, pupil)
    case = opened_by_hoa(cast, told)
    appointed(cast)
    deputy = User.objects.get(username="thay")
    with system_scope("tests"):
        if also_focal:
            new = User.objects.get(username="moi")
            Membership.objects.create(user=new, unit=cast.thcs, role=Role.FOCAL, since=timezone.localdate())
    assert finds(deputy, case) is not also_focal  # every way agrees
    answer = login(fresh(deputy)).get(reverse("cases:detail", args=[case.public_id]))
    assert answer.status_code == (404 if also_focal else 200)
    with acting(deputy.pk):
        reads = access.visible_concerns(fresh(deputy)).filter(pk=told.pk).exists()
        assert Concern._base_manager.filter(pk=told.pk).exists() is reads or connection.vendor == "sqlite"
    with system_scope("tests"):
        assert reads is (deputy in access.concern_readers(told)) is not also_focal


# ── what is said of it ───────────────────────────────────────────────────────────────────────────────


def why(case) -> str:
    with system_scope("tests"):
        return case.grants.get(kind="oversight").reason


def test_the_grant_says_of_nobody_what_nobody_said(cast, told, pupil):
    leave(cast.hoa)
    case = opened(cast, told)
    assert why(case) == "Người gửi không muốn hiệu trưởng đọc"


def test_the_grant_says_who_was_named(cast, case):
    with acting(cast.lan.pk):
        workflow.name_involved(actor=cast.lan, case=case, user=cast.hoa, reason="Được nêu")
    assert why(case) == "Hiệu trưởng có liên quan"


@pytest.mark.parametrize("kept", [True, False])
def test_lifting_says_whether_the_role_opens_it_again(login, cast, told, make_case, kept):
    case = opened(cast, told) if kept else make_case()
    head = cast.dung if kept else cast.hoa
    with acting(head.pk):
        workflow.name_involved(actor=fresh(head), case=case, user=cast.minh, reason="Được nêu")
        row = access.involvements(case).get(user=cast.minh)
    address = reverse("cases:lift", args=[case.public_id, row.public_id])
    page = login(fresh(head)).post(address, {"reason": "Đã làm rõ"}, follow=True).text
    assert ("vẫn không mở được trường hợp này" in page) is kept
    assert ("lại có hiệu lực" in page) is not kept
