"""Duties, money and reports as rows of a plan; the outlines that plans begin from, with the first ones. Way back:
drops them."""

import ctxh_portal.kit.ids
import django.db.models.deletion
from django.db import migrations, models

from plans import outlines


def fill(apps, schema_editor):
    outlines.load(lambda name: apps.get_model("plans", name))


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0002_versions_and_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanOutline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('whose', models.CharField(choices=[('preschool', 'Trường mầm non'), ('primary', 'Trường tiểu học'), ('lower_secondary', 'Trường trung học cơ sở'), ('upper_secondary', 'Trường trung học phổ thông'), ('commune_office', 'Phòng Văn hóa - Xã hội cấp xã'), ('province_office', 'Sở Giáo dục và Đào tạo')], max_length=20, verbose_name='dành cho')),
                ('span', models.CharField(choices=[('period', 'Kế hoạch giai đoạn'), ('year', 'Kế hoạch năm')], default='year', max_length=10, verbose_name='loại kế hoạch')),
                ('title', models.CharField(max_length=120, verbose_name='tên mẫu')),
                ('subject', models.CharField(max_length=300, verbose_name='trích yếu')),
                ('body', models.TextField(verbose_name='nội dung')),
                ('recipients', models.TextField(blank=True, verbose_name='nơi nhận')),
                ('rows', models.JSONField(blank=True, default=dict, verbose_name='phân công, kinh phí, báo cáo')),
                ('in_use', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'mẫu kế hoạch',
                'ordering': ['whose', 'title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('actor', models.CharField(max_length=150, verbose_name='người, bộ phận')),
                ('work', models.TextField(verbose_name='nhiệm vụ')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='plans.plan')),
            ],
            options={
                'verbose_name': 'phân công trong kế hoạch',
                'ordering': ['plan_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PlanFunding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('item', models.CharField(max_length=300, verbose_name='nội dung chi')),
                ('source', models.CharField(choices=[('state', 'Ngân sách nhà nước'), ('own', 'Nguồn thu hợp pháp của đơn vị'), ('donated', 'Tài trợ, viện trợ'), ('mobilised', 'Xã hội hóa')], max_length=10, verbose_name='nguồn')),
                ('amount', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='số tiền (đồng)')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funding', to='plans.plan')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='funding', to='plans.plantask')),
            ],
            options={
                'verbose_name': 'dòng kinh phí',
                'ordering': ['plan_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PlanReporting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200, verbose_name='loại báo cáo')),
                ('receiver', models.CharField(blank=True, max_length=200, verbose_name='gửi')),
                ('due', models.CharField(max_length=200, verbose_name='thời hạn')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reporting', to='plans.plan')),
            ],
            options={
                'verbose_name': 'chế độ báo cáo',
                'ordering': ['plan_id', 'position'],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
