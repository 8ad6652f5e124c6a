"""Celery's door to the clocks of cases."""

from celery import shared_task

from cases import workflow


@shared_task(name="cases.climb_clocks", expires=600)
def climb_clocks() -> None:
    workflow.climb_clocks()
