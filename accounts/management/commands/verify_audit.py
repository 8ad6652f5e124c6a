from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.models import AuditHead


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký hệ thống: nêu tên dòng đầu tiên bị sửa."

    def handle(self, *args: Any, **options: Any) -> None:
        fault = audit.verify()
        if fault:
            raise CommandError(fault.sentence)
        self.stdout.write(f"Nhật ký nguyên vẹn: {AuditHead.objects.get(pk=1).count} dòng.")
