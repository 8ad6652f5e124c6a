"""The audit trail is append-only, and its chain has a beginning. Way back: the triggers go."""

from django.db import migrations

from ctxh_portal.kit.append_only import guard, unguard

TABLES = ("accounts_auditevent", "accounts_auditseal")


def begin(apps, schema_editor):
    apps.get_model("accounts", "AuditHead").objects.get_or_create(pk=1, defaults={"hash": "0" * 64})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_reference")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(guard(*TABLES), unguard(*TABLES)),
    ]
