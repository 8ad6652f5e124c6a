"""The course of a case: steps of a plan, results of its actions and assignments, written once; the day of a decision
to watch. Way back: drops the tables with their rows."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ctxh_portal.kit.append_only import guard, unguard


TABLES = ('cases_actionresult', 'cases_assignment', 'cases_planstep')


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_list_conditions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=300, verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='cases.case')),
                ('focal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lần phân công',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ hiệu trưởng duyệt'), ('returned', 'Trả lại để bổ sung'), ('approved', 'Đã duyệt')], max_length=10)),
                ('comment', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='ý kiến')),
                ('text', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='bản kế hoạch khi trình')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_steps', to='cases.case')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.supportplan')),
            ],
            options={
                'verbose_name': 'bước của kế hoạch hỗ trợ',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='supportaction',
            name='not_done',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='supportplan',
            name='follows',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='cases.supportplan'),
        ),
        migrations.CreateModel(
            name='ActionResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('done', 'Đã thực hiện'), ('not_done', 'Không thực hiện'), ('addition', 'Bổ sung kết quả')], max_length=10)),
                ('happened_on', models.DateField(verbose_name='ngày thực hiện')),
                ('text', ctxh_portal.kit.crypto.EncryptedTextField(max_length=300, verbose_name='kết quả')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='cases.supportaction')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_results', to='cases.case')),
            ],
            options={
                'verbose_name': 'kết quả việc hỗ trợ',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='triage',
            name='look_on',
            field=models.DateField(blank=True, null=True, verbose_name='ngày xem lại'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('assess', 'Đánh giá nguy cơ ban đầu'), ('plan', 'Lập kế hoạch hỗ trợ, can thiệp'), ('review', 'Rà soát'), ('check', 'Theo dõi, gặp học sinh'), ('refer', 'Thông báo, chuyển gửi cơ quan bảo vệ trẻ em'), ('emergency', 'Biện pháp bảo vệ khẩn cấp'), ('answer', 'Trả lời của nơi nhận chuyển gửi'), ('after', 'Hỏi thăm sau khi kết thúc'), ('decision', 'Việc theo kết luận họp trường hợp'), ('watch', 'Xem lại quyết định theo dõi thêm')], max_length=10),
        ),
        migrations.AlterField(
            model_name='triage',
            name='decision',
            field=models.CharField(choices=[('prevent', 'Đưa vào phòng ngừa'), ('intervene', 'Can thiệp – trợ giúp ngay'), ('watch', 'Theo dõi thêm'), ('refer', 'Chuyển nơi khác'), ('not_open', 'Không mở tiếp')], max_length=10, verbose_name='quyết định'),
        ),
        migrations.RunPython(guard(*TABLES), unguard(*TABLES)),
    ]
