"""Cases leave an event they were linked to by mistake; pupils who belong together. Way back: drops the reasons and the links;
ended parts show again (a case linked twice to one event must lose a part first)."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_hiding_and_filters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IncidentUnlinking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'gỡ khỏi sự việc',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PupilLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('relation', models.CharField(choices=[('siblings', 'Anh chị em'), ('friends', 'Bạn thân'), ('peers', 'Cùng nhóm'), ('other', 'Khác')], max_length=10, verbose_name='quan hệ')),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
            ],
            options={
                'verbose_name': 'học sinh có liên hệ',
                'ordering': ['noted_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='incidentpart',
            name='case_once_in_incident',
        ),
        migrations.AddField(
            model_name='incidentpart',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='incidentpart',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('incident', 'case'), name='case_once_in_incident'),
        ),
        migrations.AddField(
            model_name='incidentunlinking',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='incidentunlinking',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incident_unlinkings', to='cases.case'),
        ),
        migrations.AddField(
            model_name='incidentunlinking',
            name='part',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='unlinking', to='cases.incidentpart'),
        ),
        migrations.AddField(
            model_name='pupillink',
            name='noted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pupillink',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.pupil'),
        ),
        migrations.AddField(
            model_name='pupillink',
            name='pupil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.pupil'),
        ),
        migrations.AddConstraint(
            model_name='pupillink',
            constraint=models.CheckConstraint(condition=models.Q(('pupil__lt', models.F('other'))), name='pupil_link_one_way'),
        ),
        migrations.AddConstraint(
            model_name='pupillink',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('pupil', 'other', 'relation'), name='pupil_link_once_at_a_time'),
        ),
    ]
