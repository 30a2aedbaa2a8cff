"""A document as an editor brings it: a text pasted or a file, with where it comes from; and how its articles are told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.editorial.forms.dates import EdtfField
from tracker.editorial.forms.words import PlaceField, PlaceInput
from tracker.sources import archive
from tracker.sources.models import Article, Document, Publisher, Region, ReprintGroup
from tracker.sources.vocabulary import DATE_BASES, DateBasis, choices
from tracker.text import RegionKind, Span

DATE_HELP = _(
    "Aussi précise que ce qui est imprimé : 24/10/2025, ou 2025-10-24, 2025-10 pour un mois, 2025 pour une année. Vide si inconnue."
)


class SuggestInput(forms.TextInput):
    """A text field that suggests what is known already, of a list that the page holds once; anything else may be typed."""

    def __init__(self, suggested: str) -> None:
        super().__init__({"size": 50, "autocomplete": "off", "list": suggested})


# A page suggests so many of a kind, those in use most first; the others are typed whole.
_SUGGESTED = 200


def suggestions() -> dict[str, list[str]]:
    """What is suggested, by the name of its list."""
    return {
        name: list(
            rows.annotate(uses=Count("articles")).order_by("-uses", "pk").values_list(field, flat=True)[:_SUGGESTED]
        )
        for name, rows, field in (
            ("publishers", Publisher.objects.all(), "name"),
            ("reprints", ReprintGroup.objects.all(), "key"),
        )
    }


class PastedFields(forms.Form):
    """A text pasted, or a file, with where it comes from."""

    text = forms.CharField(
        label=_("Texte"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 90}),
        help_text=_("Collez l'article entier, tel quel, titre compris. Il est gardé à la lettre et ne changera plus."),
    )
    file = forms.FileField(
        label=_("ou un fichier"),
        required=False,
        help_text=_(
            "Du texte brut en UTF-8 (.txt), une page web enregistrée (.html) ou un PDF qui contient du texte, de 10 Mo au plus."
        ),
    )
    address = forms.URLField(
        label=_("Adresse"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"size": 90}),
        help_text=_("L'adresse de la page d'où vient le texte."),
    )
    publisher = forms.CharField(
        label=_("Média, éditeur"),
        required=False,
        max_length=200,
        widget=SuggestInput("publishers"),
        help_text=_("Son nom tel qu'il l'écrit. Vide si le texte n'en nomme aucun."),
    )
    published = EdtfField(label=_("Date de publication"), required=False, help_text=DATE_HELP)
    date_basis = forms.ChoiceField(
        label=_("Cette date est"),
        required=False,
        choices=[("", "—"), *((code, label) for code, label in choices(DATE_BASES) if code != DateBasis.UNKNOWN)],
        help_text=_("Imprimée sur l'article, ou déduite de ses mots."),
    )
    date_note = forms.CharField(
        label=_("Note sur la date"),
        required=False,
        widget=forms.TextInput(attrs={"size": 90}),
        help_text=_("Pour une date déduite : de quels mots ?"),
    )

    def pasted(self) -> archive.Received | None:
        """What was brought, as the archive receives it; None where nothing was. For `clean()`: adds its own errors."""
        text: str = self.cleaned_data.get("text") or ""
        file = self.cleaned_data.get("file")
        if text.strip() and file:
            self.add_error("file", ValidationError(gettext("Collez un texte ou choisissez un fichier, pas les deux.")))
            return None
        if not file and not text.strip():
            return None
        # Browsers send a pasted text's line breaks in their own way; the same text pasted again is the same document.
        content = file.read() if file else text.replace("\r\n", "\n").encode()
        name = file.name if file else _name_of(text)
        try:
            return archive.received(name, content, max_bytes=settings.ARCHIVE_MAX_BYTES)
        except archive.RefusedFile as refused:
            self.add_error("file" if file else "text", ValidationError(capfirst(refused.why)))
            return None

    def check_date(self) -> None:
        """A date and how it is known go together."""
        asked = self.cleaned_data
        if asked.get("published") and not asked.get("date_basis"):
            asked["date_basis"] = DateBasis.PRINTED.value
        if asked.get("date_basis") and not asked.get("published") and "published" not in self.errors:
            self.add_error("published", ValidationError(gettext("Écrivez la date, ou laissez les deux champs vides.")))
        if asked.get("date_basis") == DateBasis.INFERRED and not asked.get("date_note"):
            self.add_error("date_note", ValidationError(gettext("Une date déduite demande une note : de quels mots ?")))

    def content_for(self, received: archive.Received) -> archive.DocumentContent:
        """One article that is the whole text, with what the form says of it."""
        asked = self.cleaned_data
        whole = archive.undescribed(received.text)
        article = replace(
            whole.articles[0],
            publisher=asked["publisher"].strip(),
            published=asked["published"],
            date_basis=DateBasis(asked["date_basis"] or DateBasis.UNKNOWN),
            date_note=asked["date_note"].strip(),
        )
        return replace(whole, url=asked["address"], articles=(article,))


def suggested(received: archive.Received, article: Article) -> str:
    """What a page says of itself and the record does not, as one sentence for the editor; empty if nothing."""
    page = received.suggested
    if page is None:
        return ""
    said = (
        (gettext("média « %s »"), page.publisher, article.publisher),
        (gettext("date %s"), page.published, article.published_edtf),
        (gettext("auteurs « %s »"), " ; ".join(page.authors), article.authors),
        (gettext("adresse %s"), page.url, article.document.url),
    )
    unknown = ", ".join(words % value for words, value, recorded in said if value and not recorded)
    if not unknown:
        return ""
    return gettext("La page dit d'elle-même : %s. Rien n'en est inscrit ; reprenez ce qui est juste.") % unknown


def _name_of(text: str) -> str:
    """A file name from the first words."""
    return f"{slugify(text.strip()[:80])[:60] or 'texte'}.txt"


class ArticleForm(forms.ModelForm):
    """One article of a document: where it stands, who published it, and when."""

    place = PlaceField(
        label=_("Place"),
        widget=PlaceInput(),
        help_text=_("Début–fin dans le texte : sélectionnez l'article entier, puis « Prendre la sélection »."),
    )
    publisher_name = forms.CharField(
        label=_("Média, éditeur"), required=False, max_length=200, widget=SuggestInput("publishers")
    )
    published = EdtfField(label=_("Date de publication"), required=False, help_text=DATE_HELP)
    authors_text = forms.CharField(
        label=_("Auteurs"),
        required=False,
        widget=forms.TextInput(attrs={"size": 50}),
        help_text=_("Séparés par des points-virgules."),
    )
    reprint_key = forms.CharField(
        label=_("Groupe de reprises"),
        required=False,
        widget=SuggestInput("reprints"),
        help_text=_(
            "Le même mot pour tous les articles qui reprennent un même texte : ils ne comptent que pour une source."
        ),
    )

    class Meta:
        model = Article
        fields = ("headline", "date_basis", "date_note", "language")
        widgets = {
            "headline": forms.TextInput(attrs={"size": 90}),
            "date_note": forms.TextInput(attrs={"size": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            article: Article = self.instance
            self.initial = {
                **self.initial,
                "place": article.span,
                "publisher_name": article.publisher.name if article.publisher else "",
                "published": article.published_edtf,
                "authors_text": " ; ".join(article.authors),
                "reprint_key": article.reprint_group.key if article.reprint_group else "",
            }

    def _get_validation_exclusions(self) -> set[str]:
        # The date and its basis are checked together by the action, which writes both.
        return super()._get_validation_exclusions() | {"date_basis", "date_note"}  # type: ignore[misc,no-any-return]


class RegionForm(forms.ModelForm):
    place = PlaceField(label=_("Place"), widget=PlaceInput())

    class Meta:
        model = Region
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["place"] = self.instance.span


def seen(document: Document) -> str:
    """What a form saw of a document's description, in short."""
    return hashlib.sha256(repr(archive.described(document)).encode()).hexdigest()


