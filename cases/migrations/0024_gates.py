import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_words_and_intake"),
    ]

    operations = [
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
