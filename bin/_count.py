"""Adds up the reports of bin/test's runs; the last line it prints is "N passed, N failed".

Usage: _count.py FAILED-STEPS REPORT...   A report that is missing is a failure.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def count(report: Path) -> tuple[int, int]:
    if not report.exists():
        return 0, 1
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314
    numbers = {} if suite is None else suite.attrib
    failed = int(numbers.get("failures", 0)) + int(numbers.get("errors", 0))
    return int(numbers.get("tests", 0)) - failed - int(numbers.get("skipped", 0)), failed


def main(failed_steps: int, reports: list[Path]) -> int:
    counts = [count(report) for report in reports]
    passed = sum(passed for passed, _ in counts)
    failed = failed_steps + sum(failed for _, failed in counts)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
