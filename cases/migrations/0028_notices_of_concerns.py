"""An outside notice that was made on a concern belongs to it. Way back: drops the column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0027_box_receipts'),
    ]

    operations = [
        migrations.AddField(
            model_name='outsidenotice',
            name='concern',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cases.concern'),
        ),
    ]
