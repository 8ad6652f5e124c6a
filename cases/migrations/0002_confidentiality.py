"""Involvement, locked notes, break-glass; a grant holds through a role at a unit. Way back: the tables go."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def through_the_school(apps, schema_editor):
    """Every grant so far was given for work at the case's school."""
    for grant in apps.get_model("cases", "CaseGrant").objects.select_related("content_object"):
        grant.unit_id = grant.content_object.unit_id
        grant.save(update_fields=["unit"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_delegation'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('cases', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterUniqueTogether(
            name='casegrant',
            unique_together=set(),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='parts',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit'),
        ),
        migrations.RunPython(through_the_school, migrations.RunPython.noop),
        migrations.AddField(
            model_name='concern',
            name='routed_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='casegrant',
            name='kind',
            field=models.CharField(choices=[('assigned', 'Được phân công'), ('shared', 'Được chia sẻ có thời hạn'), ('emergency', 'Mở khẩn cấp'), ('oversight', 'Thay hiệu trưởng trong trường hợp này')], max_length=10),
        ),
        migrations.AlterUniqueTogether(
            name='casegrant',
            unique_together={('user', 'permission', 'content_object', 'kind')},
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('until', models.DateTimeField()),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='lý do')),
                ('review_due', models.DateField()),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('justified', models.BooleanField(blank=True, null=True)),
                ('comment', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='kết luận')),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='cases.case')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'mở khẩn cấp',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LockedNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locked_notes', to='cases.case')),
            ],
            options={
                'verbose_name': 'ghi chú riêng',
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LockedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='nội dung')),
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='content', to='cases.lockednote')),
            ],
            options={
                'verbose_name': 'nội dung ghi chú riêng',
            },
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='lý do')),
                ('named_at', models.DateTimeField(auto_now_add=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lift_reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='lý do gỡ')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='cases.case')),
                ('concern', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='involvements', to='cases.concern')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'người có liên quan',
                'ordering': ['named_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('case__isnull', False), ('concern__isnull', False), _connector='XOR'), name='involved_in_a_case_or_a_concern'), models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('case', 'user'), name='involved_once_in_a_case'), models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('concern', 'user'), name='involved_once_in_a_concern')],
            },
        ),
    ]
