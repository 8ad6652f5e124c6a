"""The yearly access review. Way back: the triggers go, and the tables with the signed reviews."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ctxh_portal.kit.ids
from ctxh_portal.kit.append_only import guard, unguard

TABLES = ("cases_accessreview", "cases_accessreviewline")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_audit_chain"),
        ("cases", "0003_grant_unit_required"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                ("signed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "school_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.schoolyear"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "rà soát quyền truy cập",
                "ordering": ["-signed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "school_year", "signed_by"), name="access_review_once_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessReviewLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=120)),
                ("roles", models.CharField(blank=True, max_length=400)),
                ("assigned", models.PositiveIntegerField()),
                ("shared", models.PositiveIntegerField()),
                (
                    "decision",
                    models.CharField(
                        choices=[("confirmed", "Giữ nguyên"), ("needs_change", "Cần thay đổi")],
                        max_length=15,
                        verbose_name="kết luận",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cases.accessreview"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "dòng rà soát quyền", "ordering": ["pk"]},
        ),
        migrations.RunPython(guard(*TABLES), unguard(*TABLES)),
    ]
