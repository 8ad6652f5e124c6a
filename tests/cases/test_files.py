"""Files of a case: who may add and get them, what is kept, what is told."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.urls import reverse

from accounts.models import AuditEvent, User
from cases import workflow
from cases.models import CaseFile
from ctxh_portal.kit import keystore, uploads
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.enums import FileKind
from ctxh_portal.kit.errors import NotYours, RuleBroken
from ctxh_portal.kit.uploads import Clean
from tests.cases import hostile

CANARY = "CHIM-HOANG-YEN"


def upload(content: bytes = b"", name: str = "em Trần Đức Anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or hostile.jpeg())


@pytest.fixture
def quick(monkeypatch):
    """No child process: what is sent is what is kept."""
    monkeypatch.setattr(uploads, "cleaned", lambda sent: Clean(FileKind.PDF, sent.read()))


def attach(actor: User, case, content: bytes = b"", title: str = "Đơn của gia đình", **fields) -> CaseFile:
    return workflow.attach_file(actor=actor, case=case, title=title, upload=upload(content), **fields)


def on_disk() -> list[Path]:
    return [path for path in (Path(settings.VAR) / "files" / "cases").rglob("*") if path.is_file()]


def address(file: CaseFile, name: str = "cases:download") -> str:
    return reverse(name, args=[file.case.public_id, file.public_id])


def test_a_photo_is_added_on_the_page_and_given_out_again(login, cast, case):
    browser = login(cast.lan)
    page = browser.get(reverse("cases:attach", args=[case.public_id]))
    assert "JPEG, PNG, WebP" in page.text
    data = {"title": "  Ảnh vở của em  ", "upload": upload(hostile.jpeg(exif=hostile.gps()))}
    answer = browser.post(reverse("cases:attach", args=[case.public_id]), data)
    assert answer.status_code == 302
    file = case.files.get()
    assert (file.title, file.kind, file.uploaded_by) == ("Ảnh vở của em", "jpg", cast.lan)
    page = browser.get(reverse("cases:detail", args=[case.public_id])).text
    assert page.count(address(file)) == 2  # the list, and the line of time
    assert "Trần Đức Anh.jpg" not in page
    given = browser.get(address(file)).content
    assert given.startswith(b"\xff\xd8\xff") and b"PHONE-OF-LAN" not in given and len(given) == file.size


def test_what_a_browser_is_told_with_a_file(login, cast, case, quick):
    answer = login(cast.hoa).get(address(attach(cast.lan, case)))
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(rf'attachment; filename="{case.code}-[0-9a-f]{{6}}\.pdf"', answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "script" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_lies_on_the_disk_is_unreadable_and_nameless(cast, case, quick):
    before = set(on_disk())
    file = attach(cast.lan, case, CANARY.encode() * 100, title=f"{CANARY} của em Đức Anh")
    (path,) = set(on_disk()) - before
    assert path.name == file.stored and not {file.public_id, case.public_id} & set(path.parts)
    assert CANARY.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_casefile")
        assert CANARY not in str(cursor.fetchall())
    assert workflow.download_file(actor=cast.lan, public_id=case.public_id, file_id=file.public_id)[1] == (
        CANARY.encode() * 100
    )


def test_adding_and_getting_are_audited_without_any_word(cast, case, quick):
    file = attach(cast.lan, case, title=CANARY)
    workflow.download_file(actor=cast.hoa, public_id=case.public_id, file_id=file.public_id)
    for action, actor in (("cases.attach_file", cast.lan), ("cases.download", cast.hoa)):
        event = AuditEvent.objects.get(action=action)
        assert (event.actor_id, event.target_id, event.facts["file"]) == (actor.pk, case.pk, file.pk)
        assert CANARY not in str(event.facts)


@pytest.mark.parametrize(
    ("name", "get", "add"),
    [("lan", 200, 302), ("hoa", 200, 403)]
    + [(name, 404, 404) for name in ("minh", "tam", "nga", "phuc", "quang", "mai", "dung", "son")],
)
def test_who_may_get_and_add(login, cast, case, quick, name, get, add):
    file = attach(cast.lan, case)
    browser = login(cast.users[name])
    assert browser.get(address(file)).status_code == get
    sent = {"title": "Tệp", "upload": upload()}
    assert browser.post(reverse("cases:attach", args=[case.public_id]), sent).status_code == add
    assert case.files.count() == (2 if add == 302 else 1)


def test_handing_over_takes_the_files_along(login, cast, case, quick):
    file = attach(cast.lan, case)
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Đổi phân công")
    assert login(cast.lan).get(address(file)).status_code == 404
    assert login(cast.minh).get(address(file)).status_code == 200


def test_a_foreign_file_looks_like_none(login, cast, case, make_case, quick):
    file, other = attach(cast.lan, case), attach(cast.phuc, make_case(actor=cast.phuc))
    browser = login(cast.lan)
    missing = browser.get(address(file).replace(file.public_id, "A" * 22))
    foreign = browser.get(address(other))
    crossed = browser.get(reverse("cases:download", args=[case.public_id, other.public_id]))
    assert {answer.status_code for answer in (missing, foreign, crossed)} == {404}
    assert missing.content == foreign.content == crossed.content
    assert not AuditEvent.objects.filter(action="cases.download").exists()


def test_nobody_gets_a_file_unsigned_or_by_posting(client, login, cast, case, quick):
    file = attach(cast.lan, case)
    assert client.get(address(file)).status_code == 302
    assert login(cast.lan).post(address(file)).status_code == 405


@pytest.mark.only("postgresql")
def test_row_security_stands_behind_it(cast, case, quick):
    attach(cast.lan, case)
    for user, seen in ((cast.lan, 1), (cast.hoa, 1), (cast.minh, 0), (cast.phuc, 0), (cast.son, 0)):
        with acting(user.pk):
            assert CaseFile.objects.count() == seen


def test_a_bad_file_is_refused_at_its_field_and_the_title_stays(login, cast, case):
    data = {"title": "Đơn của mẹ em", "upload": upload(b"MZ\x90\0" * 100)}
    page = login(cast.lan).post(reverse("cases:attach", args=[case.public_id]), data).text
    assert "Không nhận được loại tệp này. Cổng nhận ảnh JPEG" in page
    assert 'value="Đơn của mẹ em"' in page
    field = BeautifulSoup(page, "html.parser").find(id="id_upload")
    said = [BeautifulSoup(page, "html.parser").find(id=told) for told in field["aria-describedby"].split()]
    assert any("Không nhận được loại tệp này" in part.text for part in said)
    assert not case.files.exists()


def test_too_large_is_said_and_the_title_stays(login, cast, case):
    data = {"title": "Đơn của mẹ em", "upload": upload(b"%PDF-1.7" + b"\0" * 11 * 1024 * 1024)}
    page = login(cast.lan).post(reverse("cases:attach", args=[case.public_id]), data).text
    assert "lớn hơn 10 MB" in page and 'value="Đơn của mẹ em"' in page


def test_a_request_far_too_large_is_not_read(login, cast, case, monkeypatch):
    monkeypatch.setattr(uploads, "REQUEST_MB", 1)
    data = {"title": "Đơn", "upload": upload(b"\0" * 2 * 1024 * 1024)}
    assert login(cast.lan).post(reverse("cases:attach", args=[case.public_id]), data).status_code == 400


@pytest.mark.parametrize("name", hostile.NAMES, ids=repr)
def test_the_name_that_a_file_came_with_is_kept_nowhere(login, cast, case, quick, name):
    browser = login(cast.lan)
    boundary = "x" * 20
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nĐơn\r\n--{boundary}\r\n'
        f'Content-Disposition: form-data; name="upload"; filename="{name}"\r\n'
        f"Content-Type: application/x-evil\r\n\r\n%PDF\r\n--{boundary}--\r\n"
    )
    kind = f"multipart/form-data; boundary={boundary}"
    address_of_case = reverse("cases:attach", args=[case.public_id])
    answer = browser.post(address_of_case, body.encode("utf-8", "surrogatepass"), content_type=kind)
    assert answer.status_code in (200, 302, 400)  # 200: a file without any name is no file; 400: too long a header
    for file in case.files.all():
        given = browser.get(address(file))
        assert re.fullmatch(r'attachment; filename="CTXH-\d{4}-\d{4}-\w{6}\.pdf"', given["Content-Disposition"])
        assert given["Content-Type"] == "application/pdf" and "X-Evil" not in given
        assert Path(settings.VAR) in workflow.files.path_of(file).parents


def test_thirty_files_and_no_more(cast, case, quick):
    for _number in range(30):
        attach(cast.lan, case)
    with pytest.raises(RuleBroken, match="tối đa 30 tệp"):
        attach(cast.lan, case)


def test_a_closed_case_takes_no_file_but_gives_its_files_out(login, cast, way, quick):
    file = attach(cast.lan, way.case)
    way.to_reintegration().finish_dates().close()
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        attach(cast.lan, way.case)
    assert login(cast.lan).get(address(file)).status_code == 200
    assert "Thêm tệp</a>" not in login(cast.lan).get(reverse("cases:detail", args=[way.case.public_id])).text


def test_a_verb_that_fails_leaves_no_file(cast, case, quick, monkeypatch):
    before = set(on_disk())
    monkeypatch.setattr("cases.workflow.files.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach(cast.lan, case)
    assert set(on_disk()) == before and not case.files.exists()


def test_a_file_belongs_to_an_entry_of_the_same_case(cast, way, make_case, quick):
    way.entry()
    assert attach(cast.lan, way.case, entry=way.case.entries.get()).entry
    with pytest.raises(Http404):
        attach(cast.lan, make_case(), entry=way.case.entries.get())


def test_outsiders_learn_nothing_from_the_verbs(cast, case, quick):
    with pytest.raises(Http404):
        attach(cast.minh, case)
    with pytest.raises(NotYours):
        attach(cast.hoa, case)
    file = attach(cast.lan, case)
    with pytest.raises(Http404):
        workflow.download_file(actor=cast.minh, public_id=case.public_id, file_id=file.public_id)


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(login, cast, case, quick):
    file = attach(cast.lan, case)
    path = workflow.files.path_of(file)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    answer = login(cast.lan).get(address(file))
    assert answer.status_code == 409 and "không đọc được" in answer.text


def test_one_files_content_does_not_pass_for_anothers(login, cast, case, quick):
    one, two = attach(cast.lan, case, b"%PDF-one"), attach(cast.lan, case, b"%PDF-two")
    workflow.files.path_of(two).write_bytes(workflow.files.path_of(one).read_bytes())
    assert login(cast.lan).get(address(two)).status_code == 409


def test_files_cost_the_page_no_query_each(login, cast, case, quick, django_assert_max_num_queries):
    from django.test.utils import CaptureQueriesContext

    browser, counts = login(cast.lan), []
    for _round in range(2):
        for _number in range(5):
            attach(cast.lan, case)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("cases:detail", args=[case.public_id]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_erasing_the_cases_key_erases_its_files_too(login, cast, case, quick):
    file = attach(cast.lan, case)
    backup = workflow.files.path_of(file).read_bytes()
    keystore.erase(case.public_id)
    workflow.files.path_of(file).write_bytes(backup)
    answer = login(cast.lan).get(address(file))
    assert answer.status_code == 409 and "đã được xóa" in answer.text
    with pytest.raises(RuleBroken, match="Khóa mã hóa"):
        attach(cast.lan, case)
