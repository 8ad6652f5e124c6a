"""Celery's two doors to the job engine."""

from celery import shared_task

from ctxh_portal.kit import jobs


@shared_task(name="kit.run_job")
def run_job(job_id: int) -> None:
    jobs.execute(job_id)


@shared_task(name="kit.sweep_jobs", expires=jobs.SWEEP_SECONDS * 2)
def sweep_jobs() -> None:
    jobs.sweep()
