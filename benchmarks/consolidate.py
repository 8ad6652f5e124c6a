"""A province of 300 schools, invented and consolidated: what two worker processes gain over one, what sections
that are printed already save, what one changed school adds, the share of joining, and how much memory it takes at
most. Ratios of one run on one machine, whatever else runs there; CPU seconds where it says so."""

import multiprocessing
import os
import resource
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SCHOOLS = int(os.environ.get("CTXH_BENCH_SCHOOLS", "300"))
ROUNDS = 3
MIB = 1024  # ru_maxrss counts KiB
SPAWN = multiprocessing.get_context("spawn")


@dataclass
class Cost:
    """Seconds on the clock, CPU seconds, peak MiB of a process and of the largest of its children (at least what
    the process had when it started them: so the system counts)."""

    wall: float
    cpu: float
    own: float
    child: float


def alone(work: Callable[..., None], *arguments: object, processes: int = 1) -> Cost:
    """The cost of the work in fresh processes, from the moment when all of them have loaded the portal."""
    costs, ready = SPAWN.Queue(), SPAWN.Barrier(processes + 1)
    started = [SPAWN.Process(target=_measured, args=(work, arguments, ready, costs)) for _one in range(processes)]
    for process in started:
        process.start()
    ready.wait()
    began = time.perf_counter()
    found = [costs.get() for _process in started]
    wall = time.perf_counter() - began
    for process in started:
        process.join()
    cpu, own, child = zip(*found, strict=True)
    return Cost(wall, sum(cpu), max(own), max(child))


def _measured(work: Callable[..., None], arguments: tuple, ready, costs) -> None:
    import django

    django.setup()
    _warm_up()
    before = _cpu()
    ready.wait()
    work(*arguments)
    own, children = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    costs.put((_cpu() - before, own.ru_maxrss / MIB, children.ru_maxrss / MIB))


def _warm_up() -> None:
    """What a worker that has run for a while has loaded already."""
    from ctxh_portal.documents import section
    from reports import tasks

    assert tasks and section._press_mark()


def _cpu() -> float:
    spent = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def work_until_done(pk: int) -> None:
    """What a worker process does, without a broker: takes what is due until the report is there."""
    from ctxh_portal.kit import jobs
    from ctxh_portal.kit.models import Job

    while Job.objects.get(pk=pk).is_active:
        for due in Job.objects.filter(jobs._due()).order_by("id").values_list("pk", flat=True)[:50]:
            jobs.execute(due)
        time.sleep(0.1)


def print_one_section() -> None:
    from ctxh_portal.documents import section
    from reports import papers_sections
    from reports.models import Submission

    copy = Submission.objects.select_related("unit", "request").first()
    with TemporaryDirectory() as folder:
        section.render(papers_sections.for_office(copy.request, [copy]), folder=Path(folder))


def join_all(sections: str, target: str) -> None:
    """Contents, bookmarks, running numbers."""
    from ctxh_portal.documents import bundle

    files = sorted(Path(sections).glob("*/*.pdf"))
    bundle.join(["Báo cáo"], [bundle.Piece(f"Trường {at}", file) for at, file in enumerate(files)], Path(target))


def consolidate(processes: int) -> Cost:
    from accounts.models import User
    from ctxh_portal.kit.models import Job
    from reports import workflow
    from reports.models import ReportRequest

    request = ReportRequest.objects.get()
    _report, job = workflow.start_consolidation(actor=User.objects.get(), request=request)
    cost = alone(work_until_done, job.pk, processes=processes)
    done = Job.objects.get(pk=job.pk)
    assert done.state == "done", done.error
    return cost


def cheapest(costs: list[Cost]) -> Cost:
    return min(costs, key=lambda cost: cost.cpu)


def changed() -> Cost:
    from reports.models import ReportRequest
    from tests.reports import province

    province.send_again(ReportRequest.objects.get())
    return consolidate(1)


def measure(var: Path) -> None:
    from tests.reports import province

    province.build(SCHOOLS)
    sections, joined = var / "files" / "sections", var / "joined.pdf"
    two = consolidate(2)
    shutil.rmtree(sections)
    one = consolidate(1)
    cached = cheapest([consolidate(1) for _round in range(ROUNDS)])
    join = cheapest([alone(join_all, str(sections), str(joined)) for _round in range(ROUNDS)])
    one_more = cheapest([changed() for _round in range(ROUNDS)])
    section = cheapest([alone(print_one_section) for _round in range(ROUNDS)])
    size = joined.stat().st_size / 1e6
    worker, child = max(one.own, two.own, cached.own), max(one.child, two.child)
    print(f"{SCHOOLS} schools: {one.wall:.0f} s, {one.cpu:.0f} CPU s with one process; {size:.1f} MB")
    print(f"two processes, on the clock: {one.wall / two.wall:.2f} times as fast as one (goal 1.7)")
    print(f"all sections printed already: {one.cpu / cached.cpu:.1f} times less CPU (goal 10); {cached.cpu:.1f} s")
    print(f"… on the clock {one.wall / cached.wall:.1f} times as fast; {cached.wall:.1f} s")
    print(f"one changed school adds {one_more.cpu - cached.cpu:.2f} CPU s; its section alone {section.cpu:.2f}")
    print(f"joining, contents too: {100 * join.cpu / one.cpu:.1f} % of a full rendering's CPU (goal 10)")
    print(f"peak memory: worker {worker:.0f}, its children {child:.0f}, joining {join.child:.0f} MiB (goal 256)")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ |= {
            "CTXH_VAR": folder,
            "SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": "ctxh_portal.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("prepare_database", verbosity=0)
        measure(Path(folder))
