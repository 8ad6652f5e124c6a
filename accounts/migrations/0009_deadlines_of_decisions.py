"""Deadlines of what waits for a decision: concerns, and what is laid before the principal. Way back: the rows go, unless
an office has set one."""

from django.db import migrations

from accounts import reference

CODES = ["concern.danger", "concern.decide", "approve.plan", "approve.closing", "approve.referral"]


def load(apps, schema_editor):
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))


def unload(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(code__in=CODES, office=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_renewals'),
    ]

    operations = [
        migrations.RunPython(load, unload),
    ]
