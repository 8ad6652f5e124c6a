from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_consents_corrected")]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="extended_to",
            field=models.DateField(blank=True, null=True, verbose_name="gia hạn đến"),
        ),
    ]
