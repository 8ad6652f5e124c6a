"""A code by which the sender of a message on the school's page comes back. Way back: drops the table."""

import ctxh_portal.kit.crypto
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0028_filter_by_class"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoxReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('answer', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=300, verbose_name='lời nhắn cho người gửi')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('concern', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='receipt', to='cases.concern')),
            ],
            options={
                'verbose_name': 'mã nhận tin',
            },
        ),
    ]
