"""Deadlines of what follows a referral's answer, and of the later checks of reintegration. Way back: the rows go,
unless an office has set one."""

from django.db import migrations

from accounts import reference

CODES = ["referral.again", "referral.result", "referral.feedback", "stage.reintegration.next"]


def load(apps, schema_editor):
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))


def unload(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(code__in=CODES, office=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_deadline_of_transfers"),
    ]

    operations = [
        migrations.RunPython(load, unload),
    ]
