from datetime import timedelta

from django.utils import timezone

from cases import workflow
from cases.models import Concern


def data(pupil, **fields):
    return {
        "danger_now": "no",
        "pupil": pupil.public_id,
        "channel": "observation",
        "source": "teacher",
        "text": "Em có vết bầm",
        "staff_involved": "no",
    } | fields


def test_any_employee_tells_and_gets_a_receipt(login, cast, pupil):
    page = login(cast.tam).post("/truong-hop/bao-tin/", data(pupil), follow=True).text
    assert "Nhà trường đã nhận tin" in page and "Đã gửi, chờ xem" in page


def test_the_receipt_shows_no_words_of_the_file(login, cast, pupil):
    login(cast.tam).post("/truong-hop/bao-tin/", data(pupil))
    assert "Em có vết bầm" not in login(cast.tam).get("/truong-hop/bao-tin/cua-toi/").text


def test_the_author_of_a_concern_cannot_read_it_again_as_a_file(login, cast, pupil):
    login(cast.tam).post("/truong-hop/bao-tin/", data(pupil))
    assert login(cast.tam).get(f"/truong-hop/tin-bao/{Concern.objects.get().public_id}/").status_code == 404


def test_focal_and_principal_read_it(login, cast, pupil):
    login(cast.tam).post("/truong-hop/bao-tin/", data(pupil))
    for user, expected in ((cast.lan, 200), (cast.minh, 200), (cast.hoa, 200), (cast.phuc, 404), (cast.dung, 404)):
        assert login(user).get(f"/truong-hop/tin-bao/{Concern.objects.get().public_id}/").status_code == expected


def test_watching_takes_a_reason_and_gives_a_signal(login, cast, pupil):
    concern = workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em buồn")
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    assert "Chưa lưu được" in login(cast.lan).post(address, {"decision": "watched", "reason": ""}).text
    data = {"decision": "watched", "reason": "Đã gặp em, theo dõi thêm"}
    assert "chọn ngày xem lại" in login(cast.lan).post(address, data).text
    again = timezone.localdate() + timedelta(days=9)
    login(cast.lan).post(address, data | {"look_on": f"{again:%d/%m/%Y}"})
    assert "Đã xem, tiếp tục theo dõi" in login(cast.tam).get("/truong-hop/bao-tin/cua-toi/").text


def test_a_concern_fills_the_form_of_a_case(login, cast, pupil):
    concern = workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em buồn")
    page = login(cast.lan).get(f"/truong-hop/ghi-nhan/?tin={concern.public_id}").text
    assert "Em buồn" in page and pupil.public_id in page
