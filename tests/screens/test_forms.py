"""What a form looks like to a screen reader, and how `run` hands data to a verb and errors back."""

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils import translation

from ctxh_portal.kit.errors import NotYours, RuleBroken
from ctxh_portal.kit.forms import Done, run


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Gõ không dấu cũng được.", max_length=20)
    day = forms.DateField(label="Ngày")
    answer = forms.ChoiceField(
        label="Có nguy hiểm không?", choices=[("yes", "Có"), ("no", "Không")], widget=forms.RadioSelect
    )
    text = forms.CharField(label="Mô tả", widget=forms.Textarea, required=False, max_length=50)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


GOOD = {"name": "Lan", "day": "23/11/2026", "answer": "no", "text": "a", "version": "3"}


def posted(**changes: str) -> Sample:
    data = QueryDict(mutable=True)
    data.update({**GOOD, **changes})
    return Sample(data)


def soup(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(str(form), "html.parser")


def at(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def test_run_gives_the_value_of_the_verb() -> None:
    done = run(posted(), lambda **data: (data["name"], data["day"], data["actor"]), actor="lan")
    assert done == Done(("Lan", date(2026, 11, 23), "lan"))


def test_a_value_of_nothing_is_still_done() -> None:
    assert run(posted(), lambda **data: None)


def test_run_calls_no_verb_with_bad_data() -> None:
    form = posted(day="31/02/2026")
    assert run(form, lambda **data: pytest.fail("called")) is None
    assert "day" in form.errors


def test_a_broken_rule_stands_at_the_top_and_what_was_typed_stays() -> None:
    def verb(**data: object) -> None:
        raise RuleBroken("Đã được người khác sửa.")

    form = posted(text="điều đã gõ")
    assert run(form, verb) is None
    page = soup(form)
    assert "Đã được người khác sửa." in at(page, "[role=alert]").text
    assert at(page, "textarea").text.strip() == "điều đã gõ"


def test_errors_of_the_model_go_to_their_fields_or_to_the_top() -> None:
    def verb(**data: object) -> None:
        raise ValidationError({"day": ["Quá sớm."], "elsewhere": ["Thiếu năm học."]})

    form = posted()
    run(form, verb)
    assert form.errors == {"day": ["Quá sớm."], "__all__": ["Thiếu năm học."]}


@pytest.mark.parametrize("ending", [NotYours("Gặp hiệu trưởng."), Http404()])
def test_other_endings_pass_through(ending: Exception) -> None:
    def verb(**data: object) -> None:
        raise ending

    with pytest.raises(type(ending)):
        run(posted(), verb)


def test_help_and_error_are_tied_to_the_field() -> None:
    page = soup(posted(name=""))
    field = at(page, "input[name=name]")
    assert field["aria-invalid"] == "true"
    described = [at(page, f"#{name}") for name in str(field["aria-describedby"]).split()]
    assert [one.get_text(strip=True) for one in described] == [
        "Gõ không dấu cũng được.",
        "Mục này cần được điền.",
    ]


def test_the_summary_leads_to_every_field_in_error() -> None:
    page = soup(Sample(QueryDict("version=3")))
    links = [str(link["href"]) for link in page.select("[role=alert] a")]
    assert links == ["#id_name", "#id_day", "#id_answer_0"]
    assert all(page.select(link) for link in links)


def test_choices_form_a_group_with_a_legend() -> None:
    group = at(soup(posted(answer="")), "fieldset[role=radiogroup]")
    assert group["aria-invalid"] == group["aria-required"] == "true"
    assert "Có nguy hiểm không?" in at(BeautifulSoup(str(group), "html.parser"), "legend").text
    assert not group.select("input[aria-invalid], input[required], input[aria-required]")


def test_required_is_said_without_the_browsers_bubble() -> None:
    page = soup(Sample())
    assert not page.select("[required]")
    assert at(page, "input[name=name]")["aria-required"] == "true"
    assert len(page.select("label .star, legend .star")) == 3
    assert "bắt buộc" in page.text


def test_stars_are_left_out_where_all_is_required() -> None:
    class Both(forms.Form):
        one = forms.CharField()
        two = forms.CharField()

    assert not soup(Both()).select(".star")


def test_a_paste_into_a_long_text_is_never_cut() -> None:
    assert "maxlength" not in at(soup(Sample()), "textarea").attrs


def test_nothing_typed_is_offered_to_the_next_person_at_this_computer() -> None:
    page = soup(Sample())
    assert all(field.get("autocomplete") == "off" for field in page.select("input[type=text], textarea"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["03/04/2026", "3-4-2026", "3.4.2026", "2026-04-03"])
def test_dates_are_read_day_first_in_both_languages(language: str, typed: str) -> None:
    with translation.override(language):
        form = posted(day=typed)
        assert form.is_valid()
        assert form.cleaned_data["day"] == date(2026, 4, 3)
        assert 'value="03/04/2026"' in str(Sample(initial={"day": date(2026, 4, 3)}))
