"""What a pasted task table is understood to be: the seed's appendix, exact, and the scars one by one."""

import unicodedata

import pytest

from plans import tasktable
from plans.tasktable import Unreadable, parse
from tests.plans.appendix import APPENDIX

HEADER = "Stt\tNhiệm vụ\tĐơn vị thực hiện\tĐơn vị phối hợp\tThời gian thực hiện\tSản phẩm hoàn thành"
GROUP = "1. Triển khai văn bản\t\t\t\t\t"


def tasks_of(*lines: str):
    return parse("\n".join([HEADER, *lines])).tasks


@pytest.fixture(scope="module")
def appendix() -> tasktable.Parsed:
    return parse(APPENDIX)


def test_the_appendix_has_six_groups_and_a_task_of_its_own(appendix) -> None:
    assert [len(group.tasks) for group in appendix.groups] == [2, 6, 3, 2, 2, 2, 1]
    assert [group.standalone for group in appendix.groups] == [False] * 6 + [True]
    assert [group.number for group in appendix.groups] == [1, 2, 3, 4, 5, 6, 7]


def test_the_letters_of_the_appendix(appendix) -> None:
    letters = ["".join(task.letter for task in group.tasks) for group in appendix.groups]
    assert letters == ["ab", "abcdđe", "abc", "ab", "ab", "ab", ""]


def test_the_counts_of_the_appendix(appendix) -> None:
    assert (appendix.lettered, len(appendix.tasks), appendix.reaching_schools) == (17, 18, 17)


def test_the_appendix_leaves_no_question(appendix) -> None:
    assert appendix.questions == []


def test_a_row_cut_by_a_page_break_is_one_task(appendix) -> None:
    task = appendix.groups[1].tasks[1]
    assert task.title == (
        "Triển khai xây dựng và phát triển mạng lưới các cơ sở cung cấp dịch vụ công tác xã hội trong trường học."
    )
    assert task.units == "Phòng GD&ĐT, các trường học"
    assert task.time_text == "2022 – 2023"
    assert task.product == "Mạng lưới được xây dựng và phát triển"


def test_every_time_of_the_appendix(appendix) -> None:
    assert [[task.time_text for task in group.tasks] for group in appendix.groups] == [
        ["2022-2023", "2023-2024"],
        ["2022", "2022 – 2023", "2022 – 2023", "2023", "2023-2024", "2025"],
        ["2021-2022", "2022-2024", "2023"],
        ["Hàng năm", "2022-2024"],
        ["Hàng năm", "2021-2022"],
        ["2022-2025", "2022-2025"],
        ["2025"],
    ]


def test_the_products_that_the_appendix_leaves_empty(appendix) -> None:
    empty = [f"{g.number}{t.letter}" for g in appendix.groups for t in g.tasks if not t.product]
    assert empty == ["2c", "3a", "3c", "5b"]


def test_the_task_that_does_not_reach_the_schools(appendix) -> None:
    alone = [f"{g.number}{t.letter}" for g in appendix.groups for t in g.tasks if not t.for_schools]
    assert alone == ["4b"]


def test_the_condition_is_taken_out_of_the_units(appendix) -> None:
    task = appendix.groups[5].tasks[0]
    assert task.condition == "nếu Sở GD&ĐT triệu tập"
    assert task.units == "Phòng GD&ĐT, các trường học."
    assert (
        tasktable.with_condition(task.units, task.condition)
        == "Phòng GD&ĐT, các trường học (nếu Sở GD&ĐT triệu tập)."
    )


def test_headings_in_one_cell_and_in_two(appendix) -> None:
    assert (
        appendix.groups[0].title
        == "Triển khai các văn bản quy phạm pháp luật về phát triển công tác xã hội trường học"
    )
    assert appendix.groups[3].title.startswith("Tăng cường hoạt động kiểm tra, giám sát, đánh giá")
    assert appendix.groups[6].heading.startswith("Tổ chức Hội nghị Tổng kết")


def test_the_whole_document_pasted_gives_the_same_table(appendix) -> None:
    before = "PHỤ LỤC\n\nKế hoạch phát triển Công tác xã hội\n1. Mục đích\n\n"
    assert parse(before + APPENDIX) == appendix


