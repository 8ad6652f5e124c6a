"""How every form looks, and how a form hands its data to a verb."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

import django.forms
from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorDict
from django.forms.widgets import DateTimeBaseInput
from django.utils.translation import gettext as _

from ctxh_portal.kit.errors import RuleBroken, Stale

T = TypeVar("T")
P = ParamSpec("P")

DATE_PLACEHOLDER = "dd/mm/yyyy"
TYPED = {"text", "number", "email", "tel", "search"}


class PortalField(BoundField):
    """A field that knows its Bootstrap class and speaks to screen readers; `required` becomes
    `aria-required`, so that our own sentences appear and not the browser's bubble."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if field.widget.attrs.get("autocomplete") == "current-password":
            self.help_text = ""  # allauth links a reset by e-mail there; the portal's people give start codes

    @property
    def is_radio(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect)

    @property
    def starred(self) -> bool:
        """A star is drawn only where required and optional fields stand together, and in no row that may stay
        empty."""
        if self.form.empty_permitted:
            return False
        visible = [name for name, field in self.form.fields.items() if not field.widget.is_hidden]
        return self.field.required and any(not self.form.fields[name].required for name in visible)

    @property
    def shown_at(self) -> str:
        """Of a hidden field: the id of the one where what is wrong with it is put right, if there is one."""
        name = getattr(self.field, "shown_at", "")
        return self.form[name].id_for_label if name in self.form.fields else ""

    @property
    def first_id(self) -> str:
        """The id of what takes the focus: the widget, or the first of its choices."""
        return self.id_for_label or (f"{self.auto_id}_0" if self.use_fieldset else self.auto_id)

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> Any:
        widget = widget or self.field.widget
        attrs = dict(super().build_widget_attrs(attrs, widget))
        if widget.is_hidden:
            return attrs
        attrs["class"] = " ".join(filter(None, [widget.attrs.get("class"), _css_class(widget)]))
        if attrs.pop("required", False) and not self.use_fieldset and not isinstance(widget, forms.FileInput):
            attrs["aria-required"] = "true"
        if self.use_fieldset:
            attrs.pop("aria-invalid", None)  # the fieldset carries it
        if widget.attrs.get("placeholder") == self.label:
            attrs["placeholder"] = False  # the label says it already
        if isinstance(widget, forms.Textarea):
            attrs["maxlength"] = False  # a browser would cut a pasted text without a word
            if widget.attrs.get("rows") == "10":  # Django's default
                attrs["rows"] = 4
        return attrs | {name: value for name, value in _habits(widget).items() if name not in widget.attrs}


def _habits(widget: forms.Widget) -> dict[str, Any]:
    """Attributes that a form's author may choose otherwise. Computers are shared and texts confidential:
    nothing typed is offered again or sent away to be spell-checked."""
    if isinstance(widget, forms.DateInput):
        return {"autocomplete": "off", "placeholder": DATE_PLACEHOLDER, "data-date": True}
    if isinstance(widget, forms.Textarea) or getattr(widget, "input_type", "") in TYPED:
        return {"autocomplete": "off", "spellcheck": "false"}
    return {}


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, DateTimeBaseInput | forms.NumberInput):
        return "form-control short"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class FormRenderer(DjangoTemplates):
    """Draws forms with templates/forms/ and the widgets of templates/django/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalField

    @cached_property
    def engine(self) -> Any:
        ours = Path(settings.BASE_DIR) / "templates"
        theirs = Path(django.forms.__file__).parent / "templates"
        return self.backend({"APP_DIRS": True, "DIRS": [ours, theirs], "NAME": "forms", "OPTIONS": {}})


def as_left(*left: forms.BaseForm | BaseFormSet) -> None:
    """Bound to what was typed so far, and shown without complaints about what is not filled in yet: nobody has
    sent it."""
    for form in left:
        if isinstance(form, BaseFormSet):
            form._errors, form._non_form_errors = [], form.error_class()
            as_left(*form.forms)
        else:
            form._errors = ErrorDict(renderer=form.renderer)


@dataclass(frozen=True)
class Done(Generic[T]):
    """The verb was carried out; `value` is what it returned."""

    value: T


def run(form: forms.BaseForm, verb: Callable[..., T], **kwargs: Any) -> Done[T] | None:
    """Validate the form and call `verb(**kwargs, **form.cleaned_data)`.

    None means that something stands in the form's errors (a field, or a rule of the work that the verb
    found broken) and that the form is to be shown again with all that was typed:

        if request.method == "POST" and (done := run(form, workflow.log_case, actor=request.user)):
            return redirect(done.value)

    NotYours and Http404 pass through.
    """
    if not form.is_valid():
        return None
    try:
        return Done(verb(**kwargs, **form.cleaned_data))
    except Stale as stale:
        form.add_error(None, str(stale))
        _show_saved(form, stale)
    except RuleBroken as rule:
        form.add_error(None, str(rule))
    except ValidationError as error:
        _take_over(form, error)
    return None


def _show_saved(form: forms.BaseForm, stale: Stale) -> None:
    """What was saved meanwhile stands below what was typed (F3.11), and the next sending answers to it."""
    form.data = form.data.copy()  # type: ignore[union-attr]
    form.data[form.add_prefix("version")] = str(stale.version)  # type: ignore[index]
    form.stale = True  # type: ignore[attr-defined]
    for name in form.fields:
        saved, typed = getattr(stale.row, name, None), form.cleaned_data.get(name, "")
        if isinstance(saved, str) and isinstance(typed, str) and saved.strip() != typed.strip():
            text = saved.strip() or _("(để trống)")
            form.add_error(name, _("Bản đang lưu: %(text)s") % {"text": text})


def _take_over(form: forms.BaseForm, error: ValidationError) -> None:
    """Errors of a model's full_clean(): at the field where the form has it, at the top otherwise."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, found)
