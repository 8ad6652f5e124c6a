"""A need of a support plan says how pressing it is and its goal, and may wait for its action. Way back: the
schema, once no row is without a due day."""

import ctxh_portal.kit.crypto
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_concerns_and_incidents'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='supportaction',
            options={'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'], 'verbose_name': 'việc hỗ trợ'},
        ),
        migrations.AddField(
            model_name='supportaction',
            name='goal',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=300, verbose_name='mục tiêu của nhu cầu'),
        ),
        migrations.AddField(
            model_name='supportaction',
            name='level',
            field=models.CharField(choices=[('high', 'Nhu cầu cao'), ('other', 'Nhu cầu khác')], default='other', max_length=5, verbose_name='mức độ nhu cầu'),
        ),
        migrations.AlterField(
            model_name='supportaction',
            name='action',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=300, verbose_name='việc làm'),
        ),
        migrations.AlterField(
            model_name='supportaction',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='hạn'),
        ),
        migrations.AlterField(
            model_name='supportaction',
            name='responsible',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=120, verbose_name='người thực hiện'),
        ),
    ]