def test_words_are_kept_in_nfc_with_single_spaces() -> None:
    decomposed = unicodedata.normalize("NFD", "Tập  huấn\u00a0giáo viên")
    (task,) = tasks_of(GROUP, f"a)\t{decomposed}\tcác trường\t\t\t")
    assert task.title == "Tập huấn giáo viên"


@pytest.mark.parametrize("cell", ["kể cả\nhai dòng", '"kể cả\nhai dòng"'], ids=["Word", "Excel"])
def test_a_line_break_inside_a_cell(cell: str) -> None:
    (task,) = tasks_of(GROUP, f"a)\tTập huấn {cell}\tcác trường\t\t2022\tTài liệu")
    assert task.title.replace('"', "").endswith("kể cả hai dòng")
    assert (task.time_text, task.product) == ("2022", "Tài liệu")


def test_an_empty_paragraph_at_the_end_of_a_cell() -> None:
    (task,) = tasks_of(GROUP, "a)\tTập huấn\n\tcác trường\n\t\t2022\tTài liệu")
    assert (task.title, task.units, task.time_text, task.product) == (
        "Tập huấn",
        "các trường",
        "2022",
        "Tài liệu",
    )


def test_a_page_number_is_dropped() -> None:
    (task,) = tasks_of(GROUP, "a)\tTập huấn cho\tcác trường\t\t2022\tTài", "", "12", "", "\tgiáo viên\t\t\t\tliệu")
    assert (task.title, task.product) == ("Tập huấn cho giáo viên", "Tài liệu")


def test_a_missing_column_is_named_and_left_empty() -> None:
    parsed = parse(
        "Stt\tNhiệm vụ\tĐơn vị thực hiện\tThời gian\tSản phẩm\n1.\tNhóm\t\t\t\na)\tTập huấn\ttrường\t2022\t\n"
    )
    assert any("không có cột “Đơn vị phối hợp”" in question for question in parsed.questions)
    (task,) = parsed.tasks
    assert (task.letter, task.title, task.units, task.partners) == ("a", "Tập huấn", "trường", "")


def test_a_table_without_the_tasks_themselves_is_refused() -> None:
    with pytest.raises(Unreadable, match="không có cột “Nhiệm vụ”"):
        parse("Stt\tĐơn vị thực hiện\tThời gian\tSản phẩm\n1\ttrường\t2022\tBáo cáo")


@pytest.mark.parametrize(
    "head",
    [
        "TT\tNội dung công việc\tNgười phụ trách\tPhối hợp\tThời gian\tKết quả",
        "STT\tNhiệm vụ trọng tâm\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian hoàn thành\tSản phẩm",
    ],
)
def test_other_names_of_the_columns(head: str) -> None:
    parsed = parse(f"{head}\n1\tKhai giảng\tHiệu trưởng\tĐoàn\tTháng 9\tBiên bản")
    assert parsed.questions == []
    (task,) = parsed.tasks
    cells = (task.title, task.units, task.partners, task.time_text, task.product)
    assert cells == ("Khai giảng", "Hiệu trưởng", "Đoàn", "Tháng 9", "Biên bản")


def test_a_column_of_tasks_under_an_unknown_name() -> None:
    parsed = parse(
        "Stt\tViệc cần làm\tĐơn vị thực hiện\tThời gian\tSản phẩm\n1\tKhai giảng\tHT\tTháng 9\tBiên bản"
    )
    assert parsed.tasks[0].title == "Khai giảng"
    assert any("Cột “Việc cần làm” được hiểu là" in question for question in parsed.questions)


def test_the_usual_table_of_months() -> None:
    head = "Thời gian (tháng)\tNội dung công việc\tNgười/bộ phận phụ trách\tPhối hợp\tKết quả/Ghi chú"
    parsed = parse(f"{head}\n8\tLập kế hoạch\tHT\tTổ\tKH\n\tKiện toàn tổ\tHT\t\tQĐ\n9\tKhai giảng\tHT\tTổ\t\n")
    assert [(task.title, task.time_text) for task in parsed.tasks] == [
        ("Lập kế hoạch", "Tháng 8"),
        ("Kiện toàn tổ", "Tháng 8"),
        ("Khai giảng", "Tháng 9"),
    ]
    assert all(group.standalone for group in parsed.groups)
    assert any("không có cột “Stt”" in question for question in parsed.questions)


