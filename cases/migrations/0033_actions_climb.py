from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0032_who_withdrew_a_hint"),
    ]

    operations = [
        migrations.AddField(
            model_name="supportaction",
            name="climbed",
            field=models.PositiveSmallIntegerField(choices=[(0, 'Chưa báo'), (1, 'Đã nhắc giáo viên đầu mối'), (2, 'Đã báo quá hạn cho giáo viên đầu mối'), (3, 'Đã báo hiệu trưởng'), (4, 'Cơ quan quản lý thấy trạng thái')], default=0, editable=False),
        ),
    ]
