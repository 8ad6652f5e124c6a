"""Caregivers with their dates and safety flags, special circumstances, support, consents, and the lists that
these choose from. The rows of the lists go with their table."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases import terms
from ctxh_portal.kit.ids import new_public_id


def fill(apps, schema_editor):
    terms.load(lambda name: apps.get_model("cases", name))
    for row in apps.get_model("cases", "Caregiver").objects.all():
        row.public_id = new_public_id()
        row.save(update_fields=["public_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_audit_chain'),
        ('cases', '0004_access_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Benefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('amount', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='trị giá (đồng)')),
                ('source', models.CharField(blank=True, max_length=160, verbose_name='nguồn hỗ trợ')),
                ('since', models.DateField(verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'hỗ trợ được nhận',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Circumstance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('since', models.DateField(verbose_name='từ ngày')),
                ('until', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('proof', models.CharField(blank=True, help_text='Tên, số, ngày của giấy. Ví dụ: Giấy chứng nhận hộ nghèo số 12, UBND xã, 05/01/2026', max_length=200, verbose_name='giấy tờ xác nhận')),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'hoàn cảnh đặc biệt',
                'ordering': ['group__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('pupil_said', models.CharField(blank=True, choices=[('yes', 'Đồng ý'), ('no', 'Không đồng ý')], max_length=3, verbose_name='ý kiến của em')),
                ('caregiver_said', models.CharField(blank=True, choices=[('yes', 'Đồng ý'), ('no', 'Không đồng ý')], max_length=3, verbose_name='ý kiến của người chăm sóc')),
                ('kept_safe', models.BooleanField(default=False)),
                ('channel', models.CharField(blank=True, choices=[('paper', 'Văn bản có chữ ký'), ('talk', 'Trao đổi trực tiếp'), ('phone', 'Điện thoại'), ('message', 'Tin nhắn, thư điện tử')], max_length=10, verbose_name='hình thức')),
                ('given_on', models.DateField(verbose_name='ngày trả lời')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='có giá trị đến hết')),
                ('note', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='ghi chú')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='ngày rút lại')),
                ('withdrawn_because', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='lý do rút lại')),
            ],
            options={
                'verbose_name': 'ý kiến đồng ý',
                'ordering': ['-given_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SafetyFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(max_length=1000, verbose_name='lý do không liên hệ')),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_because', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='lý do gỡ')),
            ],
            options={
                'verbose_name': 'dấu không liên hệ',
                'ordering': ['-set_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('circumstance', 'Nhóm hoàn cảnh đặc biệt'), ('benefit', 'Loại hỗ trợ'), ('purpose', 'Mục đích hỏi ý kiến'), ('exception', 'Ngoại lệ không cần đồng ý')], max_length=15)),
                ('code', models.CharField(max_length=30, verbose_name='mã')),
                ('label', models.CharField(max_length=250, verbose_name='tên gọi')),
                ('field_group', models.CharField(choices=[('caregivers', 'Người chăm sóc'), ('benefits', 'Hỗ trợ được nhận'), ('livelihood', 'Đời sống'), ('family', 'Gia đình'), ('health', 'Sức khỏe'), ('protection', 'Nhóm kín (bảo vệ trẻ em)'), ('consents', 'Ý kiến đồng ý')], max_length=15, verbose_name='thuộc phần')),
                ('of_case', models.BooleanField(default=False, help_text='Chỉ người xem được trường hợp mới thấy ý kiến này.', verbose_name='hỏi riêng cho từng trường hợp')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='áp dụng đến hết')),
                ('legal_note', models.TextField(blank=True, verbose_name='ghi chú pháp lý')),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'mục danh mục',
                'ordering': ['kind', 'position', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='caregiver',
            options={'ordering': ['-no_contact', 'pk'], 'verbose_name': 'người chăm sóc'},
        ),
        migrations.AddField(
            model_name='caregiver',
            name='lives_with',
            field=models.BooleanField(default=False, verbose_name='đang sống cùng em'),
        ),
        migrations.AddField(
            model_name='caregiver',
            name='public_id',
            field=models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22),
        ),
        migrations.AddField(
            model_name='caregiver',
            name='since',
            field=models.DateField(blank=True, null=True, verbose_name='chăm sóc từ ngày'),
        ),
        migrations.AddField(
            model_name='caregiver',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='chăm sóc đến hết ngày'),
        ),
        migrations.AddConstraint(
            model_name='caregiver',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='caregiver_ends_after_start', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.AddField(
            model_name='benefit',
            name='noted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='benefit',
            name='pupil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='cases.pupil'),
        ),
        migrations.AddField(
            model_name='benefit',
            name='school_year',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.schoolyear'),
        ),
        migrations.AddField(
            model_name='circumstance',
            name='noted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='circumstance',
            name='pupil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circumstances', to='cases.pupil'),
        ),
        migrations.AddField(
            model_name='circumstance',
            name='school_year',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.schoolyear'),
        ),
        migrations.AddField(
            model_name='consent',
            name='caregiver',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.caregiver', verbose_name='người chăm sóc được hỏi'),
        ),
        migrations.AddField(
            model_name='consent',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='cases.case'),
        ),
        migrations.AddField(
            model_name='consent',
            name='pupil',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='cases.pupil'),
        ),
        migrations.AddField(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='safetyflag',
            name='caregiver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='cases.caregiver'),
        ),
        migrations.AddField(
            model_name='safetyflag',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='safetyflag',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('kind', 'code'), name='term_code_once', violation_error_message='Danh mục đã có mã này.'),
        ),
        migrations.AddField(
            model_name='consent',
            name='exception',
            field=models.ForeignKey(blank=True, limit_choices_to={'kind': 'exception'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term', verbose_name='ngoại lệ của luật'),
        ),
        migrations.AddField(
            model_name='consent',
            name='purpose',
            field=models.ForeignKey(limit_choices_to={'kind': 'purpose'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term', verbose_name='mục đích'),
        ),
        migrations.AddField(
            model_name='circumstance',
            name='group',
            field=models.ForeignKey(limit_choices_to={'kind': 'circumstance'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term', verbose_name='nhóm hoàn cảnh'),
        ),
        migrations.AddField(
            model_name='benefit',
            name='kind',
            field=models.ForeignKey(limit_choices_to={'kind': 'benefit'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term', verbose_name='loại hỗ trợ'),
        ),
        migrations.AddConstraint(
            model_name='safetyflag',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('caregiver',), name='safety_flag_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.UniqueConstraint(fields=('pupil', 'school_year', 'group'), name='circumstance_once_a_year', violation_error_message='Em đã có trong nhóm này của năm học.'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='circumstance_ends_after_start', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='benefit',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='benefit_ends_after_start', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='caregiver',
            name='public_id',
            field=models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True),
        ),
    ]
