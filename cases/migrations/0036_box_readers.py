"""Which roles a message on the school's page is not for, and who looked into the page. Way back: drops both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0035_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='concern',
            name='not_to',
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.CreateModel(
            name='BoxLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('box', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='cases.concernbox')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lần mở hộp thư',
                'constraints': [models.UniqueConstraint(fields=('box', 'user'), name='last_look_into_a_box')],
            },
        ),
    ]
