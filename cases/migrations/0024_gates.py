import django.db.models.deletion
from django.db import migrations, models


def forget_deadlines(apps, schema_editor):
    """Of what was watched before there was a day to look again: the deadline of the decision that was made."""
    apps.get_model("cases", "Concern").objects.filter(state="watched").update(due_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_certificates"),
        ("cases", "0023_words_and_intake"),
    ]

    operations = [
        migrations.RunPython(forget_deadlines, migrations.RunPython.noop),
        migrations.AddField(
            model_name="concern",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agency",
            ),
        ),
        migrations.AddField(
            model_name="outsidenotice",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outside_notices",
                to="cases.concern",
            ),
        ),
    ]
