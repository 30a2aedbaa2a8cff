"""What was published, as it was received: publishers, documents, their articles and regions, and the words quoted
from them.

Offsets are Unicode code points of `Document.text`, half-open. Nothing here is edited once quoted: a document's bytes
and text never change (a database trigger says so too), and a quotation is replaced, not corrected.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.extraction.edtf import Bounds, bounds
from tracker.sources.vocabulary import DATE_BASES, REGION_KINDS, DateBasis, choices, one_of
from tracker.text import Span


def span_constraint(model: str, prefix: str = "") -> models.CheckConstraint:
    """start < end: a place in a text is never empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{prefix}start__lt": F(f"{prefix}end")}),
        name=f"{model}_{prefix}span_not_empty",
        violation_error_message=_("Le début du passage doit précéder sa fin."),
    )


class Publisher(models.Model):
    """A newspaper, agency, ministry or company that publishes articles."""

    name = models.CharField(
        _("nom"), max_length=200, unique=True, help_text=_("Le nom tel qu'il figure sur le site ou le journal.")
    )
    url = models.URLField(_("adresse"), blank=True)

    class Meta:
        verbose_name = _("média, éditeur")
        verbose_name_plural = _("médias, éditeurs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReprintGroup(models.Model):
    """Articles that reprint one text: one origin, however many publishers. A reprint is not a second source."""

    key = models.SlugField(_("clé"), max_length=100, unique=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Pourquoi ces articles ne font qu'une source."))

    class Meta:
        verbose_name = _("groupe de reprises")
        verbose_name_plural = _("groupes de reprises")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Document(models.Model):
    """One file kept as received, and the text read from it. The bytes lie apart, in `ArchivedFile`."""

    # The file
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, unique=True)
    filename = models.CharField(_("nom du fichier"), max_length=255)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("taille"), help_text=_("En octets."))
    retrieved_at = models.DateTimeField(_("reçu le"))
    url = models.URLField(_("adresse"), max_length=2000, blank=True)

    # The text read from it
    text = models.TextField(_("texte"))
    text_tool = models.CharField(_("lu par"), max_length=100, help_text=_("L'outil qui a tiré le texte du fichier."))
    text_tool_version = models.CharField(_("version de l'outil"), max_length=50)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="document_not_empty",
                violation_error_message=_("Un document vide n'est pas archivé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.sha256[:8]})"


class ArchivedFile(models.Model):
    """The bytes of a document, exactly as received."""

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="file", verbose_name=_("document")
    )
    content = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("fichier archivé")
        verbose_name_plural = _("fichiers archivés")

    def __str__(self) -> str:
        return str(self.document)


