"""The sheet by keyboard, in Chromium: arrows, Enter, Tab, Esc, a pasted block, rows moved and taken back."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import Unit, User
from ctxh_portal.demo import cast as demo_cast
from plans import workflow
from plans.models import Plan, PlanTask
from plans.workflow.sheet import SheetRow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True, scope="module")
def collected_static(django_test_environment: None) -> None:
    """The live server serves STATIC_ROOT."""
    call_command("collectstatic", interactive=False, verbosity=0)


def test_by_keyboard(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    plan = Plan.objects.get()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("ArrowDown")  # from the group to task a
    page.keyboard.type("Tập huấn mới")  # typing replaces
    page.keyboard.press("Tab")
    page.keyboard.type("Sai")
    page.keyboard.press("Escape")  # and Esc takes it back
    page.keyboard.press("Enter")  # down to task b, second column
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "Y tế\\tCông an\\nĐoàn\\tĐội");
          const options = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options)); }"""
    )
    page.locator("[data-row]").nth(3).locator("[data-cell]").first.fill("Việc dán thêm")
    page.locator("[data-row]").nth(3).locator("[data-cell]").first.press("Alt+ArrowUp")
    assert page.locator("[data-stt]").all_inner_texts() == ["1.", "a)", "b)", "c)"]
    page.locator("[data-row]").nth(1).locator("[data-drop]").click()
    assert page.locator("[data-stt]:visible").all_inner_texts() == ["1.", "a)", "b)"]
    page.locator("[data-undo]").click()
    page.locator("form[data-sheet] .btn-primary").click()
    page.wait_for_url("**" + reverse("plans:detail", args=[plan.public_id]))
    context.close()
    assert complaints == []
    rows = [(t.letter, t.title, t.units, t.partners) for t in PlanTask.objects.filter(plan=plan)]
    assert rows == [
        ("a", "Tập huấn mới", "Các trường", ""),
        ("b", "Việc dán thêm", "Đoàn", "Đội"),
        ("c", "Truyền thông", "Y tế", "Công an"),
    ]


