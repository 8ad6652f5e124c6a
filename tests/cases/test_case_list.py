from cases import access
from tests.fixtures import enrol


def test_the_list_is_what_one_may_see(login, cast, make_case):
    mine, other = make_case(), make_case(actor=cast.minh)
    page = login(cast.lan).get("/truong-hop/").text
    assert mine.pupil.full_name in page and other.code not in page
    page = login(cast.hoa).get("/truong-hop/").text
    assert mine.code in page and other.code in page


def test_words_find_without_marks_and_by_code(login, cast, case, make_case):
    other = make_case()
    browser = login(cast.lan)
    for words in ("tran duc", "DUC anh", case.code, str(case.number)):
        page = browser.post("/truong-hop/", {"words": words}).text
        assert case.code in page
    assert other.code not in browser.post("/truong-hop/", {"words": "tran duc"}).text


def test_words_never_stand_in_an_address(login, cast, case):
    page = login(cast.lan).post("/truong-hop/", {"words": "tran duc"})
    assert "tran+duc" not in page.text and page.status_code == 200
    assert 'method="get"' not in page.text


def test_filters(login, cast, way, make_case):
    other = make_case()
    way.assess("high")
    page = login(cast.lan).get("/truong-hop/?risk=high").text
    assert way.case.code in page and other.code not in page


def test_closed_cases_stand_under_all(login, cast, way):
    way.to_reintegration().finish_dates().close()
    browser = login(cast.lan)
    assert way.case.code not in browser.get("/truong-hop/").text
    assert way.case.code in browser.get("/truong-hop/?stage=all").text


def test_the_number_of_queries_does_not_grow_with_the_rows(login, cast, make_case, django_assert_max_num_queries):
    browser = login(cast.hoa)
    for _n in range(12):
        make_case()
    # saved filters and whom a case may be given to among them; two tell PostgreSQL who asks
    with django_assert_max_num_queries(20):
        browser.get("/truong-hop/")


def test_pupils_come_in_the_order_of_a_class_list(cast):
    for name in ["Trần Văn Đạt", "Lê Thị Ánh", "Nguyễn An", "Trần Bình", "Lê Thị Anh"]:
        enrol(cast.thcs, name)
    names = [pupil.full_name for pupil in access.visible_pupils(cast.lan)]
    assert names == ["Nguyễn An", "Lê Thị Anh", "Lê Thị Ánh", "Trần Bình", "Trần Văn Đạt"]
