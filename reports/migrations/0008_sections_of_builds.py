from django.db import migrations, models


class Migration(migrations.Migration):
    """The printed sections that a built consolidated report was joined of."""

    dependencies = [("reports", "0007_builds_and_thresholds")]

    operations = [
        migrations.AddField("consolidatedreport", "sections", models.JSONField(blank=True, default=list)),
    ]
