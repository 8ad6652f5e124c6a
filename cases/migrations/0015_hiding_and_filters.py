"""Entries of the diary out of sight; saved filters of the list. Way back: drops both tables; every entry shows again."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_conferences'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryHiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('hidden', models.BooleanField()),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entry_hidings', to='cases.case')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hidings', to='cases.caseentry')),
            ],
            options={
                'verbose_name': 'ẩn nhật ký',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='tên bộ lọc')),
                ('stage', models.CharField(choices=[('open', 'Đang mở'), ('detection', 'Phát hiện'), ('prevention', 'Phòng ngừa'), ('intervention', 'Can thiệp – trợ giúp'), ('reintegration', 'Hỗ trợ phát triển – hòa nhập'), ('closed', 'Kết thúc'), ('all', 'Tất cả')], default='open', max_length=15, verbose_name='giai đoạn')),
                ('risk', models.CharField(blank=True, choices=[('high', 'Cao'), ('medium', 'Trung bình'), ('low', 'Thấp')], max_length=6, verbose_name='nguy cơ')),
                ('due', models.CharField(blank=True, choices=[('overdue', 'Có việc quá hạn')], max_length=10, verbose_name='thời hạn')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bộ lọc đã lưu',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='one_filter_of_a_name', violation_error_message='Thầy/cô đã có một bộ lọc tên này.')],
            },
        ),
    ]
