"""The public pages, by subject. They read `commitments.queries` and nothing else; they ignore parameters they do not know."""

from tracker.public.views.commitments import commitment, commitments, home, render_preview, short
from tracker.public.views.journal import journal, journal_lines
from tracker.public.views.method import method
from tracker.public.views.missing import handler404
from tracker.public.views.parties import parties, party
from tracker.public.views.sources import document, publisher, publishers, sources

__all__ = [
    "commitment",
    "commitments",
    "document",
    "handler404",
    "home",
    "journal",
    "journal_lines",
    "method",
    "parties",
    "party",
    "publisher",
    "publishers",
    "render_preview",
    "short",
    "sources",
]
