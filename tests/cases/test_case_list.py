from datetime import timedelta

from cases import access, workflow
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


def codes(browser, query: str) -> list[str]:
    return [case.code for case in browser.get(f"/truong-hop/?{query}").context["rows"]]


def test_more_conditions(login, cast, way, make_case):
    other = make_case(actor=cast.minh, kind="dropout")
    principal = login(cast.hoa)
    assert codes(principal, "kind=dropout") == [other.code]
    assert codes(principal, "holder=none") == codes(principal, "due=decide") == codes(principal, "kind=abuse")
    assert codes(login(cast.lan), "holder=mine") == [way.case.code]
    workflow.name_involved(actor=cast.minh, case=other, user=cast.minh, reason="Là người thân")
    assert codes(principal, "holder=none") == [other.code]
    way.to_intervention().entry().plan().submit_plan()
    assert codes(principal, "due=decide") == [way.case.code]
    assert codes(principal, "kind=x&due=y&order=z") == codes(principal, "")


def test_the_class_narrows_the_list_and_the_count(login, cast, make_case):
    here = make_case(pupil=enrol(cast.thcs, "Trần Văn Đạt", "8A2"))
    there = make_case(pupil=enrol(cast.thcs, "Lê Thị Ánh", "7A1", 7))
    for user in (cast.lan, cast.hoa):
        browser = login(user)
        room = here.pupil.enrolments.get().classroom.public_id
        answer = browser.get(f"/truong-hop/?classroom={room}")
        assert [case.code for case in answer.context["rows"]] == [here.code]
        assert answer.context["page"].paginator.count == 1 and answer.context["narrowed"]
        assert f'<option value="{room}" selected>8A2</option>' in answer.text
        assert set(codes(browser, "classroom=no-such-class")) == {here.code, there.code}
    far = enrol(cast.primary, "Ninh Thị Có", "4B", 4).enrolments.get().classroom.public_id
    assert far not in login(cast.lan).get("/truong-hop/").text


def test_the_list_in_the_order_of_a_class_and_of_the_dates(login, cast, make_case):
    cases = [make_case(pupil=enrol(cast.thcs, name)) for name in ("Trần Văn Đạt", "Lê Thị Ánh", "Lê Thị Anh")]
    names = {case.code: case.pupil.full_name for case in cases}
    by_name = [names[code] for code in codes(login(cast.lan), "order=name")]
    assert by_name == ["Lê Thị Anh", "Lê Thị Ánh", "Trần Văn Đạt"]
    first = cases[1].follow_ups.running().first()
    first.due_at -= timedelta(days=1)
    first.save()
    assert codes(login(cast.lan), "order=due")[0] == cases[1].code


def test_closed_cases_stand_under_all(login, cast, way):
    way.to_reintegration().finish_dates().close()
    browser = login(cast.lan)
    assert way.case.code not in browser.get("/truong-hop/").text
    assert way.case.code in browser.get("/truong-hop/?stage=all").text


def test_the_number_of_queries_does_not_grow_with_the_rows(login, cast, make_case, django_assert_max_num_queries):
    browser = login(cast.hoa)
    for _n in range(12):
        make_case()
    # saved filters, the classes and whom a case may be given to among them; two tell PostgreSQL who asks
    with django_assert_max_num_queries(22):
        browser.get("/truong-hop/")


def test_pupils_come_in_the_order_of_a_class_list(cast):
    for name in ["Trần Văn Đạt", "Lê Thị Ánh", "Nguyễn An", "Trần Bình", "Lê Thị Anh"]:
        enrol(cast.thcs, name)
    names = [pupil.full_name for pupil in access.visible_pupils(cast.lan)]
    assert names == ["Nguyễn An", "Lê Thị Anh", "Lê Thị Ánh", "Trần Bình", "Trần Văn Đạt"]
