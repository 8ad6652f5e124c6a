"""What was said of danger, when the outside was told of it, and until when a concern is to be decided. Way back: the schema alone, `danger_now` stays."""

import ctxh_portal.kit.crypto
import ctxh_portal.kit.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Dangers and abuse that the cases have: known from the moment of notice, or from the concern that joined."""
    Case, Concern = apps.get_model("cases", "Case"), apps.get_model("cases", "Concern")
    DangerMark, OutsideNotice = apps.get_model("cases", "DangerMark"), apps.get_model("cases", "OutsideNotice")
    OutsideNotice.objects.update(happened_at=models.F("at"))
    marks = []
    for case in Case.objects.all().only("pk", "kind", "other_kinds", "danger_now", "noticed_at", "opened_by_id").iterator():
        kinds = ["danger"] if case.danger_now else []
        kinds += ["abuse"] if "abuse" in (case.kind, *case.other_kinds) else []
        marks += [
            DangerMark(case_id=case.pk, kind=kind, since=case.noticed_at, at=case.noticed_at, by_id=case.opened_by_id)
            for kind in kinds
        ]
    joined = Concern.objects.filter(danger_now=True, state="joined", case__isnull=False)
    for concern in joined.only("pk", "case_id", "created", "decided_by_id").iterator():
        marks.append(
            DangerMark(
                case_id=concern.case_id, kind="danger", since=concern.created, at=concern.created,
                by_id=concern.decided_by_id,
            )
        )
    for mark in marks:
        moment = mark.at
        mark.save()
        DangerMark.objects.filter(pk=mark.pk).update(at=moment)  # not the hour of the migration


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0019_course'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='concern',
            name='climbed',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Chưa báo'), (1, 'Đã nhắc giáo viên đầu mối'), (2, 'Đã báo quá hạn cho giáo viên đầu mối'), (3, 'Đã báo hiệu trưởng'), (4, 'Cơ quan quản lý thấy trạng thái')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='concern',
            name='due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='hạn quyết định'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('assess', 'Đánh giá nguy cơ ban đầu'), ('plan', 'Lập kế hoạch hỗ trợ, can thiệp'), ('review', 'Rà soát'), ('check', 'Theo dõi, gặp học sinh'), ('refer', 'Thông báo, chuyển gửi cơ quan bảo vệ trẻ em'), ('emergency', 'Biện pháp bảo vệ khẩn cấp'), ('answer', 'Trả lời của nơi nhận chuyển gửi'), ('after', 'Hỏi thăm sau khi kết thúc'), ('decision', 'Việc theo kết luận họp trường hợp'), ('watch', 'Xem lại quyết định theo dõi thêm'), ('ap_plan', 'Hiệu trưởng duyệt kế hoạch hỗ trợ'), ('ap_refer', 'Hiệu trưởng duyệt chuyển gửi'), ('ap_closing', 'Hiệu trưởng duyệt đề nghị kết thúc')], max_length=10),
        ),
        migrations.AlterModelOptions(
            name='outsidenotice',
            options={'ordering': ['happened_at', 'pk'], 'verbose_name': 'thông báo ra ngoài'},
        ),
        migrations.AddField(
            model_name='outsidenotice',
            name='answered_by',
            field=models.CharField(blank=True, max_length=120, verbose_name='người trả lời'),
        ),
        migrations.AddField(
            model_name='outsidenotice',
            name='happened_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='thời điểm thông báo'),
        ),
        migrations.CreateModel(
            name='DangerMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=ctxh_portal.kit.ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('danger', 'Đang gặp nguy hiểm'), ('abuse', 'Có dấu hiệu bị xâm hại'), ('denied', 'Không nguy hiểm ngay lúc này'), ('lifted', 'Nguy hiểm đã qua')], max_length=10)),
                ('since', models.DateTimeField(verbose_name='thời điểm biết tin')),
                ('reason', ctxh_portal.kit.crypto.EncryptedTextField(blank=True, max_length=500, verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='danger_marks', to='cases.case')),
            ],
            options={
                'verbose_name': 'ghi nhận về nguy hiểm',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
