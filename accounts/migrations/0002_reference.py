"""Reference rows that every portal needs. No way back: other rows may already point at them, and an office may
have edited them; the tables go with 0001."""

from django.db import migrations

from accounts import reference


def load(apps, schema_editor):
    reference.load(lambda name: apps.get_model("accounts", name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
