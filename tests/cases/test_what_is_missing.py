"""What a gate misses leads to where it is put right, for whoever may; the page of a case shows no empty step."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from cases import access, workflow
from cases.workflow.transitions import OUTCOME_GATES, PLACES, TRANSITIONS


def address_of(way) -> str:
    return f"/truong-hop/{way.case.public_id}/"


def part(page: str, title: str) -> str:
    """The card of the page with this title."""
    return page.split(f"{title}</h2>")[1].split("</section>")[0] if f"{title}</h2>" in page else ""


def links(text: str) -> list[str]:
    return re.findall(r'<li><a href="([^"]+)"', text)


def test_every_gate_leads_somewhere_but_the_one_that_only_forbids():
    gates = {gate for way in TRANSITIONS for gate in way.gates} | {
        gate for asked in OUTCOME_GATES.values() for gate in asked
    }
    assert {gate.__name__ for gate in gates - set(PLACES)} == {"not_high"}
    assert not set(PLACES) - gates


def test_each_place_is_a_page_or_an_anchor_of_the_cases_own_page(login, cast, way):
    page = login(cast.lan).get(address_of(way.to_intervention().plan())).text
    for action, place in PLACES.values():
        assert action in access.ACTIONS
        if place.startswith("#"):
            assert f'id="{place[1:]}"' in page, place
            continue
        try:
            reverse(place, args=[way.case.public_id])
        except NoReverseMatch:
            pytest.fail(place)


def test_a_new_case_begins_with_its_assessment_then_with_its_triage(login, cast, way):
    browser, address = login(cast.lan), address_of(way)
    page = browser.get(address).text
    assert re.search(rf'btn-primary" href="{address}danh-gia/"', page)
    assert not re.search(rf'btn-primary" href="{address}nhat-ky/"', page) and f'{address}nhat-ky/"' in page
    assert f"{address}danh-gia/" in links(part(page, "Bước tiếp theo"))
    way.assess()
    page = browser.get(address).text
    assert re.search(rf'btn-primary" href="{address}phan-loai/"', page)
    assert set(links(part(page, "Bước tiếp theo"))) == {f"{address}phan-loai/"}
    way.triage("prevent")
    assert re.search(rf'btn-primary" href="{address}nhat-ky/"', browser.get(address).text)


def test_who_may_not_put_it_right_reads_it_without_a_link(login, cast, way):
    page = part(login(cast.hoa).get(address_of(way)).text, "Bước tiếp theo")
    assert "Chưa có đánh giá nguy cơ ban đầu." in page and not links(page)
    assert "Chuyển sang phòng ngừa" in page  # what it is missing for


def test_no_empty_step_stands_there(login, cast, way):
    way.to_reintegration().finish_dates()
    page = login(cast.hoa).get(address_of(way)).text
    assert not part(page, "Bước tiếp theo")
    page = login(cast.lan).get(address_of(way)).text
    assert "Can thiệp trở lại" in page and "Đề nghị kết thúc" in page
    way.ask_closing()
    page = part(login(cast.hoa).get(address_of(way)).text, "Bước tiếp theo")
    assert page.count('class="way"') == 1 and "đang chờ hiệu trưởng duyệt" in page


def test_a_refused_end_leads_to_what_its_outcome_asks(login, cast, way):
    way.to_intervention()
    address = address_of(way)
    data = {"version": way.now["version"], "outcome": "left", "reason": "Em nghỉ học"}
    page = login(cast.lan).post(f"{address}ket-thuc/", data).text
    assert f"{address}danh-gia/" in links(page) and "mức cao" in page
    page = login(cast.lan).get(f"{address}chuyen/reintegration/").text
    assert f"{address}#ke-hoach" in links(page)


def test_a_saved_draft_comes_back_to_the_plan(login, cast, way):
    way.to_intervention()
    address = address_of(way)
    data = plan_form(way)
    browser = login(cast.lan)
    assert browser.post(f"{address}ke-hoach/", data)["Location"] == f"{address}#ke-hoach-trinh"
    assert 'id="ke-hoach-trinh"' in browser.get(address).text


def plan_form(way, rows: int = 3) -> dict[str, str]:
    found = {"version": way.now["version"], "objective": "Em an tâm đi học"}
    found |= {"viec-TOTAL_FORMS": rows, "viec-INITIAL_FORMS": 0}
    for number in range(rows):
        row = {"need": f"Nhu cầu {number}", "action": "Gặp em", "responsible": "Cô Lan", "due_on": "01/12/2099"}
        found |= {f"viec-{number}-{name}": value for name, value in row.items()}
    return found


def test_a_fourth_row_is_one_press_away(login, cast, way):
    way.to_intervention()
    browser, address = login(cast.lan), f"{address_of(way)}ke-hoach/"
    assert "Lưu và thêm hàng" in browser.get(address).text
    answer = browser.post(address, plan_form(way) | {"more": "1"})
    assert answer["Location"] == f"{address}#id_viec-3-need"
    page = browser.get(address).text
    assert 'id="id_viec-3-need"' in page and "Nhu cầu 2" in page
    assert "Lưu và thêm hàng" in page
    way.case.refresh_from_db()
    assert way.case.support_plans.get().actions.count() == 3


@pytest.mark.parametrize(("rows", "more"), [(16, True), (20, False)])
def test_a_full_plan_offers_no_further_row(login, cast, way, rows, more):
    way.to_intervention()
    browser, address = login(cast.lan), f"{address_of(way)}ke-hoach/"
    assert browser.post(address, plan_form(way, rows)).status_code == 302
    assert ("Lưu và thêm hàng" in browser.get(address).text) is more


def test_only_rows_that_have_to_be_filled_bear_a_star(login, cast, way):
    way.to_intervention().plan()
    page = login(cast.lan).get(f"{address_of(way)}ke-hoach/").text
    first, second = (page.split(f'for="id_viec-{number}-need"')[1].split("</label>")[0] for number in (0, 1))
    assert "star" in first and "star" not in second


def test_who_decides_reads_of_whom_how_grave_and_where(login, cast, way):
    way.to_prevention()
    ask = {"actor": cast.lan, **way.now, "reason": "Em theo gia đình về quê", "outcome": "left"}
    workflow.ask_closing(**ask)
    browser, address = login(cast.hoa), address_of(way)
    page = browser.get(f"{address}ket-thuc/duyet/").text
    line = page.split('class="facts-line">')[1].split("</p>")[0]
    assert way.case.pupil.full_name in line and "Nguy cơ trung bình" in line and "Phòng ngừa" in line
    assert "Kết quả:</strong> Nghỉ học" in page and "Lý do:</strong> Em theo gia đình" in page
    assert way.case.pupil.full_name not in page.split("</title>")[0]
    for other in ("phan-cong/", "ket-thuc/duyet/"):
        assert way.case.pupil.full_name in browser.get(address + other).text
    assert 'class="facts-line"' not in login(cast.lan).get(f"{address}nhat-ky/").text
