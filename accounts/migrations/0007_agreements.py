"""The register of coordination agreements. Way back: drops it."""

import ctxh_portal.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_outgoing_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('partner', models.CharField(max_length=160, verbose_name='tên nơi phối hợp')),
                ('number', models.CharField(max_length=60, verbose_name='số, ký hiệu')),
                ('signed_on', models.DateField(verbose_name='ngày ký')),
                ('signers', models.CharField(max_length=300, verbose_name='người ký')),
                ('content', models.TextField(max_length=2000, verbose_name='nội dung phối hợp')),
                ('valid_from', models.DateField(verbose_name='hiệu lực từ')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực sau ngày')),
                ('version', models.PositiveIntegerField(default=1)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='nơi phối hợp')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'quy chế phối hợp',
                'ordering': [models.OrderBy(models.F('valid_until'), nulls_last=True), 'partner', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'number', 'signed_on'), name='agreement_once', violation_error_message='Quy chế có số và ngày ký này đã có trong sổ.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='agreement_ends_after_it_begins', violation_error_message='Ngày hết hiệu lực không thể trước ngày có hiệu lực.')],
            },
        ),
    ]
