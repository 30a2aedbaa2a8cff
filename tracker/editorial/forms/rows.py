"""What every form about a row shares: what an action refused, the revision that was read, the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def row_key(value: object) -> int:
    """The key of a row, from an address or a form; 0 for anything that no database would have given."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


class RowSelect(AutocompleteSelect):
    """Looks a row up by what is typed. The one that its form was read with is named without asking for it again, and what is no
    row's key is no choice."""

    known: Any = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        if self.known is None or [str(each) for each in value] != [str(self.known.pk)]:
            return super().optgroups(name, [each for each in value if row_key(each)], attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, self.create_option(name, self.known.pk, str(self.known), True, 0)], 0)]


def name_known(field: forms.Field, row: Any) -> None:
    """Tells a select that looks names up which one its form was read with."""
    select: Any = getattr(field.widget, "widget", field.widget)
    select.known = row


class RefusableForm(forms.ModelForm):
    """A form that shows what an action refused once it was valid."""

    refused: ClassVar[ValidationError | None] = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refused:
            raise ValidationError(list(self.refused.messages))
        return cleaned


class CorrectableForm(RefusableForm):
    """With the revision that the editor read, and the reason, where the public reads the row."""

    needs_reason: ClassVar[bool] = False

    # Not « revision », which is the row's own and no field of any form.
    read_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Raison de la correction"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        required=False,
        help_text=_("Publique, au journal : une phrase qui dit pourquoi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "read_revision" in self.fields:
            self.initial["read_revision"] = getattr(self.instance, "revision", 0)
        if "reason" in self.fields:
            self.fields["reason"].required = self.needs_reason


class RowForm(forms.Form):
    """What an action asks beside the row: a reason, unless it says otherwise."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Raison"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        required=False,
        help_text=_("Publique, au journal : une phrase qui dit pourquoi."),
    )

    def __init__(self, *args: Any, row: Any, request: HttpRequest, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.request = request
        self.fields["revision"].initial = getattr(row, "revision", 0)
        self.fields["reason"].required = needs_reason


class BareForm(RowForm):
    """Nothing to fill in: the row as it was read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
