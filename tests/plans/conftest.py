"""The cast, and the plans that most tests of plans begin with; all are made through the verbs."""

import os
from collections.abc import Callable, Iterator
from datetime import date

import hypothesis
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from ctxh_portal.demo import cast as demo_cast
from ctxh_portal.demo.cast import Cast
from plans import tasktable, workflow
from plans.enums import Span
from plans.models import Plan
from tests.plans.appendix import APPENDIX

# how many tables the property tests try; the machine's pace is no fault of the parser
hypothesis.settings.register_profile(
    "ctxh", max_examples=int(os.environ.get("CTXH_EXAMPLES", "100")), deadline=None
)
hypothesis.settings.load_profile("ctxh")

SignIn = Callable[[User], Client]


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody, on a day in November 2026, from which school years and plan years are told."""
    with time_machine.travel("2026-11-22 09:00+07:00", tick=True):
        yield demo_cast.build(timezone.localdate())


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of this person; every call is a new one."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def fresh(user: User) -> User:
    """The same person in a new request: what was read once per request is read again."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def draft_2021(cast: Cast) -> Plan:
    """The old office's plan, entered by the officer of its successor; no table yet."""
    return workflow.create_plan(
        actor=cast.dung,
        unit=cast.units["district"],
        span=Span.PERIOD,
        subject="Phát triển Công tác xã hội trong ngành Giáo dục giai đoạn 2021-2025",
        first_year=2021,
        last_year=2025,
        bases="Thực hiện Quyết định số 4969/QĐ-BGDĐT ngày 30/12/2021 về Kế hoạch giai đoạn 2021-2025\n"
        "Căn cứ Thông tư số 33/2018/TT-BGDĐT ngày 26/12/2018",
        body="I. Mục đích, yêu cầu\n- Phát triển công tác xã hội giai đoạn 2021-2025 trên địa bàn huyện.\n"
        "- Phối hợp với Phòng Lao động - Thương binh và Xã hội huyện.",
        recipients="UBND huyện\nCác trường trực thuộc phòng\nLưu: VT",
    )


@pytest.fixture
def plan_2021(cast: Cast, draft_2021: Plan) -> Plan:
    """… with the appendix, issued in January 2022."""
    workflow.import_tasks(actor=cast.dung, plan=draft_2021, groups=tasktable.parse(APPENDIX).groups)
    return workflow.issue_plan(actor=cast.dung, plan=draft_2021, number="12", issued_on=date(2022, 1, 20))


@pytest.fixture
def plan_2026(cast: Cast, plan_2021: Plan) -> Plan:
    """The present office's plan, continued from the old one and issued today."""
    plan = workflow.continue_plan(
        actor=cast.dung, plan=plan_2021, unit=cast.units["commune"], first_year=2026, last_year=2030
    )
    return workflow.issue_plan(actor=cast.dung, plan=plan, number="5", issued_on=timezone.localdate())


def school_year_of(day: date) -> tuple[str, int]:
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}", first


@pytest.fixture
def school_draft(cast: Cast) -> Plan:
    """The lower secondary school's yearly plan, drafted by cô Lan, without tasks."""
    label, first = school_year_of(timezone.localdate())
    return workflow.create_plan(
        actor=cast.lan,
        unit=cast.units["thcs"],
        span=Span.YEAR,
        subject=f"Công tác xã hội trong trường học năm học {label}",
        first_year=first,
        last_year=first + 1,
        school_year=label,
        body="I. Mục đích\n- Bảo vệ học sinh.",
    )


@pytest.fixture
def school_plan(cast: Cast, plan_2026: Plan, school_draft: Plan) -> Plan:
    """… with three tasks of the office's plan taken over, approved."""
    from plans import access

    tasks = [task for task in access.tasks_to_take_over(cast.lan, school_draft) if task.meant][:3]
    workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=tasks)
    workflow.submit_plan(actor=cast.lan, plan=school_draft)
    return workflow.approve_plan(actor=cast.hoa, plan=school_draft)
