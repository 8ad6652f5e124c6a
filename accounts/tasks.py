"""Celery's doors to accounts."""

from celery import shared_task

from accounts import audit


@shared_task(name="audit.seal", expires=3600)
def seal() -> None:
    audit.seal()
