"""The verbs of people and units; the only code of accounts that writes (the audit trail and notices have
their own doors, `audit.record` and `notices.tell`)."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, audit, notices, reference
from accounts.enums import Role, UnitKind
from accounts.models import (
    Agency,
    Agreement,
    CalendarDay,
    Certificate,
    Collaborator,
    DeadlineRule,
    Delegation,
    LegalBasis,
    Letterhead,
    Membership,
    Notice,
    PaperTemplate,
    SchoolYear,
    Unit,
    UnitParent,
    User,
    WorkingHours,
)
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale

DELEGATION_DAYS = 90  # the longest delegation; a longer absence is a new decision
START_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper


def new_start_code() -> str:
    """A password for the first sign-in: 16 letters in groups of four (about 80 bits)."""
    letters = "".join(secrets.choice(START_CODE_LETTERS) for _i in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


@transaction.atomic
def make_first_account(*, username: str, full_name: str, courtesy: str, password: str) -> User:
    """The operator of an empty portal. Raises RuleBroken once any account exists."""
    if not access.nobody_yet():
        raise RuleBroken(_("Cổng đã có tài khoản. Mời thầy/cô đăng nhập."))
    user = User(username=username, full_name=full_name, courtesy=courtesy)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    Membership.objects.create(user=user, unit=None, role=Role.OPERATOR, since=timezone.localdate())
    ensure_school_year(timezone.localdate())
    audit.record("accounts.first_account", actor=user, target=user)
    return user


def ensure_school_year(day: date) -> SchoolYear:
    """The school year of that day; 01/8 to 31/7 where nobody entered other dates."""
    first = int(school_year_label(day)[:4])
    year, _made = SchoolYear.objects.get_or_create(
        label=school_year_label(day), defaults={"starts": date(first, 8, 1), "ends": date(first + 1, 7, 31)}
    )
    return year


@transaction.atomic
def create_account(
    *,
    actor: User,
    username: str,
    full_name: str,
    courtesy: str,
    email: str = "",
    phone: str = "",
    office: Unit | None = None,
) -> tuple[User, str]:
    """An account, and its start code, which is shown once and kept nowhere. It has no role, unless an office
    is given: then the person is made an officer there at once."""
    access.require_operator(actor)
    user = User(username=username, full_name=full_name, courtesy=courtesy, email=email, phone=phone)
    code = _give_start_code(user)
    user.full_clean(exclude=["password"])
    user.save()
    if office:
        appoint(actor=actor, person=user, unit=office, role=Role.OFFICER, since=timezone.localdate())
    audit.record("accounts.create_account", actor=actor, target=user)
    return user, code


def _give_start_code(user: User) -> str:
    """A start code has been on paper and in other hands: it opens the portal once, to choose a password."""
    code = new_start_code()
    user.set_password(code)
    user.must_change_password = True
    return code


@transaction.atomic
def reset_password(*, actor: User, person: User) -> str:
    """A new start code for a person who lost the password; the second factor stays as it is."""
    access.require_operator(actor)
    if person.pk == actor.pk:
        raise RuleBroken(_("Anh/chị đổi mật khẩu của mình ở trang Mật khẩu."))
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    code = _give_start_code(person)
    person.save()
    principals = [p for unit in access.workplaces(person) for p in access.people_with(unit, Role.PRINCIPAL)]
    sentence = _("Mật khẩu của %(name)s vừa được quản trị hệ thống cấp lại.") % {"name": person.full_name}
    notices.tell([person, *principals], sentence, reverse("accounts:me"))
    audit.record("accounts.reset_password", actor=actor, target=person)
    return code


@transaction.atomic
def choose_password(*, user: User, password: str) -> None:
    """The person's own new password (allauth has checked the present one); the start code is done with."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record("accounts.choose_password", actor=user, target=user)


@transaction.atomic
def correct_own_contact(*, actor: User, email: str, phone: str) -> User:
    """How colleagues reach the person; the name is the operator's to correct."""
    fields = audit.fields_changed(actor, {"email": email, "phone": phone})
    actor.email, actor.phone = email, phone
    actor.full_clean(exclude=["password"])
    actor.save(update_fields=["email", "phone"])  # nothing else: the account may have been closed meanwhile
    audit.record("accounts.correct_own_contact", actor=actor, target=actor, fields=fields)
    return actor