def test_months_over_their_rows_are_headings() -> None:
    head = ["Thời gian", "Nội dung", "Phụ trách", "Kết quả"]
    rows = [["Tháng 9", "", "", ""], ["", "Khai giảng", "HT", ""], ["", "Tập huấn", "HT", "Biên bản"]]
    (group,) = tasktable.parse_grid([head, *rows]).groups
    assert group.title == "Tháng 9"
    assert [(task.letter, task.title, task.time_text) for task in group.tasks] == [
        ("a", "Khai giảng", "Tháng 9"),
        ("b", "Tập huấn", "Tháng 9"),
    ]


@pytest.mark.parametrize("roman", ["{0}\t{1}\t\t\t\t", "{0}. {1}\t\t\t\t\t"])
def test_roman_headings_over_numbers(roman: str) -> None:
    lines = [roman.format("I", "Phát hiện"), "1\tRà soát\tHT\t\tTháng 9\t", "2\tKhảo sát\tHT\t\tTháng 10\t",
             roman.format("II", "Phòng ngừa"), "1\tHội thi\tHT\t\tTháng 11\t"]  # fmt: skip
    parsed = parse("\n".join([HEADER, *lines]))
    assert [(group.title, [(task.letter, task.title) for task in group.tasks]) for group in parsed.groups] == [
        ("Phát hiện", [("a", "Rà soát"), ("b", "Khảo sát")]),
        ("Phòng ngừa", [("a", "Hội thi")]),
    ]
    assert [question for question in parsed.questions if "La Mã" in question] == parsed.questions


def test_a_point_that_its_title_opens() -> None:
    tasks = tasks_of("1\tTruyền thông\t\t\t\t", "\ta) Lớp 6\tHT\t\tTháng 9\t", "\tb) Lớp 7\tHT\t\tTháng 10\t")
    assert [(task.letter, task.title) for task in tasks] == [("a", "Lớp 6"), ("b", "Lớp 7")]


@pytest.mark.parametrize(
    ("above", "below", "is_asked"),
    [
        ("Tập huấn", "Hội thi", True),
        ("Tập huấn", "cho giáo viên", False),
        ("Phối hợp với", "Công an xã", False),
    ],
)
def test_two_whole_rows_of_months_are_not_glued_unasked(above: str, below: str, is_asked: bool) -> None:
    parsed = parse(
        "\n".join(
            [HEADER, GROUP, f"a)\t{above}\tHT\t\tTháng 9\t", f"\t{below}\tHT\t\tTháng 10\t", "b)\tBa\tHT\t\t\t"]
        )
    )
    assert [task.title for task in parsed.groups[0].tasks if task.doubt] == ([below] if is_asked else [])


def test_what_is_signed_under_the_table_is_no_task() -> None:
    head = HEADER.split("\t")
    rows = [["1.", "Phát hiện", "", "", "", ""], ["a)", "Rà soát", "HT", "", "Tháng 9", "Biên bản"],
            ["", "Người lập", "", "", "Tân Trụ, ngày 1/1/2026 HIỆU TRƯỞNG", ""],
            ["", "Nguyễn A", "", "", "Trần B", ""]]  # fmt: skip
    parsed = tasktable.parse_grid([head, *rows])
    assert [(task.title, task.time_text) for task in parsed.tasks] == [("Rà soát", "Tháng 9")]
    assert sum("phần ký dưới bảng" in question for question in parsed.questions) == 2
    (group,) = tasktable.settled(parsed.groups)
    assert [task.title for task in group.tasks] == ["Rà soát"]


