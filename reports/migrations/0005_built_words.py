from django.db import migrations, models


class Migration(migrations.Migration):
    """With a build of the office's report is kept which words of the office stand in it."""

    dependencies = [("reports", "0004_tiers_and_totals")]
    operations = [
        migrations.AddField(
            model_name="consolidatedreport",
            name="built_words",
            field=models.CharField(blank=True, max_length=64),
        )
    ]
