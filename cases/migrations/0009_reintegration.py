"""The checklist of reintegration. Way back: drops the table with its lines."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_support_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReintegrationMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('item', models.CharField(choices=[('attendance', 'Đi học đều'), ('study', 'Học tập'), ('relations', 'Quan hệ với bạn bè, thầy cô'), ('family', 'Gia đình'), ('stigma', 'Không bị kỳ thị, trêu chọc')], max_length=12)),
                ('state', models.CharField(choices=[('good', 'Tốt'), ('watch', 'Cần theo dõi'), ('unsettled', 'Chưa ổn')], max_length=10)),
                ('note', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='ghi chú')),
                ('seen_on', models.DateField(verbose_name='ngày xem xét')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reintegration', to='cases.case')),
            ],
            options={
                'verbose_name': 'theo dõi hòa nhập',
                'ordering': ['at', 'pk'],
            },
        ),
    ]