@transaction.atomic
def set_account_active(*, actor: User, person: User, active: bool) -> User:
    """Close or reopen an account. A closed account loses everything at its next request."""
    access.require_operator(actor)
    if person.pk == actor.pk:
        raise RuleBroken(_("Không thể tự khóa tài khoản của mình."))
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.is_active = active
    person.save()
    audit.record("accounts.open_account" if active else "accounts.close_account", actor=actor, target=person)
    return person


@transaction.atomic
def create_unit(
    *,
    actor: User,
    kind: str,
    level: str,
    name: str,
    short_name: str,
    governing_line: str,
    issuing_line: str,
    place: str,
    symbol: str,
    signer_title: str,
    signer_name: str = "",
    authority: str = "",
    parent: Unit | None = None,
) -> Unit:
    """A school or office with the head of its papers and, for a school, the office that it stands under."""
    access.require_operator(actor)
    today = timezone.localdate()
    if kind == UnitKind.SCHOOL and (parent is None or parent.kind == UnitKind.SCHOOL):
        raise RuleBroken(_("Chọn cơ quan quản lý của trường."))
    unit = Unit(kind=kind, level=level, name=name, short_name=short_name, valid_from=today.replace(month=1, day=1))
    unit.full_clean()
    unit.save()
    head = Letterhead(
        unit=unit,
        governing_line=governing_line,
        issuing_line=issuing_line,
        place=place,
        symbol=symbol,
        authority=authority,
        signer_title=signer_title,
        signer_name=signer_name,
        valid_from=unit.valid_from,
    )
    head.full_clean()
    head.save()
    if parent:
        UnitParent.objects.create(child=unit, parent=parent, valid_from=unit.valid_from)
    audit.record("accounts.create_unit", actor=actor, unit=unit, target=unit)
    return unit


@transaction.atomic
def set_letterhead(*, actor: User, unit: Unit, valid_from: date, **fields: str) -> Letterhead:
    """What the unit's papers carry from that day on; papers of earlier days keep the earlier names. The same
    day again corrects the row; an earlier day is refused."""
    access.require_letterhead(actor, unit)
    last = Letterhead.objects.select_for_update(of=("self",)).filter(unit=unit).order_by("valid_from").last()
    if last and valid_from < last.valid_from:
        raise RuleBroken(
            _("Đã có thể thức dùng từ ngày %(day)s; ngày mới không thể sớm hơn.")
            % {"day": f"{last.valid_from:%d/%m/%Y}"}
        )
    head = last if last and valid_from == last.valid_from else Letterhead(unit=unit, valid_from=valid_from)
    if last and head is not last:
        last.valid_until = valid_from - timedelta(days=1)
        last.save()
    different = audit.fields_changed(last or head, fields)
    for name, value in fields.items():
        setattr(head, name, value)
    head.full_clean()
    head.save()
    audit.record("accounts.set_letterhead", actor=actor, unit=unit, target=head, fields=different)
    return head


@transaction.atomic
def set_paper_template(*, actor: User, unit: Unit, kind: str, valid_from: date, **fields: str) -> PaperTemplate:
    """What papers of this kind carry from that day on; papers of earlier days keep what held then. The same day
    again corrects the row; an earlier day is refused."""
    access.require_letterhead(actor, unit)
    rows = PaperTemplate.objects.select_for_update(of=("self",)).filter(unit=unit, kind=kind)
    last = rows.order_by("valid_from").last()
    if last and valid_from < last.valid_from:
        raise RuleBroken(
            _("Đã có mẫu dùng từ ngày %(day)s; ngày mới không thể sớm hơn.")
            % {"day": f"{last.valid_from:%d/%m/%Y}"}
        )
    row = last if last and valid_from == last.valid_from else PaperTemplate(unit=unit, kind=kind)
    row.valid_from = valid_from
    if last and row is not last:
        last.valid_until = valid_from - timedelta(days=1)
        last.save()
    different = audit.fields_changed(last or row, fields)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record("accounts.set_paper_template", actor=actor, unit=unit, target=row, kind=kind, fields=different)
    return row


