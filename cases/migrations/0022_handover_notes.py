"""A note for the next teacher, as a longer form of the hint. Way back: drops the notes' columns; a note without a
sentence of the list has to be taken away before."""

import ctxh_portal.kit.crypto
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0021_transfers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='hint',
            name='ask',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=300, verbose_name='khi cần thì hỏi ai'),
        ),
        migrations.AddField(
            model_name='hint',
            name='avoid',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='điều nên tránh'),
        ),
        migrations.AddField(
            model_name='hint',
            name='helps',
            field=ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=1000, verbose_name='điều giúp em'),
        ),
        migrations.AddField(
            model_name='hint',
            name='to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='giáo viên nhận'),
        ),
        migrations.AlterField(
            model_name='hint',
            name='text',
            field=models.ForeignKey(blank=True, limit_choices_to={'kind': 'hint'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.term', verbose_name='điều nhắc'),
        ),
        migrations.AddConstraint(
            model_name='hint',
            constraint=models.CheckConstraint(condition=models.Q(('text__isnull', True), ('to__isnull', True), _connector='OR'), name='hint_of_one_form'),
        ),
    ]
