"""Fields for words of an article: typed, or taken from a selection with their place. The server finds or checks the place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracker.commitments.actions import Refused
from tracker.sources.quoting import ArticleReader, WordsNotFound
from tracker.text import Span, normalise

_PLACE = re.compile(r"\s*(\d{1,9})\s*[-–—]\s*(\d{1,9})\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """Words as typed, with their place in the document's text where it is known."""

    text: str
    place: Span | None = None


class PlaceField(forms.CharField):
    """`1203–1255`: code points of the document's text, half-open."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _PLACE.fullmatch(text)
        if not found or int(found[1]) >= int(found[2]):
            raise ValidationError(gettext("Une place s'écrit « début–fin », comme 1203–1255."))
        return Span(int(found[1]), int(found[2]))

    def prepare_value(self, value: Any) -> Any:
        return f"{value.start}–{value.end}" if isinstance(value, Span) else value


class PlaceInput(forms.TextInput):
    """A place alone, taken from the selection by a button that the script sets beside it."""

    def __init__(self) -> None:
        super().__init__({"size": 16, "data-place": "whole"})

    class Media:
        js = ("editorial/selection.js",)


class WordsWidget(forms.MultiWidget):
    """The words, their place, and a button that takes both from what is selected in the article."""

    template_name = "editorial/widgets/words.html"

    def __init__(self, rows: int = 1, attrs: dict[str, Any] | None = None) -> None:
        words = forms.Textarea(attrs={"rows": rows, "cols": 60}) if rows > 1 else forms.TextInput(attrs={"size": 48})
        super().__init__({"text": words, "place": forms.TextInput(attrs={"size": 13})}, attrs)

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """The label is the words'; their place has its own."""
        return f"{id_}_{index}" if id_ else ""

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, Words):
            place = f"{value.place.start}–{value.place.end}" if value.place else ""
            return [value.text, place]
        return ["", ""]

    class Media:
        js = ("editorial/selection.js",)


class WordsField(forms.MultiValueField):
    """Cleans to `Words`, or None where nothing was typed."""

    def __init__(self, *, rows: int = 1, required: bool = False, **kwargs: Any) -> None:
        fields = (forms.CharField(required=False), PlaceField(required=False))
        super().__init__(fields, widget=WordsWidget(rows), required=required, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> Words | None:
        if not data_list or not (data_list[0] or data_list[1]):
            return None
        return Words(data_list[0] or "", data_list[1])


def words_of(row: Any, name: str) -> Words | None:
    """The words that a row stores under `name_text`, `name_start`, `name_end` (or `text`, `start`, `end`)."""
    prefix = f"{name}_" if name else ""
    text = getattr(row, f"{prefix}text")
    return Words(text, Span(getattr(row, f"{prefix}start"), getattr(row, f"{prefix}end"))) if text else None


def _letters(text: str) -> str:
    return "".join(normalise(text).text.split())


class Locator:
    """Finds the words of one form in one article, and keeps every sentence about those it does not find, to say them together."""

    def __init__(self, reader: ArticleReader) -> None:
        self.reader = reader
        self.sentences: list[str] = []

    def __call__(self, words: Words | None, label: str, inside: Sequence[Span] = ()) -> Span | None:
        """The words' place; None where there are no words, or where they were not found."""
        if words is None:
            return None
        if words.place:
            return self._checked(words.text, words.place, label)
        try:
            return self.reader.find(words.text, inside=inside)
        except WordsNotFound as error:
            self.sentences.append(f"{label} : {error}")
            return None

    def _checked(self, text: str, place: Span, label: str) -> Span | None:
        """The place, if the words typed beside it are those that stand there."""
        if place.end > len(self.reader.text):
            self.sentences.append(f"{label} : la place {place.start}–{place.end} sort du document.")
            return None
        there = place.of(self.reader.text)
        # A browser takes line breaks out of a field of one line: the letters are what is compared.
        if text and _letters(text) != _letters(there):
            self.sentences.append(
                f"{label} : à la place {place.start}–{place.end}, le texte dit « {there:.200} » ; "
                "sélectionnez de nouveau, ou effacez la place pour que les mots soient cherchés."
            )
            return None
        return place

    def refuse_unfound(self) -> None:
        """Raises `Refused` with every sentence kept, if there is one."""
        if self.sentences:
            raise Refused(self.sentences)
