"""When somebody near a pupil was last said not to be safe, and who has looked at a released hint again since. What was
released before a flag that stands in the register already is held too. Way back: drops the columns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max


def carry_over(apps, schema_editor):
    flags = apps.get_model("cases", "SafetyFlag").objects.order_by().values_list("caregiver__pupil_id")
    for pupil_id, warned_at in flags.annotate(last=Max("set_at")):
        apps.get_model("cases", "Pupil").objects.filter(pk=pupil_id).update(warned_at=warned_at)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0026_waiting_deadlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='hint',
            name='looked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='hint',
            name='looked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pupil',
            name='warned_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
