"""Celery doors: nothing is decided here."""

from celery import shared_task

from cases import workflow
from ctxh_portal.kit.actor import system_scope


@shared_task(name="cases.escalate_reviews")
def escalate_reviews() -> None:
    with system_scope("reviews"):
        workflow.escalate_reviews()


@shared_task(name="cases.climb_clocks", expires=600)
def climb_clocks() -> None:
    workflow.climb_clocks()


@shared_task(name="cases.sweep_drafts")
def sweep_drafts() -> None:
    workflow.sweep_drafts()
