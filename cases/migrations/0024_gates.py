import django.db.models.deletion
from django.db import migrations, models

import ctxh_portal.kit.crypto


def forget_deadlines(apps, schema_editor):
    """Of what was watched before there was a day to look again: the deadline of the decision that was made."""
    apps.get_model("cases", "Concern").objects.filter(state="watched").update(due_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_certificates"),
        ("cases", "0023_words_and_intake"),
    ]

    operations = [
        migrations.RunPython(forget_deadlines, migrations.RunPython.noop),
        migrations.AddField(
            model_name="concern",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agency",
            ),
        ),
        migrations.AddField(
            model_name="outsidenotice",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outside_notices",
                to="cases.concern",
            ),
        ),
        migrations.AlterField(
            model_name="followup",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assess", "Đánh giá nguy cơ ban đầu"),
                    ("plan", "Lập kế hoạch hỗ trợ, can thiệp"),
                    ("review", "Rà soát"),
                    ("check", "Theo dõi, gặp học sinh"),
                    ("refer", "Thông báo, chuyển gửi cơ quan bảo vệ trẻ em"),
                    ("emergency", "Biện pháp bảo vệ khẩn cấp"),
                    ("answer", "Trả lời của nơi nhận chuyển gửi"),
                    ("after", "Hỏi thăm sau khi kết thúc"),
                    ("decision", "Việc theo kết luận họp trường hợp"),
                    ("watch", "Xem lại quyết định theo dõi thêm"),
                    ("again", "Chọn nơi khác sau khi bị từ chối, hoặc ghi vì sao không"),
                    ("ap_plan", "Hiệu trưởng duyệt kế hoạch hỗ trợ"),
                    ("ap_refer", "Hiệu trưởng duyệt chuyển gửi"),
                    ("ap_closing", "Hiệu trưởng duyệt đề nghị kết thúc"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stable", "Ổn định"),
                    ("progress", "Chuyển biến, tiếp tục theo dõi"),
                    ("transferred", "Cơ quan khác tiếp nhận"),
                    ("moved", "Chuyển trường"),
                    ("left", "Nghỉ học"),
                    ("declined", "Gia đình từ chối hỗ trợ"),
                    ("unfounded", "Thông tin không xác thực"),
                ],
                max_length=15,
                verbose_name="kết quả",
            ),
        ),
        migrations.AlterField(
            model_name="closing",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("stable", "Ổn định"),
                    ("progress", "Chuyển biến, tiếp tục theo dõi"),
                    ("transferred", "Cơ quan khác tiếp nhận"),
                    ("moved", "Chuyển trường"),
                    ("left", "Nghỉ học"),
                    ("declined", "Gia đình từ chối hỗ trợ"),
                    ("unfounded", "Thông tin không xác thực"),
                ],
                max_length=15,
                verbose_name="kết quả",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="no_transfer",
            field=ctxh_portal.kit.crypto.EncryptedTextField(
                blank=True, max_length=1000, verbose_name="vì sao không chuyển hồ sơ"
            ),
        ),
    ]
