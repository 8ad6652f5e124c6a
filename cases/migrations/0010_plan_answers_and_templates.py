"""What pupil and caregivers say to a support plan, and the templates that plans begin from, with the first rows.
Way back: drops both."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cases import plan_templates


def fill(apps, schema_editor):
    plan_templates.load(lambda name: apps.get_model("cases", name))


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_reintegration'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('special', 'Hoàn cảnh đặc biệt'), ('abuse', 'Bị xâm hại'), ('violence_caused', 'Bạo lực – gây ra'), ('violence_suffered', 'Bạo lực – bị hại'), ('dropout', 'Bỏ học hoặc có nguy cơ bỏ học'), ('offending', 'Vi phạm pháp luật'), ('psychological', 'Khó khăn tâm lý'), ('self_harm', 'Tự gây thương tích hoặc có ý định tự tử'), ('other', 'Khác')], max_length=20, verbose_name='loại trường hợp')),
                ('title', models.CharField(max_length=120, verbose_name='tên mẫu')),
                ('objective', models.TextField(max_length=1000, verbose_name='mục tiêu')),
                ('rows', models.JSONField(default=list, verbose_name='các việc')),
                ('in_use', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'mẫu kế hoạch hỗ trợ',
                'ordering': ['kind', 'title', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='supportplan',
            name='written_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.CreateModel(
            name='PlanAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('who', models.CharField(choices=[('pupil', 'Học sinh'), ('caregiver', 'Người chăm sóc'), ('adult', 'Người lớn khác mà em tin cậy')], max_length=10, verbose_name='người trả lời')),
                ('answer', models.CharField(choices=[('agreed', 'Đồng ý'), ('partly', 'Đồng ý một phần'), ('refused', 'Không đồng ý'), ('unreached', 'Chưa lấy được ý kiến')], max_length=10, verbose_name='trả lời')),
                ('way', models.CharField(blank=True, choices=[('signed', 'Ký vào bản giấy'), ('spoken', 'Nói trực tiếp'), ('phone', 'Qua điện thoại')], max_length=10, verbose_name='hình thức')),
                ('words', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='ý kiến')),
                ('answered_on', models.DateField(verbose_name='ngày trả lời')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('caregiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caregiver')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_answers', to='cases.case')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.supportplan')),
            ],
            options={
                'verbose_name': 'trả lời về kế hoạch hỗ trợ',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
