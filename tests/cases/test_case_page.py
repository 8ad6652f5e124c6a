"""The shape of the page of a case: the next step first, the line of time, what is seldom used folded with a count,
and nothing taken away."""

import re

from cases import workflow
from cases.views.cases import NEWEST


def page_of(browser, case) -> str:
    return browser.get(f"/truong-hop/{case.public_id}/").text


def folds(page: str) -> dict[str, str]:
    """Title of each folded part → what stands beside it."""
    found = re.findall(
        r'<details class="fold"[^>]*><summary>([^<]+)(?:<span class="much">(\d+)</span>)?</summary>', page
    )
    return dict(found)


def test_the_next_step_comes_first_then_the_work_then_the_line_of_time(login, cast, way):
    way.to_intervention().plan()
    page = page_of(login(cast.lan), way.case)
    order = ["Bước tiếp theo", "Kế hoạch hỗ trợ, can thiệp", "Dòng thời gian", "Ai xem được", "Thời hạn</h2>"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_seldom_used_parts_are_folded_with_their_count(login, cast, way):
    way.confer().confer("Họp lần hai.")
    workflow.write_locked_note(actor=cast.lan, case=way.case, text="Riêng")
    found = folds(page_of(login(cast.lan), way.case))
    assert found["Họp trường hợp"] == "2" and found["Ghi chú riêng"] == "1"
    assert found["Sự việc"] == "" and "Thông tin ban đầu" in found and "Giáo viên chủ nhiệm" in found


def test_the_plan_is_open_for_who_works_on_it(login, cast, way):
    way.to_intervention().plan().submit_plan().approve_plan()
    opened = '<details class="fold" open><summary>Kế hoạch hỗ trợ, can thiệp'
    assert opened in page_of(login(cast.lan), way.case)
    way.assess("medium", conclusion="Em ổn hơn")
    way.move("reintegration")
    assert opened in page_of(login(cast.lan), way.case)  # its actions wait for results
    assert opened not in page_of(login(cast.hoa), way.case)


def test_earlier_lines_open_on_demand_and_none_is_lost(login, cast, way):
    for number in range(NEWEST + 3):
        way.entry(f"Lần gặp thứ {number}.")
    page = page_of(login(cast.lan), way.case)
    assert all(f"Lần gặp thứ {number}." in page for number in range(NEWEST + 3))
    head, tail = page.split("Diễn biến trước đó")
    assert f"Lần gặp thứ {NEWEST + 2}." in head and "Lần gặp thứ 0." in tail
    assert int(folds(page)["Diễn biến trước đó"]) >= 3