@transaction.atomic
def appoint(
    *,
    actor: User,
    person: User,
    unit: Unit | None,
    role: str,
    since: date,
    decision_number: str = "",
    decision_on: date | None = None,
) -> Membership:
    """Give a person a role at a unit from a day on, with number and date of the decision where there is one (see
    access.APPOINTS: nobody appoints themselves)."""
    access.require_appoint(actor, unit, role)
    if person.pk == actor.pk:
        raise NotYours(_("Không thể tự giao vai trò cho mình."))
    at_school = any(m.unit and m.unit.is_school for m in access.memberships(person))
    if (unit and unit.is_school and access.is_operator(person)) or (role == Role.OPERATOR and at_school):
        raise RuleBroken(
            _("Tài khoản quản trị hệ thống không giữ vai trò ở trường. Đề nghị quản trị cấp một tài khoản riêng.")
        )
    if unit and role == Role.PRINCIPAL:
        _require_no_principal(unit, since)
    if bool(decision_number.strip()) != bool(decision_on):
        raise RuleBroken(_("Xin ghi cả số và ngày của quyết định phân công."))
    membership = Membership(user=person, unit=unit, role=role, since=since, appointed_by=actor)
    membership.decision_number, membership.decision_on = decision_number.strip(), decision_on
    membership.full_clean()
    membership.save()
    told = {"role": membership.get_role_display(), "unit": unit.short_name if unit else _("cổng")}
    notices.tell([person], _("Vai trò mới: %(role)s, %(unit)s.") % told, reverse("accounts:me"))
    audit.record("accounts.appoint", actor=actor, unit=unit, target=membership, role=role, user=person.pk)
    return membership


def _require_no_principal(unit: Unit, since: date) -> None:
    """Two principals would both see every case of the school."""
    held = Membership.objects.filter(unit=unit, role=Role.PRINCIPAL).select_related("user")
    for other in held:
        if other.until is None or other.until >= since:
            raise RuleBroken(
                _("Trường đang có hiệu trưởng là %(name)s. Kết thúc vai trò đó trước rồi giao người mới.")
                % {"name": other.user.full_name}
            )


@transaction.atomic
def end_membership(*, actor: User, membership: Membership) -> Membership:
    """The person no longer holds the role: from the next request on every right that came with it is gone."""
    access.require_appoint(actor, membership.unit, membership.role)
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    yesterday = timezone.localdate() - timedelta(days=1)
    if membership.until and membership.until <= yesterday:
        raise RuleBroken(_("Vai trò này đã kết thúc."))
    if membership.since > yesterday:  # never came into force: the audit remembers it, the register need not
        audit.record(
            "accounts.withdraw_membership",
            actor=actor,
            unit=membership.unit,
            role=membership.role,
            user=membership.user_id,
        )
        membership.delete()
        return membership
    membership.until = yesterday
    membership.full_clean()
    membership.save()
    audit.record(
        "accounts.end_membership",
        actor=actor,
        unit=membership.unit,
        target=membership,
        role=membership.role,
        user=membership.user_id,
    )
    return membership


@transaction.atomic
def delegate(*, actor: User, deputy: User, since: date, until: date, reason: str) -> Delegation:
    """The principal lets a vice-principal of the school act in their place for cases, for at most
    DELEGATION_DAYS.

    Raises RuleBroken when that person is no vice-principal there now, or already acts for the principal then."""
    unit = access.require_principal(actor)
    if not access.holds(deputy, unit, Role.VICE_PRINCIPAL):
        raise RuleBroken(_("Người được chọn hiện không phải phó hiệu trưởng của trường."))
    if until > since + timedelta(days=DELEGATION_DAYS):
        raise RuleBroken(_("Mỗi lần ủy quyền tối đa %(days)d ngày.") % {"days": DELEGATION_DAYS})
    if until < timezone.localdate():
        raise RuleBroken(_("Thời gian ủy quyền đã qua."))
    same = Delegation.objects.filter(unit=unit, to=deputy, ended_at__isnull=True)
    if same.filter(since__lte=until, until__gte=since).exists():
        raise RuleBroken(_("Người này đã được ủy quyền trong thời gian đó."))
    row = Delegation(unit=unit, by=actor, to=deputy, since=since, until=until, reason=reason)
    row.full_clean()
    row.save()
    told = {"since": f"{since:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}"}
    sentence = _("Thầy/cô được ủy quyền thay hiệu trưởng từ %(since)s đến hết %(until)s.") % told
    notices.tell([deputy], sentence, reverse("accounts:me"))
    audit.record("accounts.delegate", actor=actor, unit=unit, target=row, to=deputy.pk, since=since, until=until)
    return row


