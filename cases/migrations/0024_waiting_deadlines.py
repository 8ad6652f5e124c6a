"""A file for another school waits for the principal with a clock; and what has waited since before there were such
clocks (0020, accounts 0009) gets one: each concern that nobody has decided about, and each plan, referral, closing and
file that lies before a principal.

The time is counted from the moment of this migration, not from the day the waiting began: so nothing is overdue at
once, and nobody is told of a lateness that no rule knew of. What has its deadline already keeps it, so that a second run
changes nothing. Way back: the schema alone, the deadlines stay."""

from datetime import date, time

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from cases import clocks
from ctxh_portal.kit.calendar import WorkingCalendar

USUAL_HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
# what waits, by which rule: model, rows, kind of the clock, field of the clock that names the row
WAITING = [
    ("SupportPlan", Q(state="submitted"), "ap_plan", "approve.plan", None),
    ("Closing", Q(state="submitted"), "ap_closing", "approve.closing", None),
    ("Referral", Q(state="submitted") | Q(sent_on__isnull=False, decided_at__isnull=True), "ap_refer",
     "approve.referral", "referral_id"),
    ("Transfer", Q(state="submitted"), "ap_move", "approve.transfer", "transfer_id"),
]  # fmt: skip


class Deadlines:
    """When something is due that begins now, by the rules and the calendar that hold for a school today."""

    def __init__(self, apps):
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.model = lambda name: apps.get_model("accounts", name)
        days = list(self.model("CalendarDay").objects.filter(removed=False))
        self.off = frozenset(d for row in days if _is_off(row) for d in _days(row))
        self.made_up = frozenset(d for row in days if row.kind == "make_up" for d in _days(row))
        self.offices = {}
        self.calendars = {}

    def due(self, code, unit_id):
        """The rule and the moment; (None, None) where the step has no deadline here."""
        rules = self.model("DeadlineRule").objects.filter(code=code)
        rule = rules.filter(office_id=self.office(unit_id)).first() if self.office(unit_id) else None
        rule = rule or rules.filter(office=None).first()
        if rule is None or not rule.active:
            return None, None
        return rule, clocks.due_at(rule.clock, rule.amount, self.now, self.calendar(unit_id))

    def office(self, unit_id):
        if unit_id not in self.offices:
            links = self.model("UnitParent").objects.filter(
                child_id=unit_id, line="administrative", valid_from__lte=self.today
            )
            link = links.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=self.today)).first()
            self.offices[unit_id] = link.parent_id if link else None
        return self.offices[unit_id]

    def calendar(self, unit_id):
        if unit_id not in self.calendars:
            rows = {row.unit_id: row for row in self.model("WorkingHours").objects.all()}
            row = rows.get(unit_id) or rows.get(self.office(unit_id)) or rows.get(None)
            self.calendars[unit_id] = WorkingCalendar(
                zone=timezone.get_default_timezone(),
                hours=_hours(row) if row else USUAL_HOURS,
                saturday=bool(row and row.saturday),
                off=self.off,
                made_up=self.made_up,
            )
        return self.calendars[unit_id]


def _is_off(row):
    return row.kind == "holiday" or (row.kind == "break" and row.stops_clocks)


def _days(row):
    last = (row.until or row.day).toordinal()
    return [date.fromordinal(number) for number in range(row.day.toordinal(), last + 1)]


def _hours(row):
    return ((row.morning_from, row.morning_until), (row.afternoon_from, row.afternoon_until))


def give_deadlines(apps, schema_editor):
    deadlines = Deadlines(apps)
    _to_concerns(apps.get_model("cases", "Concern"), deadlines)
    for name, waiting, kind, code, named in WAITING:
        rows = apps.get_model("cases", name).objects.filter(waiting).exclude(case__stage="closed")
        _to_rows(apps.get_model("cases", "FollowUp"), rows, kind, code, named, deadlines)


def _to_concerns(concern, deadlines):
    rows = concern.objects.filter(state__in=["new", "passed_on"], due_at__isnull=True)
    for pk, unit_id, danger_now in rows.values_list("pk", "unit_id", "danger_now"):
        _rule, due_at = deadlines.due("concern.danger" if danger_now else "concern.decide", unit_id)
        if due_at:
            concern.objects.filter(pk=pk).update(due_at=due_at)


def _to_rows(follow_up, rows, kind, code, named, deadlines):
    for pk, case_id, stage, unit_id in rows.values_list("pk", "case_id", "case__stage", "case__unit_id"):
        which = {named: pk} if named else {}
        rule, due_at = deadlines.due(code, unit_id)
        if rule is None or follow_up.objects.filter(case_id=case_id, kind=kind, done_on=None, **which).exists():
            continue
        follow_up.objects.create(
            case_id=case_id, kind=kind, stage=stage, code=code, clock=rule.clock, started_at=deadlines.now,
            due_at=due_at, due_on=timezone.localdate(due_at), **which,
        )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_deadline_of_transfers'),
        ('cases', '0023_words_and_intake'),
    ]

    operations = [
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('assess', 'Đánh giá nguy cơ ban đầu'), ('plan', 'Lập kế hoạch hỗ trợ, can thiệp'), ('review', 'Rà soát'), ('check', 'Theo dõi, gặp học sinh'), ('refer', 'Thông báo, chuyển gửi cơ quan bảo vệ trẻ em'), ('emergency', 'Biện pháp bảo vệ khẩn cấp'), ('answer', 'Trả lời của nơi nhận chuyển gửi'), ('result', 'Kết quả, phản hồi của nơi nhận chuyển gửi'), ('keep', 'Tiếp tục theo dõi, hoặc đề nghị kết thúc'), ('after', 'Hỏi thăm sau khi kết thúc'), ('decision', 'Việc theo kết luận họp trường hợp'), ('watch', 'Xem lại quyết định theo dõi thêm'), ('ap_plan', 'Hiệu trưởng duyệt kế hoạch hỗ trợ'), ('ap_refer', 'Hiệu trưởng duyệt chuyển gửi'), ('ap_closing', 'Hiệu trưởng duyệt đề nghị kết thúc'), ('ap_move', 'Hiệu trưởng duyệt, niêm phong hồ sơ chuyển trường')], max_length=10),
        ),
        migrations.RunPython(give_deadlines, migrations.RunPython.noop),
    ]
