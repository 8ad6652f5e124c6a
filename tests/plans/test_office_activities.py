"""What an office organises itself: tied to the tasks of its plan, with who of its schools was there."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Certificate
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import RuleBroken
from plans import access, workflow
from plans.models import Activity, Attendance, Plan
from reports import evidence
from reports.models import EvidenceFile
from tests.plans.conftest import fresh
from tests.plans.test_activities import typed
from tests.plans.test_evidence import photo
from tests.plans.test_query_counts import queries


def held_by_office(cast: Cast, **changes: object) -> Activity:
    facts = {"title": "Tập huấn cấp xã", "kind": "training", "on": timezone.localdate(), "hours": 4} | changes
    return workflow.record_activity(actor=cast.dung, unit=cast.units["commune"], **facts)


def test_an_officer_records_what_the_office_held(cast: Cast, sign_in, plan_2026: Plan) -> None:
    dung, task = sign_in(cast.dung), plan_2026.tasks.first()
    page = dung.get(reverse("plans:activity_new"), {"viec": task.public_id}).text
    assert f'value="{task.public_id}" selected' in page and 'name="club"' not in page
    data = typed(kind="conference", task=task.public_id, managers="21", place="Hội trường UBND xã")
    assert dung.post(reverse("plans:activity_new"), data).status_code == 302
    row = Activity.objects.get()
    assert (row.unit, row.task, row.managers, row.people) == (cast.units["commune"], task, 21, 149)
    page = dung.get(reverse("plans:activity", args=[row.public_id])).text
    assert "Hội trường UBND xã" in page and "21 cán bộ quản lý" in page and "thầy/cô" not in page
    assert "phòng, chống bạo lực" in dung.get(reverse("plans:activities")).text


def test_the_plan_shows_what_was_held_of_each_task(cast: Cast, sign_in, plan_2026: Plan) -> None:
    dung, task = sign_in(cast.dung), plan_2026.tasks.filter(for_schools=True).first()
    pages = [reverse(f"plans:{name}", args=[plan_2026.public_id]) for name in ("detail", "grid")]
    before = [queries(dung, url) for url in pages]
    for _ in range(3):
        held_by_office(cast, task=task, pupils=0, staff=40, product="Bộ tài liệu")
    assert [queries(dung, url) for url in pages] == before
    assert all("tổ chức 3 hoạt động" in dung.get(url).text for url in pages)
    page = dung.get(reverse("plans:task", args=[task.public_id])).text
    assert "40 lượt người" in page and "Bộ tài liệu" in page
    page = sign_in(cast.lan).get(reverse("plans:task", args=[task.public_id])).text
    assert "Bộ tài liệu" not in page and "Tập huấn cấp xã" not in page  # the office's own


def test_a_task_of_other_years_is_offered_when_it_is_asked_for(cast: Cast, sign_in, plan_2026: Plan) -> None:
    dung, task = sign_in(cast.dung), plan_2026.tasks.first()
    plan_2026.tasks.filter(pk=task.pk).update(year_from=2029, year_until=2030)
    url = reverse("plans:activity_new")
    assert f"{url}?viec={task.public_id}" in dung.get(reverse("plans:task", args=[task.public_id])).text
    assert f'value="{task.public_id}" selected' in dung.get(url, {"viec": task.public_id}).text
    assert f'value="{task.public_id}"' not in dung.get(url).text
    assert dung.post(url, typed(kind="conference", task=task.public_id, managers="0")).status_code == 302
    row = Activity.objects.get()
    edit = reverse("plans:activity_edit", args=[row.public_id])
    assert f'value="{task.public_id}" selected' in dung.get(edit).text
    Plan.objects.filter(pk=plan_2026.pk).update(state="draft")
    assert f'value="{task.public_id}" selected' in dung.get(edit).text  # what it is tied to stays
    data = typed(kind="conference", task=task.public_id, managers="3", version=1)
    assert dung.post(edit, data).status_code == 302
    row.refresh_from_db()
    assert (row.task, row.managers) == (task, 3)


def test_a_task_of_somebody_else_is_not_offered(cast: Cast, sign_in, plan_2026: Plan, plan_2021: Plan) -> None:
    url = reverse("plans:activity_new")
    for who, task in ((cast.lan, plan_2026.tasks.first()), (cast.dung, plan_2021.tasks.first())):
        client = sign_in(who)
        assert f'value="{task.public_id}"' not in client.get(url, {"viec": task.public_id}).text
        assert client.post(url, typed(task=task.public_id, managers="0")).status_code == 200
        page = client.get(reverse("plans:task", args=[task.public_id]))
        assert page.status_code == 404 or f"{url}?viec=" not in page.text
    assert not Activity.objects.exists()


def test_schools_and_other_offices_find_nothing(cast: Cast, sign_in) -> None:
    row = held_by_office(cast)
    for who in (cast.lan, cast.hoa, cast.son):
        assert sign_in(who).get(reverse("plans:activity", args=[row.public_id])).status_code == 404
        with pytest.raises(Http404):
            workflow.note_attendance(actor=who, activity=row, present=[])
    with pytest.raises(Http404):
        workflow.record_activity(
            actor=cast.dung, unit=cast.units["thcs"], title="x", kind="topic", on=timezone.localdate()
        )


def test_a_task_of_a_school_is_refused(cast: Cast, school_plan: Plan) -> None:
    with pytest.raises(RuleBroken, match="của đơn vị"):
        held_by_office(cast, task=school_plan.tasks.first())


def test_the_list_names_whom_the_office_knows(cast: Cast, sign_in) -> None:
    row, dung = held_by_office(cast, managers=1), sign_in(cast.dung)
    url = reverse("plans:attendance", args=[row.public_id])
    page = dung.get(url).text
    assert all(one.full_name in page for one in (cast.lan, cast.hoa, cast.phuc, cast.dung))
    assert cast.tam.full_name not in page  # a homeroom teacher is the school's to name
    posted = [one.public_id for one in (cast.lan, cast.hoa, cast.dung)]
    assert dung.post(url, {"present": posted}).status_code == 302
    row.refresh_from_db()
    assert (row.staff, row.managers) == (2, 1)
    assert "Có người không thuộc danh sách" in dung.post(url, {"present": [cast.tam.public_id]}).text


def test_the_share_of_the_schools_counts_it(cast: Cast, sign_in) -> None:
    today = timezone.localdate()
    workflow.note_attendance(actor=cast.dung, activity=held_by_office(cast), present=[cast.lan, cast.phuc])
    dung = sign_in(cast.dung)
    page = dung.get(reverse("plans:trainings_of_schools")).text
    assert "(1/4)" in page
    school = cast.units["thcs"]
    told = {row.person: row.hours for row in access.staff_trained(fresh(cast.hoa), school, today, today)}
    assert told[cast.lan] == 4 and told[cast.tam] == 0
    tally = access.tallying(fresh(cast.hoa), school)
    assert tally.people_trained(today, today) == 1
    assert tally.trainings(today, today)["sessions"] == 0  # what the school itself held
    page = sign_in(cast.hoa).get(reverse("plans:trainings")).text
    assert "Tập huấn cấp xã" in page and "1/4" in page
    assert "Tập huấn cấp xã" not in sign_in(cast.users["bich"]).get(reverse("plans:trainings")).text


def test_certificates_follow(cast: Cast, sign_in) -> None:
    row, dung = held_by_office(cast), sign_in(cast.dung)
    workflow.note_attendance(actor=cast.dung, activity=row, present=[cast.lan, cast.phuc, cast.dung])
    url = reverse("plans:certify", args=[row.public_id])
    page = dung.get(url).text
    assert cast.lan.full_name in page and f"so_{cast.dung.pk}" not in page
    data = {"title": "Bồi dưỡng", "issuer": "Sở GD&ĐT", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert dung.post(url, data | {f"so_{cast.phuc.pk}": "9/CC"}).status_code == 302
    assert Certificate.objects.get().holder == cast.phuc
    assert "9/CC" in sign_in(cast.phuc).get(reverse("accounts:network")).text
    assert dung.get(reverse("accounts:certificate", args=[Certificate.objects.get().public_id])).status_code == 404


def test_no_certificates_where_officers_alone_were_there(cast: Cast, sign_in) -> None:
    row, dung = held_by_office(cast), sign_in(cast.dung)
    page, certify = (reverse(f"plans:{name}", args=[row.public_id]) for name in ("activity", "certify"))
    workflow.note_attendance(actor=cast.dung, activity=row, present=[cast.dung])
    assert certify not in dung.get(page).text
    workflow.note_attendance(actor=cast.dung, activity=row, present=[cast.dung, cast.lan])
    assert certify in dung.get(page).text


def test_the_successor_keeps_what_the_old_office_held(cast: Cast, sign_in, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    held = {"title": "Tập huấn cấp huyện", "kind": "training", "on": date(2025, 5, 20), "hours": 4}
    row = workflow.record_activity(actor=cast.dung, unit=cast.units["district"], **held)
    Attendance.objects.create(activity=row, person=cast.lan, name=cast.lan.full_name, present=True)
    dung, today = sign_in(cast.dung), f"{timezone.localdate():%d/%m/%Y}"
    url = reverse("plans:certify", args=[row.public_id])
    assert url in dung.get(reverse("plans:activity", args=[row.public_id])).text
    data = {"title": "Bồi dưỡng", "issuer": "Phòng GD&ĐT", "issued_on": today, f"so_{cast.lan.pk}": "3/CC"}
    assert dung.post(url, data).status_code == 302
    assert Certificate.objects.get().holder == cast.lan
    posted = {"title": "Ảnh", "pupils_shown": "checked", "checked_by": cast.dung.public_id, "checked_on": today}
    url = reverse("plans:evidence_new", args=[row.public_id])
    assert dung.post(url, posted | {"upload": photo()}).status_code == 302
    with pytest.raises(RuleBroken, match="người của đơn vị"):
        workflow.attach_evidence(
            actor=cast.dung, activity=row, title="Ảnh", upload=photo(), pupils_shown="checked",
            checked_by=cast.lan, checked_on=timezone.localdate(),
        )  # fmt: skip


def test_a_file_of_the_office(cast: Cast, sign_in, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    row, dung = held_by_office(cast), sign_in(cast.dung)
    url = reverse("plans:evidence_new", args=[row.public_id])
    page = dung.get(url).text
    assert "mời anh/chị hỏi trường" in page and cast.dung.full_name in page
    posted = {"title": "Ảnh hội nghị", "pupils_shown": "checked", "upload": photo()}
    assert "có xác nhận đã kiểm tra" in dung.post(url, posted).text
    today = f"{timezone.localdate():%d/%m/%Y}"
    posted |= {"checked_by": cast.dung.public_id, "checked_on": today, "upload": photo()}
    assert dung.post(url, posted).status_code == 302
    file = row.files.get()
    assert dung.get(reverse("plans:evidence_file", args=[row.public_id, file.public_id])).status_code == 200
    workflow.drop_evidence(actor=cast.dung, file=file)
    assert not row.files.exists()


def test_the_file_of_evidence_lists_them(cast: Cast, plan_2026: Plan) -> None:
    held_by_office(cast, managers=21, product="Tài liệu tập huấn")
    held_by_office(cast, title="Về CTXH.2026.0001", on=timezone.localdate() - timedelta(days=1))
    file = EvidenceFile(unit=cast.units["commune"], first_year=2026)
    parts, out = evidence.papers_of(cast.dung, file)
    paper = dict(parts)["Danh sách hoạt động"]
    cells = [row.cells for row in paper.body[0].rows]
    assert [(line[2], line[5], line[-1]) for line in cells] == [("Tập huấn cấp xã", "21", "Tài liệu tập huấn")]
    assert len(out) == 1
