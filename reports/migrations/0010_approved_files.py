import django.db.models.deletion
from django.db import migrations, models

from ctxh_portal.kit.append_only import guard, unguard


class Migration(migrations.Migration):
    """The files of what an office approved, in a table of their own: what 0009 guards is not rebuilt."""

    dependencies = [("reports", "0009_written_once")]

    operations = [
        migrations.CreateModel(
            name="ApprovedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_format", models.CharField(max_length=4)),
                ("path", models.CharField(max_length=200)),
                ("checksum", models.CharField(max_length=64)),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="reports.approvedtotals",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp của báo cáo tổng hợp đã chốt",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("approval", "path"), name="approved_file_once")],
            },
        ),
        migrations.RunPython(guard("reports_approvedfile"), unguard("reports_approvedfile")),
    ]
