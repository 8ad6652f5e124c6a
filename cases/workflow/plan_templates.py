"""An office keeps the templates of support plans, which all schools of the portal share."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import User
from cases.models import PlanTemplate
from ctxh_portal.kit.errors import Stale


@transaction.atomic
def save_plan_template(
    *, actor: User, template: PlanTemplate, version: int | None = None, **fields: Any
) -> PlanTemplate:
    """Add or correct a template; plans that began from it stay as they are."""
    office = people.require_catalogue(actor)
    if template.pk:
        template = PlanTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
        if version is not None and version != template.version:
            raise Stale(
                _("Mẫu này vừa được sửa ở nơi khác. Mời anh/chị xem lại rồi gửi lại."), template.version, template
            )
        template.version += 1
    for name, value in fields.items():
        setattr(template, name, value)
    template.full_clean()
    template.save()
    audit.record("cases.save_plan_template", actor=actor, unit=office, target=template, fields=sorted(fields))
    return template
