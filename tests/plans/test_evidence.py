"""Files and photos of an activity, and the photo consents behind them."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from PIL import Image, UnidentifiedImageError

from accounts.models import AuditEvent
from cases import access as cases
from cases.models import Consent, Pupil
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit import crypto, keystore
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import workflow
from plans.models import Activity, ActivityFile
from tests.access.scene import term
from tests.fixtures import enrol


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return workflow.record_activity(
        actor=cast.lan, unit=cast.units["thcs"], title="Hội thi", kind="contest", on=timezone.localdate()
    )


def photo() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return SimpleUploadedFile("anh.pdf", kept.getvalue(), "application/pdf")  # called otherwise, a photo still


def sheet() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Workbook().save(kept)
    return SimpleUploadedFile("danh-sach.xlsx", kept.getvalue())


def typed(cast: Cast, **changes: object) -> dict[str, object]:
    today = f"{timezone.localdate():%d/%m/%Y}"
    given = {"pupils_shown": "checked", "checked_by": cast.minh.public_id, "checked_on": today}
    return {"title": "Ảnh hội thi", "upload": photo()} | given | changes


def test_a_photo_is_kept_with_who_checked_the_consents_and_when(cast: Cast, sign_in, activity: Activity) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:evidence_new", args=[activity.public_id])
    assert lan.post(url, typed(cast)).status_code == 302
    file = ActivityFile.objects.get()
    assert (file.is_photo, file.checked_by, file.checked_on) == (True, cast.minh, timezone.localdate())
    event = AuditEvent.objects.get(action="plans.attach_evidence")
    assert event.facts["checked_by"] == cast.minh.pk
    page = sign_in(cast.hoa).get(reverse("plans:activity", args=[activity.public_id])).text
    assert "Trần Quang Minh đã kiểm tra đồng ý chụp ảnh" in page


@pytest.mark.parametrize("missing", ["pupils_shown", "checked_by", "checked_on"])
def test_a_photo_without_the_declaration_is_refused(cast: Cast, sign_in, activity: Activity, missing: str) -> None:
    data = typed(cast) | {missing: "no" if missing == "pupils_shown" else ""}
    page = sign_in(cast.lan).post(reverse("plans:evidence_new", args=[activity.public_id]), data)
    assert "Cổng chỉ nhận ảnh, và tệp có ảnh học sinh, khi" in page.text
    assert not ActivityFile.objects.exists()


def test_somebody_of_another_school_can_not_have_checked(cast: Cast, activity: Activity) -> None:
    with pytest.raises(RuleBroken, match="người của đơn vị"):
        workflow.attach_evidence(
            actor=cast.lan,
            activity=activity,
            title="Ảnh",
            upload=photo(),
            pupils_shown="checked",
            checked_by=cast.phuc,
            checked_on=timezone.localdate(),
        )


def test_the_database_keeps_no_unchecked_photo(cast: Cast, activity: Activity) -> None:
    with pytest.raises(IntegrityError):
        ActivityFile.objects.create(activity=activity, title="Ảnh", kind="jpg", file="x", added_by=cast.lan)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "jpg", "pupils_shown": "no"},
        {"kind": "pdf", "pupils_shown": "checked"},
        {"kind": "pdf", "pupils_shown": ""},
    ],
)
def test_nor_a_file_without_an_answer(cast: Cast, activity: Activity, row: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        ActivityFile.objects.create(activity=activity, title="Tệp", file="x", added_by=cast.lan, **row)


def test_a_document_is_asked_for_pictures_of_pupils(cast: Cast, sign_in, activity: Activity) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:evidence_new", args=[activity.public_id])
    assert lan.post(url, typed(cast, upload=sheet(), pupils_shown="")).status_code == 200
    undeclared = lan.post(url, typed(cast, upload=sheet(), checked_by=""))
    assert "tệp có ảnh học sinh, khi" in undeclared.text and not ActivityFile.objects.exists()
    with pytest.raises(RuleBroken, match="có ảnh học sinh hay không"):
        workflow.attach_evidence(actor=cast.lan, activity=activity, title="x", upload=sheet())
    assert lan.post(url, typed(cast, upload=sheet())).status_code == 302
    file = ActivityFile.objects.get()
    assert (file.is_photo, file.pupils_shown, file.checked_by) == (False, "checked", cast.minh)


def test_a_survey_has_sheets_and_results_that_name_nobody(cast: Cast, sign_in) -> None:
    lan = sign_in(cast.lan)
    data = {"title": "Khảo sát an toàn", "kind": "survey", "on": "20/11/2026", "sheets": "312"}
    data |= dict.fromkeys(["pupils", "staff", "parents", "hours"], "0")
    assert "chỉ ghi với khảo sát" in lan.post(reverse("plans:activity_new"), data | {"kind": "topic"}).text
    assert lan.post(reverse("plans:activity_new"), data).status_code == 302
    survey = Activity.objects.get()
    assert "312" in lan.get(reverse("plans:activity", args=[survey.public_id])).text
    url = reverse("plans:evidence_new", args=[survey.public_id])
    file = {"title": "Kết quả", "upload": sheet(), "pupils_shown": "no"}
    assert "không có phiếu của từng em" in lan.get(url).text
    assert "chỉ giữ kết quả gộp" in lan.post(url, file).text and not ActivityFile.objects.exists()
    assert lan.post(url, file | {"upload": sheet(), "nameless": "on"}).status_code == 302
    assert ActivityFile.objects.get().nameless


def test_a_list_needs_no_declaration_and_is_read_and_dropped(cast: Cast, sign_in, activity: Activity) -> None:
    lan = sign_in(cast.lan)
    data = {"title": "Danh sách tham dự", "upload": sheet(), "pupils_shown": "no"}
    assert lan.post(reverse("plans:evidence_new", args=[activity.public_id]), data).status_code == 302
    file = ActivityFile.objects.get()
    assert file.checked_by is None
    address = reverse("plans:evidence_file", args=[activity.public_id, file.public_id])
    assert sign_in(cast.hoa).get(address).content.startswith(b"PK")
    assert AuditEvent.objects.filter(action="plans.open_evidence").count() == 1
    assert sign_in(cast.phuc).get(address).status_code == 404
    with pytest.raises(NotYours):
        workflow.drop_evidence(actor=cast.hoa, file=file)
    assert lan.post(reverse("plans:evidence_drop", args=[activity.public_id, file.public_id])).status_code == 302
    assert not ActivityFile.objects.exists()


def test_what_lies_on_the_disk_is_sealed_and_dropping_it_is_for_good(
    cast: Cast, activity: Activity, django_capture_on_commit_callbacks
) -> None:
    taken = {"pupils_shown": "checked", "checked_by": cast.lan, "checked_on": timezone.localdate()}
    file = workflow.attach_evidence(actor=cast.lan, activity=activity, title="Ảnh", upload=photo(), **taken)
    with file.file.open("rb") as kept:
        sealed = kept.read()
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(sealed))
    _file, clear = workflow.open_evidence(actor=cast.lan, public_id=activity.public_id, file_id=file.public_id)
    assert Image.open(io.BytesIO(clear)).size
    key = keystore.key(file.public_id)
    assert crypto.unseal(sealed, key, file.content_context) == clear
    with django_capture_on_commit_callbacks(execute=True):
        workflow.drop_evidence(actor=cast.lan, file=file)
    assert not file.file.storage.exists(str(file.file.name))
    with pytest.raises(keystore.KeyMissing):  # so that no copy of the folder opens it
        keystore.key(file.public_id)


def _answer(cast: Cast, pupil: Pupil, said: str, day: date | None = None) -> None:
    Consent.objects.create(
        pupil=pupil,
        purpose=term("purpose", "photo"),
        pupil_said=said,
        given_on=day or timezone.localdate(),
        recorded_by=cast.lan,
    )


def test_the_page_counts_who_refused_and_who_said_nothing(cast: Cast, sign_in, activity: Activity) -> None:
    school, today = cast.units["thcs"], timezone.localdate()
    pupils = [enrol(school, f"Nguyễn Văn Mẫu {n}") for n in range(4)]
    _answer(cast, pupils[0], "yes")
    _answer(cast, pupils[1], "no")
    _answer(cast, pupils[2], "no", today - timedelta(days=9))
    _answer(cast, pupils[2], "yes")  # the latest answer counts
    with acting(cast.lan.pk):
        answers = cases.tallying(cast.lan, school).photo_answers(today)
    assert answers == {"allowed": 2, "refused": 1, "silent": 1}
    page = sign_in(cast.lan).get(reverse("plans:evidence_new", args=[activity.public_id])).text
    assert "1 học sinh của trường không đồng ý" in page
