"""Dates as editors write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracker.extraction.edtf import EdtfError, bounds

_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


class EdtfField(forms.CharField):
    """A date as precise as the words: EDTF, or a day as it is written in French."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if found := _FRENCH_DAY.fullmatch(text):
            day, month, year = map(int, found.groups())
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                raise ValidationError(gettext("Le %(text)s n'existe pas.") % {"text": text}) from None
        if text:
            try:
                bounds(text)
            except EdtfError as error:
                raise ValidationError(str(error)) from error
        return text