WHOLE = (
    "<table><tr><th>Stt<th>Nhiệm vụ<th>Đơn vị thực hiện<th>Phối hợp<th>Thời gian<th>Sản phẩm</tr>"
    "<tr><td colspan=6>1. Nhóm dán</tr>"
    "<tr><td>a)<td><p>Việc</p><p>dán</p><td>Tổ 1<br>Tổ 2<td>Y tế<td>2026<td>Biên bản</tr></table>"
)
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options)); }"""


def test_what_is_pasted_destroys_nothing(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    as_it_was = _table(page)
    first = page.locator("[data-cell]").first
    first.click()

    # a whole table: without its head and its Stt, a space for each break; taken back in one step
    page.evaluate(PASTE, [WHOLE, "x"])
    pasted = [["Nhóm dán"], ["Việc dán", "Tổ 1 Tổ 2", "Y tế", "2026", "Biên bản"], as_it_was[2]]
    assert _table(page) == pasted
    page.locator("[data-undo]").click()
    assert _table(page) == as_it_was
    assert page.locator("[data-undo]").is_hidden()

    # lines of text, and a table where a cell is being edited, are words of that cell alone
    page.locator("[data-cell]").nth(1).focus()
    page.evaluate(PASTE, ["", "Một\nhai\nba"])
    assert _table(page) == [as_it_was[0], ["Một hai ba", *as_it_was[1][1:]], as_it_was[2]]
    page.locator("[data-cell]").nth(6).focus()
    page.keyboard.press("F2")
    page.evaluate(PASTE, [WHOLE, " a\tb\nc"])
    assert _table(page)[2] == ["Truyền thông a b c", *as_it_was[2][1:]]

    # more than the sheet holds: what is beyond is not pasted, and it is said; taken back, the rows are free again
    for _time in range(2):
        page.locator("[data-cell]").nth(1).focus()
        page.evaluate(PASTE, ["", "\n".join(f"Việc {n}\tTổ" for n in range(330))])
        titles = [row[0] for row in _table(page)]
        assert titles == ["Nhóm một", *(f"Việc {n}" for n in range(299))]
        assert "các dòng cuối chưa được dán" in page.locator("[data-status]").inner_text()
        page.locator("[data-undo]").click()
        assert [row[0] for row in _table(page)] == ["Nhóm một", "Một hai ba", "Truyền thông a b c"]
    page.locator("form[data-sheet] .btn-primary").click()
    page.wait_for_url("**" + reverse("plans:detail", args=[Plan.objects.get().public_id]))
    context.close()
    assert [task.title for task in PlanTask.objects.all()] == ["Một hai ba", "Truyền thông a b c"]


def test_a_row_in_the_middle(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    page.locator("[data-cell]").nth(1).focus()  # task a
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Bằng phím")
    page.locator("[name=more][value=task]").click()
    page.keyboard.type("Bằng nút")
    page.locator("[data-cell]").nth(1).focus()
    page.locator("[name=more][value=group]").click()  # a heading parts no group
    page.keyboard.type("Nhóm hai")
    titles = [row[0] for row in _table(page)]
    context.close()
    assert titles == ["Nhóm một", "Tập huấn", "Bằng phím", "Bằng nút", "Truyền thông", "Nhóm hai"]


def test_a_pasted_block_goes_round_headings(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    page.locator("[name=more][value=group]").click()
    page.keyboard.type("Nhóm hai")
    page.locator("[data-cell]").nth(6).focus()  # the last task of the first group
    page.evaluate(PASTE, ["", "Việc một\tTổ\nViệc hai\tTổ"])
    assert [row[0] for row in _table(page)] == ["Nhóm một", "Tập huấn", "Việc một", "Việc hai", "Nhóm hai"]
    page.locator("[data-undo]").click()

    # a heading and its task stand after a point, and not in the place of the next one
    for title in ("Việc riêng", "Việc riêng nữa"):
        page.locator("[name=more][value=point]").click()
        page.keyboard.type(title)
    page.locator("[data-kind=point]").first.locator("[data-cell]").first.focus()
    page.evaluate(PASTE, [WHOLE, "x"])
    kinds = page.locator("[data-row]:not([hidden])").evaluate_all("(rows) => rows.map((row) => row.dataset.kind)")
    titles = [row[0] for row in _table(page)]
    context.close()
    at = titles.index("Nhóm dán")
    assert (titles[at + 1], kinds[at : at + 2]) == ("Việc dán", ["group", "task"])
    assert {"Việc riêng", "Việc riêng nữa", "Nhóm hai"} <= set(titles)


HEAD = "<table><tr><th>Stt<th>Nhiệm vụ<th>Đơn vị thực hiện<th>Phối hợp<th>Thời gian<th>Sản phẩm</tr>"


def test_a_cell_over_two_rows_moves_no_column(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    page.locator("[data-cell]").first.click()
    rows = (
        "<tr><td>1.<td colspan=5>Nhóm</tr>"
        "<tr><td>a)<td>T1<td>U1<td>P1<td rowspan=2>2026<td>S1</tr><tr><td>b)<td>T2<td>U2<td>P2<td>S2</tr></table>"
    )
    page.evaluate(PASTE, [HEAD + rows, "x"])
    pasted = _table(page)
    context.close()
    assert pasted == [["Nhóm"], ["T1", "U1", "P1", "2026", "S1"], ["T2", "U2", "P2", "", "S2"]]


def test_numbers_below_a_roman_heading_are_its_tasks(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    page.locator("[data-cell]").first.click()
    lines = [
        ("I", "Truyền thông"), ("1", "Tổ chức", "GVCN"), ("2", "Phát thanh"), ("II.", "Phòng ngừa"),
        ("1", "Hội thi", "HT"), ("1.", "Có điểm"), ("a)", "Điểm", "HT"), ("2.", "Riêng", "HT"),
    ]  # fmt: skip
    rows = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in [*line, *[''] * 4][:6])}</tr>" for line in lines)
    page.evaluate(PASTE, [f"{HEAD}{rows}</table>", "x"])
    kinds = page.locator("[data-row]:not([hidden])").evaluate_all("(rows) => rows.map((row) => row.dataset.kind)")
    assert kinds == ["group", "task", "task", "group", "task", "group", "task", "point"]
    page.locator("form[data-sheet] .btn-primary").click()
    page.wait_for_url("**" + reverse("plans:detail", args=[Plan.objects.get().public_id]))
    context.close()
    codes = [(task.code, task.title) for task in PlanTask.objects.select_related("group")]
    assert codes == [("1a", "Tổ chức"), ("1b", "Phát thanh"), ("2a", "Hội thi"), ("3a", "Điểm"), ("4", "Riêng")]


def test_a_paste_taken_back_leaves_no_row_behind(live_server, chromium: Browser) -> None:
    page, context = _sheet(live_server, chromium)
    page.locator("[data-cell]").nth(6).focus()
    page.evaluate(PASTE, ["", "Truyền thông\tTổ\nHai\tTổ\nBa\tTổ"])
    page.locator("[name=more][value=group]").click()  # refused as long as it has no task
    page.keyboard.type("Nhóm hai")
    page.locator("[data-undo]").click()
    left = [["Nhóm một"], ["Tập huấn", "Các trường"], ["Truyền thông", "Các trường"], ["Nhóm hai"]]
    assert [[cell for cell in row if cell] for row in _table(page)] == left
    page.locator("form[data-sheet] .btn-primary").click()
    page.locator("text=Có nhóm nhiệm vụ chưa có nhiệm vụ nào").wait_for()
    assert [[cell for cell in row if cell] for row in _table(page)] == left
    page.locator("[data-row]:not([hidden])").last.locator("[data-drop]").click()
    page.locator("form[data-sheet] .btn-primary").click()
    page.wait_for_url("**" + reverse("plans:detail", args=[Plan.objects.get().public_id]))
    context.close()
    assert [task.title for task in PlanTask.objects.all()] == ["Tập huấn", "Truyền thông"]


def _table(page: Page) -> list[list[str]]:
    cells = "(rows) => rows.map((row) => [...row.querySelectorAll('[data-cell]')].map((cell) => cell.value))"
    found: list[list[str]] = page.locator("[data-row]:not([hidden])").evaluate_all(cells)
    return found


def _sheet(live_server, chromium: Browser) -> tuple[Page, BrowserContext]:
    cast = demo_cast.build(timezone.localdate())
    plan = _plan(cast.dung, cast.units["commune"])
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    client = Client()
    client.force_login(cast.dung, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("plans:sheet", args=[plan.public_id]))
    return page, context


def _plan(actor: User, unit: Unit) -> Plan:
    plan = workflow.create_plan(
        actor=actor,
        unit=unit,
        span="year",
        subject="Công tác xã hội",
        first_year=2026,
        last_year=2026,
        body="I. A",
    )
    rows = [
        SheetRow("group", "Nhóm một"),
        SheetRow("task", "Tập huấn", units="Các trường"),
        SheetRow("task", "Truyền thông", units="Các trường"),
    ]
    return workflow.save_sheet(actor=actor, plan=plan, rows=rows, version=plan.version)
