"""Criteria, shortcomings and answers of the demonstration's months."""

from __future__ import annotations

from datetime import date
from typing import Any

from ctxh_portal.demo.tale import School
from ctxh_portal.kit.calendar import add_months, month_end
from plans import access
from plans.enums import MarkValue, ShortcomingAnswer
from plans.workflow.shortcomings import Answer, Point

NOTES = ("Đã làm xong, tháng này không lặp lại.", "Đã khắc phục theo biện pháp nêu ra.")


def of_month(school: School, month: date, said: dict[str, str]) -> dict[str, Any]:
    """Most criteria met, one now and then in part; each shortcoming is answered a month later, every fourth of
    them carried on once."""
    due = month_end(add_months(month, 1))
    asked = access.asked_in(school.focal, school.unit, month)
    answers = [
        Answer(row, ShortcomingAnswer.CARRIED, "", due)
        if month.month % 4 == 0 and row.follows_id is None
        else Answer(row, ShortcomingAnswer.MENDED, NOTES[month.month % 2])
        for row in asked
    ]
    if not said:  # a quiet month
        return {"points": [], "answers": answers}
    partly = month.month % 5
    criteria = enumerate(access.criteria_in(month))
    marks = {row: MarkValue.PARTLY if place == partly else MarkValue.MET for place, row in criteria}
    points = [Point(said["shortcomings"], said["remedies"], due)]
    return {"marks": marks, "points": points, "answers": answers}
