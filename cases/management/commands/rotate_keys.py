from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import audit
from ctxh_portal.kit import keystore


class Command(BaseCommand):
    help = (
        "Puts a new master key first and wraps the key of every case with it; the earlier master keys stay "
        "until --forget-old. Texts and files are not touched. With CTXH_MASTER_KEYS: put the new key first "
        "there and start the portal anew, run this, then take the old key out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forget-old", action="store_true", help="only keep the first master key")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["forget_old"]:
                keystore.forget_old_masters()
                audit.record("cases.forget_old_master_keys", actor=None)
                self.stdout.write("Chỉ còn khóa chính mới. Bản cất giữ cũ của khóa chính có thể hủy.")
                return
            made = keystore.add_master()
            count = keystore.rewrap()
        except keystore.KeyLocked as locked:
            raise CommandError(f"Khóa {locked} không mở được bằng khóa chính nào; chưa đổi gì.") from None
        audit.record("cases.rotate_keys", actor=None, keys=count, new_master=made)
        self.stdout.write(f"Đã bọc lại {count} khóa bằng khóa chính đầu tiên. Hãy cất giữ bản sao khóa mới.")
