"""Referrals with their packets and steps; steps are written once. Way back: drops the tables with their rows."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ctxh_portal.kit.append_only import guard, unguard

TABLES = ('cases_referralstep',)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_outgoing_papers'),
        ('cases', '0012_concern_box'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('urgency', models.CharField(choices=[('normal', 'Thường'), ('urgent', 'Khẩn'), ('flash', 'Hỏa tốc')], default='normal', max_length=6, verbose_name='mức độ khẩn')),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ hiệu trưởng duyệt'), ('returned', 'Trả lại để bổ sung'), ('approved', 'Đã duyệt, chờ gửi'), ('dropped', 'Không gửi'), ('sent', 'Đã gửi'), ('received', 'Nơi nhận đã nhận'), ('accepted', 'Đã tiếp nhận'), ('declined', 'Từ chối tiếp nhận'), ('done', 'Đã thực hiện xong'), ('feedback', 'Đã ghi phản hồi')], default='draft', max_length=10)),
                ('purpose', ctxh_portal.kit.crypto.EncryptedTextField(max_length=1000, verbose_name='mục đích chuyển gửi')),
                ('service', ctxh_portal.kit.crypto.EncryptedTextField(max_length=1000, verbose_name='dịch vụ, hỗ trợ đề nghị')),
                ('exception_reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='vì sao dùng ngoại lệ của luật')),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('comment', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='ý kiến của hiệu trưởng')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='ngày gửi')),
                ('sent_first', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='lý do gửi trước khi được duyệt')),
                ('letter', ctxh_portal.kit.crypto.EncryptedTextField(blank=True)),
                ('sheet', ctxh_portal.kit.crypto.EncryptedTextField(blank=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='cơ quan tiếp nhận')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.outgoingpaper')),
            ],
            options={
                'verbose_name': 'chuyển gửi',
                'ordering': ['-created', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='followup',
            name='referral',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cases.referral'),
        ),
        migrations.CreateModel(
            name='ReferralItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('field', models.CharField(choices=[('name', 'Họ và tên'), ('birth_date', 'Ngày sinh'), ('sex', 'Giới tính'), ('classroom', 'Lớp'), ('address', 'Nơi ở hiện nay'), ('kind', 'Nhóm trường hợp'), ('risk', 'Mức độ nguy cơ'), ('summary', 'Tóm tắt'), ('caregiver', 'Người chăm sóc'), ('entry', 'Trích nhật ký'), ('file', 'Tệp kèm theo')], max_length=12)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', ctxh_portal.kit.crypto.EncryptedTextField(verbose_name='nội dung')),
                ('caregiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caregiver')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referral_items', to='cases.case')),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.consent')),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caseentry')),
                ('exception', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casefile')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='cases.referral')),
            ],
            options={
                'verbose_name': 'nội dung chuyển gửi',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReferralStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('submitted', 'Chờ hiệu trưởng duyệt'), ('returned', 'Trả lại để bổ sung'), ('approved', 'Đã duyệt, chờ gửi'), ('dropped', 'Không gửi'), ('sent', 'Đã gửi'), ('received', 'Nơi nhận đã nhận'), ('accepted', 'Đã tiếp nhận'), ('declined', 'Từ chối tiếp nhận'), ('done', 'Đã thực hiện xong'), ('feedback', 'Đã ghi phản hồi')], max_length=10)),
                ('happened_on', models.DateField(verbose_name='ngày diễn ra')),
                ('way', models.CharField(blank=True, choices=[('in_person', 'Trực tiếp'), ('post', 'Bưu điện'), ('email', 'Thư điện tử'), ('phone', 'Điện thoại')], max_length=10, verbose_name='hình thức')),
                ('contact', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=160, verbose_name='người nhận, người trả lời')),
                ('note', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=2000, verbose_name='ghi chú')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referral_steps', to='cases.case')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.referral')),
            ],
            options={
                'verbose_name': 'bước chuyển gửi',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('sent_on__isnull', False), models.Q(('state__in', ['sent', 'received', 'accepted', 'declined']), _negated=True), _connector='OR'), name='referral_sent_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='referralitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent__isnull', False), ('exception__isnull', True)), models.Q(('consent__isnull', True), ('exception__isnull', False)), _connector='OR'), name='referral_item_on_one_basis'),
        ),
        migrations.RunPython(guard(*TABLES), unguard(*TABLES)),
    ]