def test_a_row_joined_at_the_end_is_asked_about() -> None:
    rows = [GROUP, "a)\tTập huấn\tHT\t\t\t", "\tCác lớp khối 6\t\t\t\t"]
    assert any(
        "Dòng cuối “Các lớp khối 6”" in question for question in parse("\n".join([HEADER, *rows])).questions
    )
    rows[2] = "\tcho giáo viên\t\t\t\t"
    assert not any("Dòng cuối" in question for question in parse("\n".join([HEADER, *rows])).questions)


def test_what_is_no_table_is_said() -> None:
    with pytest.raises(Unreadable, match="Không thấy bảng nhiệm vụ"):
        parse("Trên đây là kế hoạch./.")


def test_a_header_without_tasks_is_said() -> None:
    with pytest.raises(Unreadable, match="Không tìm thấy nhiệm vụ nào"):
        parse(HEADER)


def test_a_table_without_header_is_read_and_asked_about() -> None:
    parsed = parse(f"{GROUP}\na)\tTập huấn\tcác trường\t\t2022\tTài liệu")
    assert parsed.tasks[0].product == "Tài liệu"
    assert "không có dòng tiêu đề" in parsed.questions[0]


def test_columns_in_another_order() -> None:
    header = "TT\tNội dung\tThời gian\tĐơn vị chủ trì\tĐơn vị phối hợp\tSản phẩm"
    (task,) = parse(f"{header}\n{GROUP}\na)\tTập huấn\t2022\tcác trường\tTrạm Y tế\tTài liệu").tasks
    assert (task.units, task.partners, task.time_text) == ("các trường", "Trạm Y tế", "2022")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["c)\tHai\tTrường\t\t\t"], "ở chỗ của b) lại là c)"),
        (["a)\tLặp\tTrường\t\t\t"], "ở chỗ của b) lại là a)"),
        (["f)\tHai\tTrường\t\t\t"], "không rõ ký hiệu “f)”"),
        (["b)\tHai\tTrường\t\tkhi nào xong\t"], "Thời gian “khi nào xong” của nhiệm vụ 1b chưa rõ"),
        (["b)\tHai\t\t\t\t"], "Nhiệm vụ 1b chưa có đơn vị thực hiện"),
        (["2. Mục trống\t\t\t\t\t"], "Mục 2 không có nhiệm vụ nào"),
        (["3. Mục nhảy\t\t\t\t\t", "a)\tHai\tTrường\t\t\t"], "Sau mục 1 là mục 3"),
        (
            ["b)\tHai\tTrường\t\t2022\t", "\tKhông có chữ cái\tTrường\t\t2023\t"],
            "Dòng “Không có chữ cái” không có Stt",
        ),
    ],
)
def test_what_is_unsure_is_asked(lines: list[str], words: str) -> None:
    questions = parse("\n".join([HEADER, GROUP, "a)\tMột\tTrường\t\t\t", *lines])).questions
    assert any(words in question for question in questions)


def test_a_row_before_every_group_is_kept_and_asked_about() -> None:
    parsed = parse(f"{HEADER}\na)\tTập huấn\tcác trường\t\t2022\t")
    assert parsed.tasks[0].title == "Tập huấn"
    assert "đứng trước mọi mục lớn" in parsed.questions[0]


@pytest.mark.parametrize(
    ("units", "reaches"),
    [
        ("Phòng GD&ĐT, các trường", True),
        ("Trường Mầm non Quang Trung", True),
        ("các cơ sở giáo dục", True),
        ("Phòng GD&ĐT", False),
        ("Phòng Tài nguyên và Môi trường", False),
        ("Trưởng phòng", False),
        ("", False),
    ],
)
def test_units_that_name_the_schools(units: str, reaches: bool) -> None:
    assert tasktable.is_for_schools(units) is reaches


def test_html_with_a_cell_over_several_rows() -> None:
    html = (
        "<table><tr>" + "".join(f"<td>{name}</td>" for name in HEADER.split("\t")) + "</tr>"
        "<tr><td colspan=6>1. Triển khai</td></tr>"
        "<tr><td>a)</td><td>Một</td><td rowspan=2>các trường</td><td></td><td>2022</td><td></td></tr>"
        "<tr><td>b)</td><td>Hai</td><td>Trạm Y tế</td><td>2023</td><td>Báo cáo</td></tr></table>"
    )
    one, two = parse("", html).tasks
    assert (one.units, two.units, two.partners, two.product) == (
        "các trường",
        "các trường",
        "Trạm Y tế",
        "Báo cáo",
    )


