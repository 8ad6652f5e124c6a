"""A table that a clipboard brought, cut anywhere, is the table that was in the document."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plans.tasktable import Group, Unreadable, parse
from tests.plans import tables

seeds = st.integers(0, 2**32 - 1).map(Random)


@given(table=tables.tables(), random=seeds)
def test_text_with_rows_cut_anywhere(table: list[Group], random: Random) -> None:
    pasted = tables.as_text(tables.sheet_of(table, random, cuts=True), random, strip=False, breaks=False)
    assert parse(pasted).groups == table


@given(table=tables.tables(), random=seeds)
def test_text_without_closing_tabs(table: list[Group], random: Random) -> None:
    pasted = tables.as_text(tables.sheet_of(table, random, cuts=True), random, strip=True, breaks=False)
    assert parse(pasted).groups == table


@given(table=tables.tables(), random=seeds)
def test_text_with_line_breaks_inside_cells(table: list[Group], random: Random) -> None:
    pasted = tables.as_text(tables.sheet_of(table, random, cuts=True), random, strip=False, breaks=True)
    assert parse(pasted).groups == table


@given(table=tables.tables(), random=seeds)
def test_html_of_word_with_rows_cut_anywhere(table: list[Group], random: Random) -> None:
    pasted = tables.as_word_html(tables.sheet_of(table, random, cuts=True), random)
    assert parse("", pasted).groups == table


@given(table=tables.tables(), random=seeds)
def test_a_clear_table_asks_nothing(table: list[Group], random: Random) -> None:
    pasted = tables.as_text(tables.sheet_of(table, random, cuts=False), random, strip=False, breaks=False)
    assert parse(pasted).questions == []


@given(text=st.text(max_size=300), html=st.text(max_size=300))
def test_whatever_is_pasted_ends_in_a_sentence_or_a_table(text: str, html: str) -> None:
    try:
        parse(text, html)
    except Unreadable as sentence:
        assert str(sentence)
