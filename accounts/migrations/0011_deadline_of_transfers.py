"""Deadlines of a file for another school that waits for the principal, and of what an agency does once it has accepted a
referral. Way back: the rows go, unless an office has set one."""

from django.db import migrations

from accounts import reference

CODES = ["approve.transfer", "referral.result", "referral.feedback"]

def load(apps, schema_editor):
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))


def unload(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(code__in=CODES, office=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_certificates'),
    ]

    operations = [
        migrations.RunPython(load, unload),
    ]
