"""The deadline of a file for another school that waits for the principal. Way back: the row goes, unless an office has
set one."""

from django.db import migrations

from accounts import reference


def load(apps, schema_editor):
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))


def unload(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(code="approve.transfer", office=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0010_certificates"),
    ]

    operations = [
        migrations.RunPython(load, unload),
    ]
