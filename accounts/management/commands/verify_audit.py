from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.models import AuditHead, AuditSeal


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký hệ thống: đối chiếu từng dòng và các niêm phong, nêu tên dòng đầu tiên bị sửa."

    def handle(self, *args: Any, **options: Any) -> None:
        fault = audit.verify()
        if fault:
            raise CommandError(fault.sentence)
        rows, seals = AuditHead.objects.get(pk=1).count, AuditSeal.objects.count()
        self.stdout.write(f"Nhật ký nguyên vẹn: {rows} dòng, khớp {seals} niêm phong.")
