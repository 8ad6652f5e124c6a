"""A pupil's file goes to another school under seal. Way back: drops the tables with their rows."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_agreements'),
        ('cases', '0020_danger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SealedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('sent_on', models.DateField()),
                ('misses', models.PositiveSmallIntegerField(default=0)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('from_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
                ('received_case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='arrival', to='cases.case')),
                ('sealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'hồ sơ niêm phong',
                'ordering': ['-sent_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SealedContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('content', ctxh_portal.kit.crypto.EncryptedTextField()),
                ('sealed', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inside', to='cases.sealedfile')),
            ],
            options={
                'verbose_name': 'nội dung hồ sơ chuyển đến',
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('to_outside', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=200, verbose_name='trường nhận ngoài cổng')),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(max_length=1000, verbose_name='lý do chuyển')),
                ('exception_reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='vì sao dùng ngoại lệ của luật')),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ hiệu trưởng duyệt'), ('returned', 'Trả lại để bổ sung'), ('sealed', 'Đã niêm phong, chờ trường nhận'), ('accepted', 'Trường nhận đã tiếp nhận'), ('refused', 'Trường nhận không tiếp nhận'), ('withdrawn', 'Đã rút lại')], default='draft', max_length=10)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('comment', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='ý kiến của hiệu trưởng')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='ngày gửi')),
                ('content', ctxh_portal.kit.crypto.EncryptedTextField(blank=True)),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='ngày trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('receiver', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=160, verbose_name='người nhận')),
                ('answer', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=2000, verbose_name='nội dung trả lời')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='cases.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='trường nhận trên cổng')),
            ],
            options={
                'verbose_name': 'chuyển trường',
                'ordering': ['-created', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='sealedfile',
            name='transfer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='envelope', to='cases.transfer'),
        ),
        migrations.AddField(
            model_name='followup',
            name='transfer',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cases.transfer'),
        ),
        migrations.CreateModel(
            name='TransferItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('field', models.CharField(choices=[('name', 'Họ và tên'), ('birth_date', 'Ngày sinh'), ('sex', 'Giới tính'), ('classroom', 'Lớp'), ('address', 'Nơi ở hiện nay'), ('kind', 'Nhóm trường hợp'), ('risk', 'Mức độ nguy cơ'), ('summary', 'Tóm tắt'), ('caregiver', 'Người chăm sóc'), ('entry', 'Trích nhật ký'), ('file', 'Tệp kèm theo')], max_length=12)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='nội dung')),
                ('caregiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caregiver')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_items', to='cases.case')),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.consent')),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caseentry')),
                ('exception', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casefile')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='cases.transfer')),
            ],
            options={
                'verbose_name': 'nội dung chuyển trường',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'sealed'])), fields=('case',), name='transfer_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('sent_on__isnull', False), models.Q(('state__in', ['sealed', 'accepted', 'refused']), _negated=True), _connector='OR'), name='transfer_sent_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='transferitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent__isnull', False), ('exception__isnull', True)), models.Q(('consent__isnull', True), ('exception__isnull', False)), _connector='OR'), name='transfer_item_on_one_basis'),
        ),
    ]
