"""The list of cases by class, kept in saved filters. Way back: drops the column."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0027_hints_looked_at"),
    ]

    operations = [
        migrations.AddField(
            model_name='savedfilter',
            name='classroom',
            field=models.CharField(blank=True, max_length=22, verbose_name='lớp'),
        ),
    ]
