import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """With a build of the office's report is kept which words of the office stand in it; a request says below which
    number children are hidden."""

    dependencies = [("reports", "0006_consolidated_numbers")]
    operations = [
        migrations.AddField(
            model_name="consolidatedreport",
            name="built_words",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="reportrequest",
            name="threshold",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="Từ 5 đến 10: số học sinh, trẻ dưới ngưỡng này không ghi rõ",
                validators=[
                    django.core.validators.MinValueValidator(5),
                    django.core.validators.MaxValueValidator(10),
                ],
                verbose_name="ẩn số nhỏ hơn",
            ),
        ),
    ]