@transaction.atomic
def end_delegation(*, actor: User, delegation: Delegation) -> Delegation:
    """From the next request on the deputy no longer acts for the principal."""
    delegation = access.get_delegation(actor, delegation.public_id)
    if delegation.ended_at is None:
        delegation.ended_at = timezone.now()
        delegation.save()
    audit.record("accounts.end_delegation", actor=actor, unit=delegation.unit_id, target=delegation)
    return delegation


@transaction.atomic
def save_agency(*, actor: User, agency: Agency, version: int | None = None, **fields: object) -> Agency:
    """An office adds or corrects a row of its directory; the national rows are not its to change."""
    office = access.require_catalogue(actor)
    if agency.pk:
        agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
        if agency.office_id != office.pk:
            raise NotYours(_("Dòng này dùng chung cho cả nước."))
        _next_version(agency, version)
    agency.office = office
    different = audit.fields_changed(agency, fields)
    for name, value in fields.items():
        setattr(agency, name, value)
    agency.full_clean()
    agency.save()
    audit.record("accounts.save_agency", actor=actor, unit=office, target=agency, fields=different)
    return agency


@transaction.atomic
def save_basis(*, actor: User, basis: LegalBasis, version: int | None = None, **fields: object) -> LegalBasis:
    """An office adds or corrects a legal basis of the library, which all units of the portal share."""
    office = access.require_catalogue(actor)
    if basis.pk:
        basis = LegalBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
        _next_version(basis, version)
    if LegalBasis.objects.filter(code=fields.get("code", basis.code)).exclude(pk=basis.pk).exists():
        raise RuleBroken(_("Danh mục đã có căn cứ mang số, ký hiệu này."))
    different = audit.fields_changed(basis, fields)
    for name, value in fields.items():
        setattr(basis, name, value)
    basis.full_clean()
    basis.save()
    audit.record("accounts.save_basis", actor=actor, unit=office, target=basis, fields=different)
    return basis


def _next_version(
    row: Agency | Agreement | Certificate | Collaborator | LegalBasis | CalendarDay | WorkingHours | DeadlineRule,
    version: int | None,
) -> None:
    if version is not None and version != row.version:
        raise Stale(
            _("Dòng này vừa được người khác sửa. Nội dung anh/chị nhập vẫn được giữ; mời so sánh rồi gửi lại."),
            row.version,
            row,
        )
    row.version += 1


@transaction.atomic
def save_calendar_day(
    *, actor: User, calendar_day: CalendarDay, version: int | None = None, **fields: object
) -> CalendarDay:
    """An office adds or corrects a day of the working calendar, which all units of the portal share. Clocks that
    run keep the due time they were given."""
    office = access.require_catalogue(actor)
    if calendar_day.pk:
        calendar_day = CalendarDay.objects.select_for_update(of=("self",)).get(pk=calendar_day.pk)
        _next_version(calendar_day, version)
    for name, value in fields.items():
        setattr(calendar_day, name, value)
    same = CalendarDay.objects.kept().filter(day=calendar_day.day, kind=calendar_day.kind)
    if same.exclude(pk=calendar_day.pk).exists():
        raise RuleBroken(_("Lịch đã có một dòng cùng loại bắt đầu từ ngày này."))
    calendar_day.full_clean()
    calendar_day.save()
    audit.record(
        "accounts.save_calendar_day",
        actor=actor,
        unit=office,
        target=calendar_day,
        day=calendar_day.day,
        fields=sorted(fields),
    )
    return calendar_day


