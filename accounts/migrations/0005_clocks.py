"""The working calendar replaces the bare list of holidays (which no screen could edit: nothing is lost), and deadline
rules can be switched off. Way back: the schema alone; the list of holidays is then empty."""

import ctxh_portal.kit.ids
import datetime
import django.db.models.deletion
from django.db import migrations, models

from accounts import reference


def load(apps, schema_editor):
    apps.get_model("accounts", "DeadlineRule").objects.filter(
        code="stage.intervention.review", office=None
    ).delete()  # the time of a review follows from the level of risk now
    reference.load_deadlines(lambda name: apps.get_model("accounts", name))
    reference.load_days(apps.get_model("accounts", "CalendarDay"), reference.FIRST_CALENDAR_YEARS)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_delegation'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('holiday', 'Ngày nghỉ lễ, Tết'), ('make_up', 'Ngày làm bù'), ('break', 'Kỳ nghỉ của học sinh')], default='holiday', max_length=10, verbose_name='loại')),
                ('day', models.DateField(verbose_name='ngày')),
                ('until', models.DateField(blank=True, help_text='Để trống nếu chỉ một ngày.', null=True, verbose_name='đến hết ngày')),
                ('name', models.CharField(max_length=80, verbose_name='tên')),
                ('stops_clocks', models.BooleanField(default=False, help_text='Chỉ dùng cho kỳ nghỉ của học sinh; ngày nghỉ lễ luôn dừng, ngày làm bù luôn tính.', verbose_name='thời hạn tính theo giờ, ngày làm việc dừng trong kỳ nghỉ này')),
                ('seeded', models.DateField(editable=False, null=True)),
                ('removed', models.BooleanField(default=False, editable=False)),
                ('removed_reason', models.CharField(blank=True, max_length=200, verbose_name='lý do bỏ')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'ngày trong lịch làm việc',
                'ordering': ['day', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WorkingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('morning_from', models.TimeField(default=datetime.time(7, 30), verbose_name='sáng từ')),
                ('morning_until', models.TimeField(default=datetime.time(11, 30), verbose_name='sáng đến')),
                ('afternoon_from', models.TimeField(default=datetime.time(13, 30), verbose_name='chiều từ')),
                ('afternoon_until', models.TimeField(default=datetime.time(17, 0), verbose_name='chiều đến')),
                ('saturday', models.BooleanField(default=False, verbose_name='làm việc cả thứ Bảy')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'giờ làm việc',
            },
        ),
        migrations.DeleteModel(
            name='Holiday',
        ),
        migrations.AddField(
            model_name='deadlinerule',
            name='active',
            field=models.BooleanField(default=True, verbose_name='đang dùng'),
        ),
        migrations.AddField(
            model_name='deadlinerule',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='deadlinerule',
            name='clock',
            field=models.CharField(choices=[('hours', 'giờ liên tục'), ('working_hours', 'giờ làm việc'), ('days', 'ngày'), ('working_days', 'ngày làm việc')], max_length=20, verbose_name='tính theo'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('day')), _connector='OR'), name='calendar_day_ends_after_it_begins'),
        ),
        migrations.AddField(
            model_name='workinghours',
            name='unit',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='working_hours', to='accounts.unit'),
        ),
        migrations.AddConstraint(
            model_name='workinghours',
            constraint=models.CheckConstraint(condition=models.Q(('morning_until__gt', models.F('morning_from')), ('afternoon_from__gte', models.F('morning_until')), ('afternoon_until__gt', models.F('afternoon_from'))), name='working_hours_in_order'),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
