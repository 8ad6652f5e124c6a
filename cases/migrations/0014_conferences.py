"""Minutes of case conferences, who was there, and what was decided. Way back: drops them."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_referrals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('assess', 'Đánh giá nguy cơ ban đầu'), ('plan', 'Lập kế hoạch hỗ trợ, can thiệp'), ('review', 'Rà soát'), ('check', 'Theo dõi, gặp học sinh'), ('refer', 'Thông báo, chuyển gửi cơ quan bảo vệ trẻ em'), ('emergency', 'Biện pháp bảo vệ khẩn cấp'), ('answer', 'Trả lời của nơi nhận chuyển gửi'), ('after', 'Hỏi thăm sau khi kết thúc'), ('decision', 'Việc theo kết luận họp trường hợp')], max_length=10),
        ),
        migrations.CreateModel(
            name='Conference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('held_on', models.DateField(verbose_name='ngày họp')),
                ('starts', models.TimeField(verbose_name='bắt đầu lúc')),
                ('ends', models.TimeField(verbose_name='kết thúc lúc')),
                ('place', ctxh_portal.kit.crypto.EncryptedTextField(max_length=200, verbose_name='địa điểm')),
                ('chair', ctxh_portal.kit.crypto.EncryptedTextField(max_length=200, verbose_name='chủ trì')),
                ('secretary', ctxh_portal.kit.crypto.EncryptedTextField(max_length=200, verbose_name='thư ký')),
                ('contents', ctxh_portal.kit.crypto.EncryptedTextField(max_length=6000, verbose_name='nội dung')),
                ('opinions', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=6000, verbose_name='ý kiến')),
                ('conclusions', ctxh_portal.kit.crypto.EncryptedTextField(max_length=6000, verbose_name='kết luận')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conferences', to='cases.case')),
            ],
            options={
                'verbose_name': 'họp trường hợp',
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConferenceAttendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('name', ctxh_portal.kit.crypto.EncryptedTextField(max_length=120, verbose_name='họ và tên')),
                ('role', ctxh_portal.kit.crypto.EncryptedTextField(max_length=120, verbose_name='chức vụ, vai trò')),
                ('agency', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=160, verbose_name='đơn vị')),
                ('present', models.BooleanField(default=True, verbose_name='có mặt')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='cases.conference')),
            ],
            options={
                'verbose_name': 'thành phần dự họp',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ConferenceDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('task', ctxh_portal.kit.crypto.EncryptedTextField(max_length=300, verbose_name='việc được quyết định')),
                ('responsible', ctxh_portal.kit.crypto.EncryptedTextField(max_length=120, verbose_name='người thực hiện')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cases.conference')),
                ('follow_up', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='cases.followup')),
            ],
            options={
                'verbose_name': 'kết luận thành việc',
                'ordering': ['pk'],
            },
        ),
    ]
