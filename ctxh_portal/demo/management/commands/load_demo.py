import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ctxh_portal.demo.load import Account, load
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.files import write_whole

ACCOUNTS_FILE = "demo-accounts.json"


class Command(BaseCommand):
    help = "Nạp dữ liệu trình diễn vào cổng còn trống; ghi danh sách tài khoản vào demo-accounts.json."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = load()
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from None
        path = Path(settings.VAR) / ACCOUNTS_FILE
        write_accounts(path, accounts)
        self.stdout.write(f"Đã nạp dữ liệu trình diễn; tài khoản ở {path}")


def write_accounts(path: Path, accounts: list[Account]) -> None:
    """Readable by the owner alone: these are passwords."""
    text = json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=2)
    write_whole(path, text.encode() + b"\n")
    os.chmod(path, 0o600)
