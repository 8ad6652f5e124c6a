"""What the job engine costs: empty jobs one after the other, on a SQLite file, without a broker."""

import os
import tempfile
import time

JOBS = 300

with tempfile.TemporaryDirectory() as folder:
    os.environ |= {
        "CTXH_VAR": folder,
        "SECRET_KEY": "bench",
        "DJANGO_SETTINGS_MODULE": "ctxh_portal.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from ctxh_portal.kit import jobs

    call_command("prepare_database", verbosity=0)
    jobs.handler("bench")(lambda run: run.phase("half", 1, 2))
    began = time.perf_counter()
    for target in range(JOBS):
        jobs.execute(jobs.enqueue("bench", asked_by=None, target=target).pk)
    print(f"enqueue, claim, one phase, finish: {1000 * (time.perf_counter() - began) / JOBS:.1f} ms a job")
