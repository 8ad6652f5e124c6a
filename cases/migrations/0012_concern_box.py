"""The school's public page: concerns that nobody of the school raised, and the words at which it shows the numbers.
Way back: drops the page; concerns without an author have to be given one, or go, before."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases import terms


def load_terms(apps, schema_editor):
    terms.load(lambda name: apps.get_model("cases", name))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_outgoing_papers'),
        ('cases', '0011_after_closing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConcernBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('is_open', models.BooleanField(default=False, verbose_name='đang mở')),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('read_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'hộp thư của trường',
            },
        ),
        migrations.AddField(
            model_name='concern',
            name='sender',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, verbose_name='người gửi tự ghi'),
        ),
        migrations.AlterField(
            model_name='concern',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='concern',
            name='pupil',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='cases.pupil', verbose_name='học sinh'),
        ),
        migrations.AlterField(
            model_name='involvement',
            name='named_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='term',
            name='kind',
            field=models.CharField(choices=[('circumstance', 'Nhóm hoàn cảnh đặc biệt'), ('benefit', 'Loại hỗ trợ'), ('purpose', 'Mục đích hỏi ý kiến'), ('exception', 'Ngoại lệ không cần đồng ý'), ('hint', 'Điều nhắc cho giáo viên chủ nhiệm'), ('danger_word', 'Từ ngữ về tự gây hại')], max_length=15),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('pupil__isnull', False), ('author__isnull', True), _connector='OR'), name='concern_of_an_employee_names_a_pupil'),
        ),
        migrations.AddField(
            model_name='concernbox',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='concernbox',
            name='read_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='concernbox',
            name='unit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='trường'),
        ),
        migrations.RunPython(load_terms, migrations.RunPython.noop),
    ]
