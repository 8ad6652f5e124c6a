"""Deadlines of plans and their tasks: when they remind, when they climb. Way back: the rows go, unless an office has set
one."""

from django.db import migrations

from accounts import reference

CODES = ["plan.week", "plan.day", "plan.overdue", "plan.principal", "plan.office"]


def load(apps, schema_editor):
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))


def unload(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(code__in=CODES, office=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0012_deadlines_of_gates"),
    ]

    operations = [
        migrations.RunPython(load, unload),
    ]
