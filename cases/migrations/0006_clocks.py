"""Follow-up dates become clocks: a due moment beside the day, holds and extensions, and how far they climbed. Way
back: the schema alone; the day of each due moment stays."""

from datetime import datetime, time, timedelta, timezone

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VIETNAM = timezone(timedelta(hours=7))


def fill(apps, schema_editor):
    """A bare day lasted until its end."""
    follow_up = apps.get_model("cases", "FollowUp")
    for day in follow_up.objects.order_by().values_list("due_on", flat=True).distinct():
        due = datetime.combine(day, time(23, 59, 59), VIETNAM)
        follow_up.objects.filter(due_on=day).update(due_at=due)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_clocks'),
        ('cases', '0005_pupil_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('pause', 'Tạm dừng thời hạn'), ('extend', 'Gia hạn')], max_length=10)),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('due_before', models.DateTimeField()),
                ('due_after', models.DateTimeField(null=True)),
                ('left', models.IntegerField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'thay đổi thời hạn',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OverdueStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
            ],
            options={
                'verbose_name': 'trạng thái quá hạn',
            },
        ),
        migrations.AlterModelOptions(
            name='followup',
            options={'ordering': ['due_at', 'pk'], 'verbose_name': 'hẹn theo dõi'},
        ),
        migrations.AddField(
            model_name='followup',
            name='climbed',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Chưa báo'), (1, 'Đã nhắc giáo viên đầu mối'), (2, 'Đã báo quá hạn cho giáo viên đầu mối'), (3, 'Đã báo hiệu trưởng'), (4, 'Cơ quan quản lý thấy trạng thái')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='followup',
            name='clock',
            field=models.CharField(choices=[('hours', 'giờ liên tục'), ('working_hours', 'giờ làm việc'), ('days', 'ngày'), ('working_days', 'ngày làm việc')], default='days', max_length=20),
        ),
        migrations.AddField(
            model_name='followup',
            name='code',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='followup',
            name='dropped',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='followup',
            name='due_at',
            field=models.DateTimeField(null=True, verbose_name='hạn'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='followup',
            name='due_at',
            field=models.DateTimeField(verbose_name='hạn'),
        ),
        migrations.AddField(
            model_name='followup',
            name='paused_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='followup',
            name='started_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='followup',
            name='due_on',
            field=models.DateField(editable=False, verbose_name='ngày hạn'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('assess', 'Đánh giá nguy cơ ban đầu'), ('plan', 'Lập kế hoạch hỗ trợ, can thiệp'), ('review', 'Rà soát'), ('check', 'Theo dõi, gặp học sinh'), ('refer', 'Thông báo, chuyển gửi cơ quan bảo vệ trẻ em'), ('emergency', 'Biện pháp bảo vệ khẩn cấp'), ('answer', 'Trả lời của nơi nhận chuyển gửi')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(fields=['done_on', 'due_at'], name='follow_up_by_due'),
        ),
        migrations.AddField(
            model_name='clockchange',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clockchange',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_changes', to='cases.case'),
        ),
        migrations.AddField(
            model_name='clockchange',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clockchange',
            name='follow_up',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='cases.followup'),
        ),
        migrations.AddField(
            model_name='overduestatus',
            name='unit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.unit'),
        ),
    ]