def read_description(
    url: str, articles: Sequence[Mapping[str, Any]], regions: Sequence[Mapping[str, Any]]
) -> archive.DocumentContent:
    """What the forms say of a document. A region belongs to the article that holds it."""
    zones = [archive.RegionContent(RegionKind(row["kind"]), row["place"]) for row in regions]
    described = tuple(_article(row, zones) for row in articles)
    inside = {zone for article in described for zone in article.regions}
    return archive.DocumentContent(url, described, tuple(zone for zone in zones if zone not in inside))


def _article(row: Mapping[str, Any], zones: Sequence[archive.RegionContent]) -> archive.ArticleContent:
    place: Span = row["place"]
    published = row["published"]
    basis = DateBasis(row["date_basis"])
    if published and basis is DateBasis.UNKNOWN:
        basis = DateBasis.PRINTED
    return archive.ArticleContent(
        span=place,
        headline=row["headline"].strip(),
        publisher=row["publisher_name"].strip(),
        authors=tuple(name.strip() for name in row["authors_text"].split(";") if name.strip()),
        language=row["language"],
        published=published,
        date_basis=basis if published else DateBasis.UNKNOWN,
        date_note=row["date_note"].strip(),
        reprint_group=row["reprint_key"].strip(),
        regions=tuple(zone for zone in zones if place.contains(zone.span)),
    )
