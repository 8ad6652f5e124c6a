from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0010_screenings")]

    operations = [
        migrations.AddField(
            model_name="screenedclass",
            name="corrected",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="lý do sửa số đồng ý"),
            preserve_default=False,
        ),
    ]
