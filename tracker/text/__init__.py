"""Floor 0: places in a text, French-safe comparison, sentences, the parts of a document. Pure: no Django, no clock, no network."""

from tracker.text.contacts import contacts
from tracker.text.layout import Proposal, ProposedArticle, ProposedRegion, propose
from tracker.text.normalise import NormalisedText, normalise
from tracker.text.quotations import Location, QuotationState, locate
from tracker.text.segments import Context, RegionKind, context, sentences
from tracker.text.similarity import Likeness, likeness, shingles
from tracker.text.spans import Span

__all__ = [
    "Context",
    "Likeness",
    "Location",
    "NormalisedText",
    "Proposal",
    "ProposedArticle",
    "ProposedRegion",
    "QuotationState",
    "RegionKind",
    "Span",
    "contacts",
    "context",
    "likeness",
    "locate",
    "normalise",
    "propose",
    "sentences",
    "shingles",
]
