"""Where a concern came from and what was decided of it; incidents with several pupils. Way back: the schema alone."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_outgoing_papers'),
        ('cases', '0006_clocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='concern',
            name='source',
            field=models.CharField(choices=[('teacher', 'Giáo viên, nhân viên'), ('parent', 'Cha mẹ, người thân'), ('pupil', 'Học sinh'), ('police', 'Công an'), ('other', 'Khác')], default='teacher', max_length=10, verbose_name='người cho biết'),
        ),
        migrations.AlterField(
            model_name='concern',
            name='state',
            field=models.CharField(choices=[('new', 'Đã gửi, chờ xem'), ('opened', 'Đã tiếp nhận, đang có người hỗ trợ'), ('joined', 'Đã gắn vào trường hợp đang mở'), ('watched', 'Đã xem, tiếp tục theo dõi'), ('referred', 'Đã xem, đã chuyển nơi phù hợp'), ('not_opened', 'Đã xem, chưa mở trường hợp'), ('passed_on', 'Đã xem, đã chuyển người phụ trách')], default='new', max_length=10),
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('happened_on', models.DateField(verbose_name='ngày xảy ra')),
                ('text', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='sự việc')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'sự việc',
                'ordering': ['-happened_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IncidentPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('caused', 'Gây ra'), ('suffered', 'Bị hại'), ('witnessed', 'Chứng kiến')], max_length=10, verbose_name='vai trò')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incident_parts', to='cases.case')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='cases.incident')),
            ],
            options={
                'verbose_name': 'học sinh trong sự việc',
                'ordering': ['added_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'case'), name='case_once_in_incident')],
            },
        ),
    ]