@transaction.atomic
def remove_calendar_day(
    *, actor: User, calendar_day: CalendarDay, version: int | None, reason: str
) -> CalendarDay:
    """The row stays, with the reason, and counts no more; filling the year again does not bring it back."""
    office = access.require_catalogue(actor)
    calendar_day = CalendarDay.objects.select_for_update(of=("self",)).get(pk=calendar_day.pk)
    _next_version(calendar_day, version)
    calendar_day.removed, calendar_day.removed_reason = True, reason
    calendar_day.full_clean()
    calendar_day.save()
    audit.record(
        "accounts.remove_calendar_day", actor=actor, unit=office, target=calendar_day, day=calendar_day.day
    )
    return calendar_day


@transaction.atomic
def fill_calendar(*, actor: User, year: int) -> int:
    """The public holidays of a year, as far as they are missing; returns how many rows were added."""
    office = access.require_catalogue(actor)
    if abs(year - timezone.localdate().year) > 5:
        raise RuleBroken(_("Chỉ điền lịch cho năm cách năm nay không quá 5 năm."))
    added = reference.load_days(CalendarDay, [year])
    audit.record("accounts.fill_calendar", actor=actor, unit=office, year=year, added=added)
    return added


@transaction.atomic
def set_working_hours(*, actor: User, unit: Unit, version: int | None = None, **fields: object) -> WorkingHours:
    """The hours of the office, which its schools follow, or those of one school."""
    office = access.require_catalogue(actor)
    access.unit_with_hours(actor, unit.public_id)
    hours = WorkingHours.objects.select_for_update(of=("self",)).filter(unit=unit).first()
    if hours:
        _next_version(hours, version)
    else:  # the form was opened on the row that held so far: whoever comes second with it is told
        hours = WorkingHours(unit=unit, version=access.hours_of(unit, office).version + 1)
    for name, value in fields.items():
        setattr(hours, name, value)
    hours.full_clean()
    hours.save()
    audit.record("accounts.set_working_hours", actor=actor, unit=office, target=hours, fields=sorted(fields))
    return hours


@transaction.atomic
def set_deadline(*, actor: User, code: str, version: int | None = None, **fields: object) -> DeadlineRule:
    """The office's own rule for a step, which goes before the general one from the next clock on."""
    office = access.require_catalogue(actor)
    general = access.get_deadline_rule(actor, code)
    rule = DeadlineRule.objects.select_for_update(of=("self",)).filter(code=code, office=office).first()
    if rule:
        _next_version(rule, version)
    if rule is None:
        kept = {"label": general.label, "clock": general.clock, "legal_note": general.legal_note}
        rule = DeadlineRule(code=code, office=office, version=general.version + 1, **kept)
    for name, value in fields.items():
        setattr(rule, name, value)
    rule.full_clean()
    rule.save()
    audit.record(
        "accounts.set_deadline",
        actor=actor,
        unit=office,
        target=rule,
        code=code,
        amount=rule.amount,
        clock=rule.clock,
    )
    return rule


@transaction.atomic
def drop_deadline(*, actor: User, code: str) -> None:
    """Back to the general rule."""
    office = access.require_catalogue(actor)
    rule = DeadlineRule.objects.select_for_update(of=("self",)).filter(code=code, office=office).first()
    if rule is None:
        raise RuleBroken(_("Thời hạn này đang theo quy định chung."))
    rule.delete()
    audit.record("accounts.drop_deadline", actor=actor, unit=office, code=code)


@transaction.atomic
def read_notice(*, actor: User, notice: Notice) -> Notice:
    notice = access.get_notice(actor, notice.public_id)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save()
    return notice


@transaction.atomic
def read_notices(*, actor: User) -> None:
    """Everything that stood before the person counts as read."""
    access.notices_of(actor).unread().update(read_at=timezone.now())