class Article(models.Model):
    """One unit of a document, with who published it and when, and how that is known."""

    # Where
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="articles", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("numéro"), help_text=_("Sa place dans le document, à partir de 1."))
    start = models.PositiveIntegerField(_("début"))
    end = models.PositiveIntegerField(_("fin"))

    # What and who
    headline = models.CharField(pgettext_lazy("place", "titre"), max_length=500, blank=True)
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("média, éditeur"),
        help_text=_("Vide si le texte n'en nomme aucun."),
    )
    authors = models.JSONField(_("auteurs"), default=list, blank=True)
    language = models.CharField(_("langue"), max_length=10, default="fr")

    # When, and how that is known
    published_edtf = models.CharField(_("date de publication"), max_length=50, blank=True, help_text=_("EDTF."))
    published_lower = models.DateField(_("publié au plus tôt"), null=True, blank=True)
    published_upper = models.DateField(_("publié au plus tard"), null=True, blank=True)
    date_basis = models.CharField(
        _("date connue"), max_length=10, choices=choices(DATE_BASES), default=DateBasis.UNKNOWN.value
    )
    date_note = models.TextField(_("note sur la date"), blank=True)

    # With which others it is one source
    reprint_group = models.ForeignKey(
        ReprintGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("groupe de reprises"),
    )

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["document_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="article_number_unique",
                violation_error_message=_("Ce document a déjà un article de ce numéro."),
            ),
            span_constraint("article"),
            one_of("date_basis", DATE_BASES, model="article"),
            models.CheckConstraint(
                condition=Q(date_basis=DateBasis.UNKNOWN.value, published_edtf="")
                | (~Q(date_basis=DateBasis.UNKNOWN.value) & ~Q(published_edtf="")),
                name="article_date_and_basis_together",
                violation_error_message=_("Une date connue s'écrit ; une date inconnue reste vide."),
            ),
            models.CheckConstraint(
                condition=~Q(date_basis=DateBasis.INFERRED.value) | ~Q(date_note=""),
                name="article_inferred_date_explained",
                violation_error_message=_("Une date déduite demande une note : de quels mots ?"),
            ),
            models.CheckConstraint(
                condition=Q(published_lower__isnull=True)
                | Q(published_upper__isnull=True)
                | Q(published_lower__lte=F("published_upper")),
                name="article_published_in_order",
                violation_error_message=_("La date au plus tôt doit précéder la date au plus tard."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or f"{self.document} n° {self.number}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def published(self) -> Bounds:
        return Bounds(self.published_lower, self.published_upper)

    def set_published(self, edtf: str) -> None:
        """The date as precise as the words, with the days it allows. Raises `EdtfError`."""
        self.published_edtf = edtf
        read = bounds(edtf) if edtf else Bounds(None, None)
        self.published_lower, self.published_upper = read.lower, read.upper


class Region(models.Model):
    """A span that is not the article's own statement: comments, advertisement, teaser, caption, signature, site
    boilerplate."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="regions", verbose_name=_("document"))
    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="regions",
        verbose_name=_("article"),
        help_text=_("L'article dans lequel elle se trouve ; vide hors de tout article."),
    )
    kind = models.CharField(_("genre"), max_length=20, choices=choices(REGION_KINDS))
    start = models.PositiveIntegerField(_("début"))
    end = models.PositiveIntegerField(_("fin"))

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["document_id", "start"]
        constraints = [span_constraint("region"), one_of("kind", REGION_KINDS, model="region")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}–{self.end}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Quotation(models.Model):
    """Exact words of an article with the words around them and their place (W3C TextQuoteSelector and
    TextPositionSelector)."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="quotations", verbose_name=_("article"))
    exact = models.TextField(_("mots exacts"))
    prefix = models.TextField(_("juste avant"), blank=True)
    suffix = models.TextField(_("juste après"), blank=True)
    start = models.PositiveIntegerField(_("début"))
    end = models.PositiveIntegerField(_("fin"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["article_id", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "start", "end"],
                name="quotation_place_unique",
                violation_error_message=_("Ces mots sont déjà cités à cet endroit."),
            ),
            span_constraint("quotation"),
        ]

    def __str__(self) -> str:
        return self.exact if len(self.exact) <= 80 else f"{self.exact[:79]}…"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


# Which articles say the same text. Computed from the documents by `likeness`, as an index is: never edited, never journalled, and
# always to be had again. That several articles are one source is said by editors, with a `ReprintGroup`.


class Shingle(models.Model):
    """Three words that stand in an article, as a number (`tracker.text.shingles`): the way from the words to the articles.

    Not every shingle of every article has a row: see `likeness`.
    """

    # By its values alone is an article's row looked up: an index of articles would be a third of the table for nothing.
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, db_index=False, related_name="shingles", verbose_name=_("article")
    )
    value = models.BigIntegerField(_("empreinte"))

    class Meta:
        verbose_name = _("suite de trois mots")
        verbose_name_plural = _("suites de trois mots")
        constraints = [
            models.UniqueConstraint(
                fields=["value", "article"],
                name="shingle_once",
                violation_error_message=_("Cette suite de mots est déjà indexée pour cet article."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.value:x}"


class Fingerprint(models.Model):
    """What an article says in its own words, as the set of its shingles, and which others say it too."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint", verbose_name=_("article")
    )
    size = models.PositiveIntegerField(_("nombre de suites de trois mots"))
    values = models.BinaryField(_("empreintes"), help_text=_("Huit octets chacune, le plus faible d'abord, en ordre."))
    text_group = models.PositiveBigIntegerField(
        _("textes semblables"),
        db_index=True,
        help_text=_("Le plus petit identifiant des articles que leurs textes lui relient, ou le sien."),
    )

    class Meta:
        verbose_name = _("empreinte d'un texte")
        verbose_name_plural = _("empreintes des textes")

    def __str__(self) -> str:
        return str(self.article)


class LikePair(models.Model):
    """Two articles of which one was made of the other, or both of a third, by their words; and how much they share.

    An article holds no more than the closest of those that were there before it, so that many reprints of one release are no more
    than so many rows each.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, db_index=False, related_name="like_earlier", verbose_name=_("article")
    )
    other = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="like_later", verbose_name=_("article semblable")
    )
    jaccard = models.FloatField(_("part commune"), help_text=_("Des suites de mots des deux textes, de 0 à 1."))
    containment = models.FloatField(_("part reprise"), help_text=_("Du plus court dans le plus long, de 0 à 1."))

    class Meta:
        verbose_name = _("ressemblance")
        verbose_name_plural = _("ressemblances")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"],
                name="like_pair_once",
                violation_error_message=_("Cette ressemblance est déjà relevée."),
            ),
            models.CheckConstraint(
                condition=~Q(article=F("other")),
                name="like_pair_of_two",
                violation_error_message=_("Un article ne se ressemble pas à lui-même : donnez-en deux."),
            ),
            models.CheckConstraint(
                condition=Q(jaccard__gte=0, jaccard__lte=F("containment"), containment__lte=1),
                name="like_pair_measured",
                violation_error_message=_(
                    "Ces parts vont de 0 à 1, et la part commune ne dépasse pas la part reprise."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ~ {self.other}"