def test_html_without_a_table_leaves_the_text() -> None:
    assert len(parse(APPENDIX, "<html><body><p>Phụ lục</p></body></html>").tasks) == 18


def test_the_letters_go_on_after_y() -> None:
    assert tasktable.ALPHABET[21:26] == ["x", "y", "aa", "ab", "ac"]
    assert len(set(tasktable.ALPHABET)) == len(tasktable.ALPHABET) > 100


@pytest.mark.parametrize(
    ("half", "cells"),
    [
        ("\t\tHiệu trưởng\t\t\t", ("Tập huấn", "HT Hiệu trưởng", "Sổ")),
        ("\t\t\t\t\tXác nhận của cha mẹ học sinh", ("Tập huấn", "HT", "Sổ Xác nhận của cha mẹ học sinh")),
    ],
)
def test_a_cut_row_that_reads_like_a_signature_is_joined(half: str, cells: tuple[str, ...]) -> None:
    lines = [GROUP, "a)\tTập huấn\tHT\t\t\tSổ", half, "\tcho giáo viên\t\t\t\t", "b)\tHội thi\tHT\t\t\t"]
    parsed = parse("\n".join([HEADER, *lines]))
    one, two = parsed.groups[0].tasks
    assert (one.title, one.units, one.product) == (f"{cells[0]} cho giáo viên", *cells[1:])
    assert (two.letter, two.act) == ("b", "task")
    assert not any("phần ký" in question for question in parsed.questions)


def test_whoever_carries_a_task_out_does_not_sign_a_table_without_stt() -> None:
    head = ["Thời gian", "Nội dung", "Phụ trách", "Kết quả"]
    rows = [["8", "Lập kế hoạch", "Hiệu trưởng", "KH"], ["", "Phê duyệt", "Hiệu trưởng", "QĐ"],
            ["9", "Khai giảng", "Hiệu trưởng", ""], ["", "Người lập", "Hiệu trưởng", ""]]  # fmt: skip
    parsed = tasktable.parse_grid([head, *rows])
    assert [task.title for task in parsed.tasks] == ["Lập kế hoạch", "Phê duyệt", "Khai giảng"]
    assert [row.title for group in parsed.groups for row in group.tasks if row.act == "drop"] == [
        "Người lập Hiệu trưởng"
    ]


def test_a_heading_over_a_signature_alone_has_no_task() -> None:
    lines = [GROUP, "a)\tTập huấn\tHT\t\t\t", "2\tTổng kết\t\t\t\t", "\tNgười lập\t\t\t\tHIỆU TRƯỞNG"]
    parsed = parse("\n".join([HEADER, *lines]))
    assert any("Mục 2 không có nhiệm vụ nào" in question for question in parsed.questions)
    last = parsed.groups[1]
    assert [row.act for row in last.tasks] == ["drop"]
    for act, headings in (("drop", 1), ("task", 2), ("heading", 2)):
        last.act = act
        assert len(tasktable.settled(parsed.groups)) == headings
    last.act = "task"
    assert tasktable.settled(parsed.groups)[1].standalone


@pytest.mark.parametrize(("tasks", "fits"), [(98, True), (99, False)])
def test_every_row_of_the_preview_counts(tasks: int, fits: bool) -> None:
    lines = [GROUP, *(f"{tasktable.ALPHABET[n]})\tViệc {n}\tHT\t\t\t" for n in range(tasks))]
    lines += ["\tNgười lập\t\t\t\tHIỆU TRƯỞNG", "\tNguyễn A\t\t\t\tTrần B"]
    pasted = "\n".join([HEADER, *lines])
    if fits:
        assert len(parse(pasted).groups[0].tasks) == tasktable.MAX_ROWS
    else:
        with pytest.raises(Unreadable, match="Bảng có 101 dòng, nhiều hơn 100 dòng"):
            parse(pasted)
