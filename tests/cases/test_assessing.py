import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import risk
from cases.enums import CaseKind, RiskLevel
from ctxh_portal.kit.errors import RuleBroken

levels = st.sampled_from(RiskLevel.values)
grids = st.fixed_dictionaries(dict.fromkeys(risk.CODES, levels))


@given(grids, st.sampled_from(sorted(risk.SIGNS)))
def test_a_sign_holds_the_level_at_high(scores, sign):
    assert risk.propose(scores, [sign], CaseKind.OTHER) == RiskLevel.HIGH


@given(grids)
def test_self_harm_is_never_below_high(scores):
    assert risk.propose(scores, [], CaseKind.SELF_HARM) == RiskLevel.HIGH


@given(grids, st.sampled_from(risk.HARM))
def test_more_harm_never_lowers_the_proposal(scores, criterion):
    worse = scores | {criterion.code: RiskLevel.HIGH}
    assert risk.at_least(risk.propose(worse, [], "other"), risk.propose(scores, [], "other"))


@given(grids, st.sampled_from(risk.PROTECTION))
def test_more_protection_never_raises_the_proposal(scores, criterion):
    safer = scores | {criterion.code: RiskLevel.HIGH}
    assert risk.at_least(risk.propose(scores, [], "other"), risk.propose(safer, [], "other"))


def test_the_level_cannot_be_set_below_the_proposal(way):
    with pytest.raises(RuleBroken, match="thấp hơn"):
        way.assess("low")


def test_raising_the_level_takes_a_reason(way):
    with pytest.raises(RuleBroken, match="lý do"):
        way.assess("high", reason="")


def test_another_level_than_the_last_takes_a_word_why(way):
    way.assess("high")
    for level in ("medium", "high"):
        given = {"reason": "Cần theo dõi sát" if level == "high" else ""}
        if level == "medium":
            with pytest.raises(RuleBroken):
                way.assess(level, **given)
            given = {"reason": "", "conclusion": "Người gây hại đã chuyển đi."}
        way.assess(level, **given)
    way.assess("high")


def test_the_first_is_initial_and_the_next_a_review(way):
    way.assess().assess()
    assert list(way.case.assessments.values_list("purpose", flat=True)) == ["initial", "review"]


def test_the_page_computes_the_proposal(login, cast, case):
    grid = dict.fromkeys(risk.CODES, "high") | dict.fromkeys(["self", "knows", "reach", "watch"], "low")
    answer = login(cast.lan).post(f"/truong-hop/{case.public_id}/danh-gia/", grid | {"propose": "1"})
    assert "tổn hại 12/12, tự bảo vệ 4/12" in answer.text
    assert not case.assessments.exists()


def test_saving_on_the_page(login, cast, case):
    grid = dict.fromkeys(risk.CODES, "medium")
    data = grid | {"level": "medium", "version": case.version}
    answer = login(cast.lan).post(f"/truong-hop/{case.public_id}/danh-gia/", data, follow=True)
    assert "Đã lưu đánh giá nguy cơ." in answer.text
    assert case.assessments.get().level == "medium"