@transaction.atomic
def save_agreement(
    *,
    actor: User,
    agreement: Agreement,
    version: int | None = None,
    renews: Agreement | None = None,
    **fields: object,
) -> Agreement:
    """A coordination agreement enters the register of the actor's unit, or is corrected there. One that ended
    stays: its successor is a row of its own, which `renews` it."""
    unit = access.require_agreements(actor)
    if agreement.pk:
        row = access.get_agreement(actor, agreement.public_id)
        agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=row.pk)
        unit = agreement.unit
        _next_version(agreement, version)
    else:
        agreement.unit = unit
        agreement.renews = access.get_agreement(actor, renews.public_id) if renews else None
    different = audit.fields_changed(agreement, fields)
    for name, value in fields.items():
        setattr(agreement, name, value)
    if agreement.agency and not agreement.partner:
        agreement.partner = agreement.agency.name
    if agreement.signed_on and agreement.signed_on > timezone.localdate():
        raise RuleBroken(_("Ngày ký chưa đến; sổ ghi quy chế đã ký."))
    agreement.full_clean()
    agreement.save()
    audit.record("accounts.save_agreement", actor=actor, unit=unit, target=agreement, fields=different)
    return agreement


@transaction.atomic
def note_agreements_export(*, actor: User) -> None:
    unit = access.require_agreements(actor)
    audit.record("accounts.export_agreements", actor=actor, unit=unit, kind="xlsx")


@transaction.atomic
def save_certificate(
    *, actor: User, certificate: Certificate, version: int | None = None, **fields: object
) -> Certificate:
    """A certificate of somebody who works at one of the actor's schools today is written down, or corrected."""
    access.require_network(actor)
    if certificate.pk:
        row = access.get_certificate(actor, certificate.public_id)
        certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=row.pk)
        _next_version(certificate, version)
    different = audit.fields_changed(certificate, fields) if certificate.pk else sorted(fields)
    for name, value in fields.items():
        setattr(certificate, name, value)
    at = [
        unit
        for unit in access.network_units(actor)
        if access.staff_of(unit).filter(pk=certificate.holder_id).exists()
    ]
    if not at:
        raise RuleBroken(_("Người được cấp chứng chỉ phải là người của trường."))
    _keep_certificate(certificate)
    audit.record("accounts.save_certificate", actor=actor, unit=at[0], target=certificate, fields=different)
    return certificate


@transaction.atomic
def certify_trained(*, actor: User, holder: User, **fields: object) -> Certificate:
    """An officer writes down the certificate of somebody whom the office trained; the school keeps it from then
    on."""
    school = access.require_certifying(actor, holder)
    certificate = Certificate(holder=holder, **fields)
    _keep_certificate(certificate)
    audit.record("accounts.certify_trained", actor=actor, unit=school, target=certificate, fields=sorted(fields))
    return certificate


def _keep_certificate(certificate: Certificate) -> None:
    if certificate.issued_on and certificate.issued_on > timezone.localdate():
        raise RuleBroken(_("Ngày cấp chưa đến."))
    certificate.full_clean()
    certificate.save()


@transaction.atomic
def save_collaborator(
    *,
    actor: User,
    collaborator: Collaborator,
    unit: Unit | None = None,
    version: int | None = None,
    **fields: object,
) -> Collaborator:
    """A collaborator enters the network of a school (the actor's one, unless another of theirs is named), is
    corrected there, or ends."""
    unit = access.require_network_at(actor, unit)
    if collaborator.pk:
        row = access.get_collaborator(actor, collaborator.public_id)
        collaborator = Collaborator.objects.select_for_update(of=("self",)).get(pk=row.pk)
        unit = collaborator.unit
        _next_version(collaborator, version)
    else:
        collaborator.unit = unit
    different = audit.fields_changed(collaborator, fields)
    for name, value in fields.items():
        setattr(collaborator, name, value)
    collaborator.full_clean()
    collaborator.save()
    audit.record("accounts.save_collaborator", actor=actor, unit=unit, target=collaborator, fields=different)
    return collaborator


@transaction.atomic
def note_network_export(*, actor: User) -> None:
    """Names and numbers of people leave the portal. Http404 for who has no part in the network."""
    unit = access.require_network_export(actor)
    audit.record("accounts.export_network", actor=actor, unit=unit, kind="xlsx")
