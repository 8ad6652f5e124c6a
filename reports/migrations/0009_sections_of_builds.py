from django.db import migrations, models


class Migration(migrations.Migration):
    """The printed sections that a built consolidated report was joined of."""

    dependencies = [("reports", "0008_builds_and_thresholds")]

    operations = [
        migrations.AddField("consolidatedreport", "sections", models.JSONField(default=list)),
    ]
