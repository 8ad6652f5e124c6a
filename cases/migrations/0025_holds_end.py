"""A hold has a last day. Those of now end thirty days after the migration."""

from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def end_holds(apps, schema_editor):
    held = apps.get_model("cases", "FollowUp").objects.filter(paused_at__isnull=False, done_on__isnull=True)
    held.update(paused_until=timezone.localdate() + timedelta(days=30))


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_gates")]

    operations = [
        migrations.AddField("followup", "paused_until", models.DateField(editable=False, null=True)),
        migrations.RunPython(end_holds, migrations.RunPython.noop),
    ]
