"""Celery doors: nothing is decided here."""

from celery import shared_task

from plans import workflow


@shared_task(name="plans.remind_by_clock", expires=1800)
def remind_by_clock() -> None:
    workflow.remind_of_plans()
