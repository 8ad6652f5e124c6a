"""The deadline of looking at a closed case again. Way back: the row goes, unless an office has set one."""

from django.db import migrations

from accounts import reference


def load(apps, schema_editor):
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))


def unload(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(code="reopen.decide", office=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_paper_templates"),
    ]

    operations = [
        migrations.RunPython(load, unload),
    ]
