"""Checks after closing with what pupil and caregiver say of the help, and the hint for the teacher of the class, with
the first rows of its list. Way back: drops them."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases import terms


def fill(apps, schema_editor):
    terms.load(lambda name: apps.get_model("cases", name))


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_plan_answers_and_templates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='closing',
            name='caregiver_feedback',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='ý kiến của người chăm sóc'),
        ),
        migrations.AddField(
            model_name='closing',
            name='pupil_feedback',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='ý kiến của học sinh'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('assess', 'Đánh giá nguy cơ ban đầu'), ('plan', 'Lập kế hoạch hỗ trợ, can thiệp'), ('review', 'Rà soát'), ('check', 'Theo dõi, gặp học sinh'), ('refer', 'Thông báo, chuyển gửi cơ quan bảo vệ trẻ em'), ('emergency', 'Biện pháp bảo vệ khẩn cấp'), ('answer', 'Trả lời của nơi nhận chuyển gửi'), ('after', 'Hỏi thăm sau khi kết thúc')], max_length=10),
        ),
        migrations.AlterField(
            model_name='term',
            name='kind',
            field=models.CharField(choices=[('circumstance', 'Nhóm hoàn cảnh đặc biệt'), ('benefit', 'Loại hỗ trợ'), ('purpose', 'Mục đích hỏi ý kiến'), ('exception', 'Ngoại lệ không cần đồng ý'), ('hint', 'Điều nhắc cho giáo viên chủ nhiệm')], max_length=15),
        ),
        migrations.CreateModel(
            name='CaseHint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='lý do')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hints', to='cases.case')),
            ],
            options={
                'verbose_name': 'điều nhắc của trường hợp',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Hint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('agreed_on', models.DateField(verbose_name='em đồng ý ngày')),
                ('released_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hints', to='cases.pupil')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hint', to='cases.casehint')),
                ('text', models.ForeignKey(limit_choices_to={'kind': 'hint'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term', verbose_name='điều nhắc')),
            ],
            options={
                'verbose_name': 'điều nhắc cho giáo viên chủ nhiệm',
                'ordering': ['released_at', 'pk'],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
