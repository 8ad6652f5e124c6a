"""The paste page: text or Word's HTML, a preview that saves nothing, and the table as it was confirmed."""

import html as entities

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ctxh_portal.demo.cast import Cast
from plans.models import Plan, PlanTask
from tests.plans.appendix import APPENDIX

SUMMARY = "6 nhóm, 17 nhiệm vụ có chữ cái, 1 nhiệm vụ đứng riêng; 17 nhiệm vụ đến các trường."


def filled(page: str) -> dict[str, str]:
    """What a browser would send from the page's last form."""
    form = BeautifulSoup(page, "html.parser").find("main").find_all("form")[-1]
    data = {}
    for field in form.find_all(["input", "textarea"]):
        kind = field.get("type")
        if not field.get("name") or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
            continue
        unset = "on" if kind == "checkbox" else ""
        data[field["name"]] = field.get("value", unset) if field.name == "input" else field.text.removeprefix("\n")
    return data


@pytest.fixture
def paste(cast: Cast, sign_in, draft_2021: Plan):
    dung = sign_in(cast.dung)

    def post(text: str, html: str = "") -> str:
        url = reverse("plans:paste", args=[draft_2021.public_id])
        return dung.post(url, {"text": text, "html": html}).content.decode()

    post.browser = dung
    post.save_url = reverse("plans:import", args=[draft_2021.public_id])
    return post


def test_the_preview_says_what_was_understood_and_saves_nothing(paste) -> None:
    page = entities.unescape(" ".join(BeautifulSoup(paste(APPENDIX), "html.parser").text.split()))
    assert SUMMARY in page
    assert "Những chỗ chưa chắc" not in page
    assert not PlanTask.objects.exists()


def test_what_the_preview_shows_is_what_is_saved(paste, draft_2021: Plan) -> None:
    response = paste.browser.post(paste.save_url, filled(paste(APPENDIX)))
    assert response.url == reverse("plans:detail", args=[draft_2021.public_id])
    assert [group.tasks.count() for group in draft_2021.groups.all()] == [2, 6, 3, 2, 2, 2, 1]
    tasks = {task.code: task for task in draft_2021.tasks.select_related("group")}
    assert tasks["2b"].product == "Mạng lưới được xây dựng và phát triển"
    assert tasks["2đ"].time_text == "2023-2024"
    assert tasks["6a"].condition == "nếu Sở GD&ĐT triệu tập"
    assert tasks["7"].title.startswith("Tổ chức Hội nghị Tổng kết")
    assert [code for code, task in tasks.items() if not task.for_schools] == ["4b"]


def test_corrections_in_the_preview_are_saved(paste, draft_2021: Plan) -> None:
    data = filled(paste(APPENDIX))
    data["t-0-product"] = "Quy chế phối hợp đã ký"
    del data["t-0-for_schools"]
    paste.browser.post(paste.save_url, data)
    first = draft_2021.tasks.select_related("group").first()
    assert (first.product, first.for_schools) == ("Quy chế phối hợp đã ký", False)


def test_the_html_of_the_clipboard_goes_before_the_text(paste) -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in APPENDIX.splitlines()[0].split("\t"))
    row = "<td>a)</td><td>Từ HTML</td><td>các trường</td><td></td><td>2022</td><td></td>"
    html = f"<table><tr>{cells}</tr><tr><td colspan=6>1. Một</td></tr><tr>{row}</tr></table>"
    assert "Từ HTML" in paste(APPENDIX, html)


def test_a_table_with_missing_columns_is_taken_and_asked_about(paste) -> None:
    page = paste("Stt\tNhiệm vụ\tThời gian\tMức độ\na)\tViệc vừa dán\t2022\tCao")
    assert "không có cột “Đơn vị thực hiện”, “Đơn vị phối hợp”, “Sản phẩm hoàn thành”" in page
    assert "Cột “Mức độ” không có trong bảng nhiệm vụ" in page
    assert "Việc vừa dán" in page
    assert "Xem lại bảng nhiệm vụ" in page


def test_what_is_signed_below_counts_for_nothing(paste) -> None:
    head = "Stt\tNhiệm vụ\tĐơn vị thực hiện\tĐơn vị phối hợp\tThời gian\tSản phẩm"
    page = paste(f"{head}\n1\tKhai giảng\tHT\t\tTháng 9\tBiên bản\n\tNgười lập\t\t\t\tHIỆU TRƯỞNG")
    assert "1 nhiệm vụ đứng riêng" in page
    assert "Bỏ dòng này" in page
    act = BeautifulSoup(page, "html.parser").find("select", {"name": "t-1-act"})
    assert act.find("option", selected=True)["value"] == "drop"
    paste.browser.post(paste.save_url, filled(page) | {"t-1-act": "drop"})
    assert [task.title for task in PlanTask.objects.all()] == ["Khai giảng"]


def test_a_group_without_a_name_is_refused_and_kept(paste) -> None:
    data = filled(paste(APPENDIX))
    data["g-1-title"] = " "
    data["t-2-title"] = "Ô vừa sửa"
    page = paste.browser.post(paste.save_url, data).content.decode()
    assert "Nhóm nhiệm vụ 2 chưa có tên" in page
    assert "Ô vừa sửa" in page
    assert not PlanTask.objects.exists()


def test_a_second_table_replaces_the_first_or_follows_it(paste, draft_2021: Plan) -> None:
    paste.browser.post(paste.save_url, filled(paste(APPENDIX)))
    data = filled(paste(APPENDIX))
    paste.browser.post(paste.save_url, data)
    assert draft_2021.tasks.count() == 18
    paste.browser.post(paste.save_url, filled(paste(APPENDIX)) | {"place": "after"})
    assert draft_2021.tasks.count() == 36
    assert draft_2021.groups.last().number == 14


def test_a_full_preview_can_be_sent(paste) -> None:
    head = "Stt\tNhiệm vụ\tĐơn vị thực hiện\tĐơn vị phối hợp\tThời gian\tSản phẩm"
    lines = [f"{n}\tViệc {n}\tHT\t\tTháng 9\t" for n in range(1, 99)]
    foot = ["\tNgười lập\t\t\t\tHIỆU TRƯỞNG", "\tNguyễn A\t\t\t\tTrần B"]
    data = filled(paste("\n".join([head, *lines, *foot]))) | {"t-98-act": "drop", "t-99-act": "drop"}
    assert paste.browser.post(paste.save_url, data).status_code == 302
    assert PlanTask.objects.count() == 98


def test_a_heading_over_a_signature_alone_is_asked_about(paste, draft_2021: Plan) -> None:
    head = "Stt\tNhiệm vụ\tĐơn vị thực hiện\tĐơn vị phối hợp\tThời gian\tSản phẩm"
    rows = "1\tKhai giảng\tHT\t\tTháng 9\tBiên bản\n2\tTổng kết\t\t\t\t\n\tNgười lập\t\t\t\tHIỆU TRƯỞNG"
    page = paste(f"{head}\n{rows}")
    assert page.count("Nhóm này không có nhiệm vụ bên dưới") == 1
    data = filled(page) | {"t-1-act": "drop", "g-1-act": "drop"}
    paste.browser.post(paste.save_url, data)
    assert [group.number for group in draft_2021.groups.all()] == [1]
