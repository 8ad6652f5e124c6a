"""How long bin/run takes until the portal is ready, without demonstration data: the first time (packages
are there already) and later."""

import tempfile
import time
from pathlib import Path

from tests.browser.running import running


def seconds(var: Path, *options: str) -> float:
    began = time.perf_counter()
    with running(var, *options):
        return time.perf_counter() - began


with tempfile.TemporaryDirectory() as folder:
    print(f"first start  {seconds(Path(folder) / 'var', '--empty'):5.1f} s")
    print(f"later starts {min(seconds(Path(folder) / 'var') for _ in range(3)):5.1f} s (best of 3; bar: 5 s)")
