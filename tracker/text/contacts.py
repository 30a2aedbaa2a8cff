"""Telephone numbers and e-mail addresses: what leaves the archive with no quotation and no context (design, section 4).

A rule that would rather take one number too many: it guards a private person, not a figure. Quantities are grouped by three
digits and telephone numbers by two, or they follow a word that announces one, or an international prefix.
"""

from __future__ import annotations

import re

from tracker.text.spans import Span

_NUMBER = r"[+(]{0,2}\d(?:[ \u00a0\u202f.\-/()]{0,2}\d){5,16}"
_MAIL = r"[^\s@<>«»()]{1,64}@[^\s@<>«»()]{2,255}"
_OTHERS = (
    r"\[email[^\]\n]{0,40}\]"
    rf"|(?<!\w)(?:t[ée]l(?:[ée]phones?)?|fax|gsm|mobile|portable|cellulaire|whatsapp|contacts?)(?!\w)[\s.:°n]{{0,6}}{_NUMBER}"
    r"|(?<![\w.,])(?:\+|00) ?\d{1,3}(?:[ \u00a0\u202f.\-/()]{0,2}\d){6,14}(?!\w)"
    r"|(?<![\w.,])\d{2}(?:[ \u00a0\u202f.\-]\d{2}){3,6}(?![\w]|[ .,]\d)"
)
_CONTACT = re.compile(f"{_MAIL}|{_OTHERS}", re.IGNORECASE)
# Where there is no @, nothing need be tried at every letter.
_WITHOUT_MAIL = re.compile(_OTHERS, re.IGNORECASE)


def contacts(text: str) -> list[Span]:
    """The places of telephone numbers and e-mail addresses, with the word that announces them, in order. Linear in the text."""
    pattern = _CONTACT if "@" in text else _WITHOUT_MAIL
    return [Span(*match.span()) for match in pattern.finditer(text)]
