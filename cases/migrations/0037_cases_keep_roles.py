"""A case keeps the roles that a message on the school's page, which it came from, was not for; those that came from
one before this get them too, and so does what else came to them. Way back: drops the column."""

from django.db import migrations, models


def fill(apps, schema_editor):
    Case, Concern = apps.get_model("cases", "Case"), apps.get_model("cases", "Concern")
    roles: dict[int, set[str]] = {}
    told = Concern.objects.filter(case__isnull=False).exclude(not_to="")
    for case, not_to in told.values_list("case_id", "not_to"):
        roles.setdefault(case, set()).update(not_to.split())
    for case, found in roles.items():
        not_to = " ".join(sorted(found))
        Case.objects.filter(pk=case).update(not_to=not_to)
        Concern.objects.filter(case=case).update(not_to=not_to)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0036_box_readers"),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='not_to',
            field=models.CharField(blank=True, default="", editable=False, max_length=40),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
