"""Waits until the portal that bin/run started answers, then says where it is and who may sign in.

Usage: _ready.py PROCESS PORT ACCOUNTS-FILE
"""

import json
import os
import sys
import time
import urllib.request
from pathlib import Path

COLUMNS = {
    "username": "Tên đăng nhập",
    "password": "Mật khẩu",
    "role": "Vai trò",
    "unit": "Đơn vị",
    "sees": "Thấy gì",
}


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def table(accounts: list[dict[str, str]]) -> str:
    rows = [COLUMNS, *accounts]
    widths = {key: max(len(row[key]) for row in rows) for key in COLUMNS}
    lines = ["  ".join(row[key].ljust(widths[key]) for key in COLUMNS).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths.values()), *lines[1:]])


def main(process: int, port: str, accounts: Path) -> None:
    until = time.monotonic() + 120
    while not answers(port):
        if not alive(process) or time.monotonic() > until:
            return  # the web server has said why
        time.sleep(0.1)
    if accounts.exists():
        print("\n" + table(json.loads(accounts.read_text(encoding="utf-8"))) + "\n")
    else:
        print("\nMở trang này để lập tài khoản đầu tiên. / Open this page to make the first account.\n")
    print(f"Portal ready: http://127.0.0.1:{port}/", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
