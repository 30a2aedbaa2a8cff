"""What each field of an answer means: the description of the interface is made of these.

They describe and do not serialize: the answers are the public records themselves, already in this shape. A test holds every answer
against the description, both ways.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.serializers import Serializer

from tracker.commitments.vocabulary import (
    ACTS,
    ANSWERS,
    BASES,
    CERTAINTIES,
    DEADLINE_QUALIFIERS,
    EVIDENCE_KINDS,
    FIGURE_KINDS,
    FIGURE_QUALIFIERS,
    FIGURE_ROLES,
    FIRMNESSES,
    OUTCOMES,
    PARTY_KINDS,
    PARTY_ROLES,
    PLACES,
    RELATION_KINDS,
    SECTORS,
    SOURCE_BASES,
    TESTABILITIES,
    TIMELINESSES,
    VERDICTS,
)
from tracker.sources.vocabulary import DATE_BASES, QUOTATION_STATES, Labels, choices
from tracker.verification import CHECKS


def _text(meaning: Any, **options: Any) -> serializers.CharField:
    return serializers.CharField(help_text=meaning, **options)


def _number(meaning: Any, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=meaning, **options)


def _decimal(meaning: Any) -> serializers.RegexField:
    """An exact decimal, as text: no program rounds it on the way."""
    return serializers.RegexField(r"^-?[0-9]+(\.[0-9]+)?$", help_text=meaning, allow_null=True)


def _day(meaning: Any, **options: Any) -> serializers.DateField:
    return serializers.DateField(help_text=meaning, **options)


def _code(labels: Labels, meaning: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices(labels), help_text=meaning, **options)


def _digest(meaning: Any, **options: Any) -> serializers.RegexField:
    return serializers.RegexField("^[0-9a-f]{64}$", help_text=meaning, **options)


# Words on their place

_START = _("Début du passage dans le texte du document, en points de code Unicode, à partir de 0.")
_END = _("Fin du passage, non comprise, en points de code Unicode.")
_BASIS = _("Comment la valeur est connue : les mots la donnent, une règle la calcule, un éditeur la déduit.")
_REASON = _("La règle et la date de référence, ou la raison de l'éditeur ; vide si les mots donnent la valeur.")
_LOWER = _("Premier jour que les mots permettent, compris, selon notre table EDTF ; null si rien ne le borne.")
_UPPER = _("Dernier jour que les mots permettent, compris, selon notre table EDTF ; null si rien ne le borne.")
_EDTF = _(
    "La date telle que les mots la précisent, en EDTF (ISO 8601-2) : « avant le 31 décembre 2024 » donne ../2024-12-30, "
    "« au plus tard le 31 décembre 2024 » ../2024-12-31, « fin 2026 » 2026-12~, « en novembre » 2025-11."
)
_ISO_DURATION = _("Durée ISO 8601, sans début connu : « 24 mois » donne P24M.")
_RRULE = _("Récurrence iCalendar (RFC 5545) : « chaque mois » donne FREQ=MONTHLY.")
_MIN = _(
    "Valeur la plus basse, décimal exact écrit en texte ; égale à max pour une valeur seule ; null si rien ne la borne."
)
_MAX = _("Valeur la plus haute, décimal exact écrit en texte ; null si rien ne la borne.")
_UNIT = _(
    "Unité : code UCUM (t, MW, L…) ou MWh et MWc, code ISO 4217 pour l'argent (XOF), % ou nom français au singulier "
    "pour ce qui se compte (logement) ; vide si les mots n'en donnent pas."
)


class Words(Serializer[Any]):
    text = _text(_("Les mots exacts du document."))
    start = _number(_START)
    end = _number(_END)


class QuotationSerializer(Serializer[Any]):
    exact = _text(_("Les mots exacts, tels qu'ils sont dans le texte du document (W3C TextQuoteSelector)."))
    prefix = _text(_("Les caractères juste avant, pour retrouver le passage."))
    suffix = _text(_("Les caractères juste après, pour retrouver le passage."))
    start = _number(_START)
    end = _number(_END)
    document = _digest(_("Empreinte SHA-256 du fichier du document, en hexadécimal."))
    state = _code(QUOTATION_STATES, _("Ce que donne la relecture des mots à leur place dans le texte archivé."))
    before = _text(_("Ce qui précède dans la phrase ; vide si rien. Ni numéro ni adresse privés n'y figurent."))
    after = _text(_("Ce qui suit dans la phrase ; vide si rien. Ni numéro ni adresse privés n'y figurent."))


class ReplacedSerializer(Words):
    min = _decimal(_MIN)
    max = _decimal(_MAX)
    unit = _text(_UNIT)


class FigureSerializer(Words):
    min = _decimal(_MIN)
    max = _decimal(_MAX)
    unit = _text(_UNIT)
    product = _text(_("Ce que le chiffre compte, tel que l'affirmation l'écrit ; vide si les mots ne le disent pas."))
    qualifier = _code(FIGURE_QUALIFIERS, _("Comment les mots bornent la valeur."))
    role = _code(
        FIGURE_ROLES, _("Ce que le chiffre est. Seuls les montants et capacités s'additionnent ou se comparent.")
    )
    kind = _code(FIGURE_KINDS, _("Valeur absolue, multiple, part d'un tout ou variation. Seul l'absolu s'additionne."))
    basis = _code(BASES, _BASIS)
    reason = _text(_REASON)
    replaces = ReplacedSerializer(
        allow_null=True,
        help_text=_("La valeur que celle-ci remplace, dite par les mêmes mots (« 60 au lieu de 150 ») ; sinon null."),
    )


class CalculatedDate(Words):
    edtf = _text(_EDTF)
    lower = _day(_LOWER, allow_null=True)
    upper = _day(_UPPER, allow_null=True)
    basis = _code(BASES, _BASIS)
    reason = _text(_REASON)


class SaidOnSerializer(CalculatedDate):
    pass


class OccurredSerializer(CalculatedDate):
    pass


class DeadlineSerializer(CalculatedDate):
    qualifier = _code(DEADLINE_QUALIFIERS, _("Le mot qui tient la date : avant, au plus tard, dans…"))


class DurationSerializer(Words):
    iso = _text(_ISO_DURATION)


class RecurrenceSerializer(Words):
    rrule = _text(_RRULE)


class CueSerializer(Words):
    pass


class SpeakerSerializer(Words):
    function = _text(_("La fonction de la personne qui parle, telle que l'éditeur la note ; vide si inconnue."))
    party = _text(_("Référence de l'acteur au nom duquel elle parle, comme P-0004 ; null si aucun."), allow_null=True)


class NameSerializer(Words):
    reference = _text(_("Référence de l'acteur, comme P-0004."))
    name = _text(_("Nom d'usage de l'acteur."))
    role = _code(PARTY_ROLES, _("Son rôle dans cette affirmation."))
    basis = _code(BASES, _BASIS)
    reason = _text(_REASON)


class PublishedSerializer(Serializer[Any]):
    edtf = _text(_("Date de publication de l'article, en EDTF ; null si elle est inconnue."), allow_null=True)
    lower = _day(_("Premier jour possible ; null si inconnu."), allow_null=True)
    upper = _day(_("Dernier jour possible ; null si inconnu."), allow_null=True)
    basis = _code(DATE_BASES, _("Comment la date est connue : imprimée, déduite ou inconnue."))
    note = _text(_("De quels mots une date est déduite, ou pourquoi elle manque ; vide sinon."))


class ArticleSerializer(Serializer[Any]):
    """Enough to cite the article, never its text."""

    document = _digest(_("Empreinte SHA-256 du fichier du document, en hexadécimal."))
    number = _number(_("Place de l'article dans son document, à partir de 1."))
    headline = _text(_("Titre de l'article ; vide s'il n'en a pas."))
    publisher = _text(_("Nom du média ou de l'éditeur ; null s'il est inconnu."), allow_null=True)
    published = PublishedSerializer(help_text=_("Quand l'article a été publié, et comment on le sait."))
    reprint_group = _text(
        _("Clé du groupe de reprises : les articles d'un groupe sont une seule source. Null si aucun."), allow_null=True
    )
    url = _text(_("Adresse du document d'origine ; null si elle n'est pas connue."), allow_null=True)


# The lines of a commitment


class ClaimSerializer(Serializer[Any]):
    reference = _text(_("Référence de l'affirmation, comme A-0004 ; jamais réemployée."))
    place = _code(PLACES, _("Où elle se trouve dans l'article. Un titre ne décide de rien que le corps contredit."))
    act = _code(ACTS, _("Ce que fait le passage."))
    firmness = _code(FIRMNESSES, _("Ce que les mots montrent de fait, du plus faible au plus fort."))
    cue = CueSerializer(allow_null=True, help_text=_("Les mots qui disent l'acte ou la fermeté ; null si non relevés."))
    speaker = SpeakerSerializer(allow_null=True, help_text=_("Qui parle ; null si les mots ne le disent pas."))
    said_on = SaidOnSerializer(
        allow_null=True, help_text=_("Quand cela a été dit ou signé ; null si les mots ne le disent pas.")
    )
    quotations = QuotationSerializer(many=True, help_text=_("Les passages cités, dans l'ordre du texte."))
    figures = FigureSerializer(many=True, help_text=_("Les chiffres, chacun sur ses mots."))
    deadline = DeadlineSerializer(
        allow_null=True, help_text=_("L'échéance que donnent les mots ; null s'ils n'en donnent pas.")
    )
    duration = DurationSerializer(allow_null=True, help_text=_("La durée que donnent les mots ; null sinon."))
    recurrence = RecurrenceSerializer(allow_null=True, help_text=_("La récurrence que donnent les mots ; null sinon."))
    parties = NameSerializer(many=True, help_text=_("Les acteurs nommés, chacun sur ses mots et dans son rôle."))
    note = _text(_("Note de l'éditeur ; vide si aucune."))
    article = ArticleSerializer(help_text=_("L'article d'où viennent les mots."))


class DeliveredSerializer(Serializer[Any]):
    min = _decimal(_MIN)
    max = _decimal(_MAX)
    unit = _text(_UNIT)
    product = _text(_("Ce qui a été livré ; vide si les mots ne le disent pas."))
    period_lower = _day(_("Premier jour de la période livrée ; null si inconnu."), allow_null=True)
    period_upper = _day(_("Dernier jour de la période livrée ; null si inconnu."), allow_null=True)


class EvidenceSerializer(Serializer[Any]):
    reference = _text(_("Référence de la preuve de suivi, comme S-0002 ; jamais réemployée."))
    kind = _code(EVIDENCE_KINDS, _("Ce que la preuve montre."))
    statement = _text(_("Le constat, en une phrase de l'éditeur."))
    source_basis = _code(SOURCE_BASES, _("Qui le dit : une partie à l'engagement, ou quelqu'un d'indépendant d'elle."))
    occurred = OccurredSerializer(
        allow_null=True, help_text=_("Quand cela est arrivé ; null si les mots ne le disent pas.")
    )
    delivered = DeliveredSerializer(allow_null=True, help_text=_("La quantité livrée ; null si aucune n'est dite."))
    quotations = QuotationSerializer(many=True, help_text=_("Les passages cités, dans l'ordre du texte."))
    article = ArticleSerializer(help_text=_("L'article d'où viennent les mots."))


class SearchSerializer(Serializer[Any]):
    reference = _text(_("Référence de la recherche sans résultat, comme R-0001."))
    searched_on = _day(_("Jour de la recherche."))
    where = _text(_("Où l'on a cherché."))
    looked_for = _text(_("Ce que l'on cherchait et n'a pas trouvé."))


class FulfilledSerializer(Serializer[Any]):
    edtf = _text(_("Quand l'engagement a été tenu, en EDTF."))
    basis = _code(SOURCE_BASES, _("Qui dit qu'il l'a été."))


class VerdictSerializer(Serializer[Any]):
    reference = _text(_("Référence du verdict, comme V-0003 ; jamais réemployée."))
    code = _code(VERDICTS, _("Ce que les éditeurs ont jugé."))
    decided_on = _day(_("Jour de la décision."))
    reasons = _text(_("Les motifs."))
    evidence = serializers.ListField(
        child=serializers.CharField(), help_text=_("Références des preuves sur lesquelles le verdict repose.")
    )
    searches = serializers.ListField(
        child=serializers.CharField(), help_text=_("Références des recherches sans résultat sur lesquelles il repose.")
    )
    fulfilled_on = FulfilledSerializer(
        allow_null=True, help_text=_("Pour « tenu » : quand, et qui le dit ; sinon null.")
    )
    successor = _text(_("Pour « remplacé » : référence de l'engagement qui remplace ; sinon null."), allow_null=True)


# The fold

_READING_CLAIMS = _("Références des affirmations qui donnent cette valeur.")


class DaysSerializer(Serializer[Any]):
    lower = _day(_("Premier jour possible ; null si inconnu."), allow_null=True)
    upper = _day(_("Dernier jour possible ; null si inconnu."), allow_null=True)


class Reading(Serializer[Any]):
    claims = serializers.ListField(child=serializers.CharField(), help_text=_READING_CLAIMS)
    said_on = DaysSerializer(
        allow_null=True,
        help_text=_("Les jours où cela a pu être dit ; null pour une valeur seulement nommée comme remplacée."),
    )


class FirmnessReadingSerializer(Reading):
    value = _code(FIRMNESSES, _("La fermeté."))


class TextReadingSerializer(Reading):
    value = _text(_("La valeur : durée ISO 8601 (P24M) ou récurrence iCalendar (FREQ=MONTHLY)."))


class DeadlineValueSerializer(Serializer[Any]):
    edtf = _text(_EDTF)
    qualifier = _code(DEADLINE_QUALIFIERS, _("Le mot qui tient la date : avant, au plus tard, dans…"))
    lower = _day(_LOWER, allow_null=True)
    upper = _day(_UPPER, allow_null=True)


class DeadlineReadingSerializer(Reading):
    value = DeadlineValueSerializer(help_text=_("L'échéance."))


class QuantitySerializer(Serializer[Any]):
    min = _decimal(_MIN)
    max = _decimal(_MAX)
    unit = _text(_UNIT)
    qualifier = _code(FIGURE_QUALIFIERS, _("Comment les mots bornent la valeur."))


class QuantitiesReadingSerializer(Reading):
    value = QuantitySerializer(many=True, help_text=_("Les quantités dites ensemble."))


_STATUS = [
    ("none", _("aucune valeur")),
    ("single", _("une valeur")),
    ("revised", _("révisée")),
    ("contested", _("les sources diffèrent")),
]


class Folded(Serializer[Any]):
    status = serializers.ChoiceField(
        _STATUS, help_text=_("Ce que les affirmations publiées donnent ensemble, dans l'ordre où elles ont été dites.")
    )


class FoldedFirmnessSerializer(Folded):
    original = FirmnessReadingSerializer(many=True, help_text=_("Ce qui a été dit d'abord."))
    current = FirmnessReadingSerializer(many=True, help_text=_("Ce qui a été dit en dernier ; plusieurs si contesté."))


class FoldedDeadlineSerializer(Folded):
    original = DeadlineReadingSerializer(many=True, help_text=_("Ce qui a été dit d'abord : le retard s'y mesure."))
    current = DeadlineReadingSerializer(many=True, help_text=_("Ce qui a été dit en dernier ; plusieurs si contesté."))


class FoldedTextSerializer(Folded):
    original = TextReadingSerializer(many=True, help_text=_("Ce qui a été dit d'abord."))
    current = TextReadingSerializer(many=True, help_text=_("Ce qui a été dit en dernier ; plusieurs si contesté."))


class FoldedFigureSerializer(Folded):
    role = _code(
        FIGURE_ROLES, _("Ce que le chiffre est. Seuls les montants et capacités s'additionnent ou se comparent.")
    )
    kind = _code(FIGURE_KINDS, _("Valeur absolue, multiple, part d'un tout ou variation. Seul l'absolu s'additionne."))
    product = _text(_("Ce que le chiffre compte, tel que l'affirmation l'écrit ; vide si les mots ne le disent pas."))
    original = QuantitiesReadingSerializer(many=True, help_text=_("Ce qui a été dit d'abord."))
    current = QuantitiesReadingSerializer(
        many=True, help_text=_("Ce qui a été dit en dernier : la livraison s'y mesure ; plusieurs si contesté.")
    )


class TermsSerializer(Serializer[Any]):
    firmness = FoldedFirmnessSerializer(help_text=_("La fermeté."))
    deadline = FoldedDeadlineSerializer(help_text=_("L'échéance."))
    duration = FoldedTextSerializer(help_text=_("La durée."))
    recurrence = FoldedTextSerializer(help_text=_("La récurrence."))
    figures = FoldedFigureSerializer(many=True, help_text=_("Les chiffres, par rôle, nature et produit."))
    origins = _number(_("Nombre de sources indépendantes : les reprises d'un texte n'en sont qu'une."))


# Commitments

_REFERENCE = _("Référence de l'engagement, comme E-0004 ; jamais réemployée.")
_FIRMNESS = _("Ce que les mots montrent de fait, au dernier état ; là où c'est contesté, le plus faible.")
_VERDICT = _("Le dernier verdict des éditeurs.")
_TIMELINESS = _("Où en est l'échéance au jour demandé ; calculé, jamais saisi.")


class DossierSerializer(Serializer[Any]):
    reference = _text(_("Référence du dossier, comme D-0001."))
    title = _text(_("Titre du dossier."))
    description = _text(_("Ce qui réunit ces engagements ; vide si rien n'en est dit."))


class TimelinessSerializer(Serializer[Any]):
    code = _code(TIMELINESSES, _TIMELINESS)
    on = _day(_("Le jour pour lequel c'est calculé : celui de « on »."))
    days_late_original = _number(
        _("Jours passés depuis le dernier jour de l'échéance d'origine ; null si elle n'est pas dépassée."),
        allow_null=True,
    )
    days_late_current = _number(
        _("Jours passés depuis le dernier jour de l'échéance actuelle ; null si elle n'est pas dépassée."),
        allow_null=True,
    )


class RelationSerializer(Serializer[Any]):
    kind = _code(RELATION_KINDS, _("Le lien."))
    direction = serializers.ChoiceField(
        [("to", _("de cet engagement vers l'autre")), ("from", _("de l'autre vers celui-ci"))],
        help_text=_("Dans quel sens le lien se lit."),
    )
    reference = _text(_("Référence de l'autre engagement."))
    title = _text(_("Titre de l'autre engagement."))


class VersionSerializer(Serializer[Any]):
    journal_from = _number(_("Numéro de l'écriture du journal à partir de laquelle cela se lit."))
    journal_to = _number(
        _("Numéro de l'écriture qui l'a remplacé, si « recorded_at » est demandé ; null si rien ne l'a remplacé."),
        allow_null=True,
    )
    day_from = _day(_("Premier jour de « on » pour lequel cela vaut."))
    day_to = _day(_("Jour de « on » à partir duquel cela ne vaut plus ; null si sans fin."), allow_null=True)


class CommitmentSerializer(Serializer[Any]):
    reference = _text(_REFERENCE)
    title = _text(_("Titre donné par l'éditeur."))
    testability = _code(
        TESTABILITIES, _("Si le temps peut dire qu'il est tenu : par un chiffre, une date, un regard ; ou pas.")
    )
    sector = _code(SECTORS, _("Secteur."))
    dossier = DossierSerializer(allow_null=True, help_text=_("Le dossier qui le réunit à d'autres ; null si aucun."))
    firmness = _code(FIRMNESSES, _FIRMNESS)
    verdict = _code(VERDICTS, _VERDICT)
    timeliness = TimelinessSerializer(help_text=_TIMELINESS)
    terms = TermsSerializer(help_text=_("Les termes : ce que donnent ensemble les affirmations publiées."))
    reading_note = _text(_("Ce que les mots laissent ouvert ; vide si rien."))
    claims = ClaimSerializer(many=True, help_text=_("Les affirmations publiées."))
    evidence = EvidenceSerializer(many=True, help_text=_("Les preuves de suivi publiées."))
    searches = SearchSerializer(many=True, help_text=_("Les recherches sans résultat."))
    verdicts = VerdictSerializer(many=True, help_text=_("Les verdicts publiés, dans l'ordre ; le dernier vaut."))
    relations = RelationSerializer(many=True, help_text=_("Les liens avec d'autres engagements publics."))
    version = VersionSerializer(help_text=_("Pour quelles écritures du journal et quels jours cela vaut."))


class OfCommitmentSerializer(Serializer[Any]):
    """A commitment as its lines name it."""

    reference = _text(_REFERENCE)
    title = _text(_("Titre donné par l'éditeur."))
    firmness = _code(FIRMNESSES, _FIRMNESS)
    verdict = _code(VERDICTS, _VERDICT)
    timeliness = _code(TIMELINESSES, _TIMELINESS)
    url = _text(_("Adresse de l'engagement dans l'interface, au point demandé."))


_COMMITMENT = _("L'engagement auquel cela appartient.")


class ListedClaimSerializer(ClaimSerializer):
    commitment = OfCommitmentSerializer(help_text=_COMMITMENT)


class ListedEvidenceSerializer(EvidenceSerializer):
    commitment = OfCommitmentSerializer(help_text=_COMMITMENT)


class ListedVerdictSerializer(VerdictSerializer):
    commitment = OfCommitmentSerializer(help_text=_COMMITMENT)


class OfClaimSerializer(Serializer[Any]):
    """A claim as its figures name it."""

    reference = _text(_("Référence de l'affirmation, comme A-0004 ; jamais réemployée."))
    place = _code(PLACES, _("Où elle se trouve dans l'article. Un titre ne décide de rien que le corps contredit."))
    act = _code(ACTS, _("Ce que fait le passage."))
    firmness = _code(FIRMNESSES, _("Ce que les mots montrent de fait, du plus faible au plus fort."))
    article = ArticleSerializer(help_text=_("L'article d'où viennent les mots."))


class ListedFigureSerializer(FigureSerializer):
    document = _digest(_("Empreinte SHA-256 du fichier du document, en hexadécimal."))
    claim = OfClaimSerializer(help_text=_("L'affirmation qui donne le chiffre."))
    commitment = OfCommitmentSerializer(help_text=_COMMITMENT)


# Parties, publishers, documents


class CountedSerializer(Serializer[Any]):
    count = _number(_("Leur nombre."))
    url = _text(_("Adresse de leur liste dans l'interface, au point demandé."))


class SameAsSerializer(Serializer[Any]):
    reference = _text(_("Référence de l'autre acteur."))
    name = _text(_("Nom d'usage de l'autre acteur."))
    certainty = _code(CERTAINTIES, _("Si les deux sont un même acteur, ou peut-être."))
    note = _text(_("Pourquoi ; vide si rien n'en est dit."))


class PartySerializer(Serializer[Any]):
    reference = _text(_("Référence de l'acteur, comme P-0004 ; jamais réemployée."))
    name = _text(_("Nom d'usage."))
    kind = _code(PARTY_KINDS, _("Genre d'acteur."))
    country = _text(_("Code ISO 3166 du pays ; vide si aucun document ne le dit."))
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices(PARTY_ROLES)), help_text=_("Ses rôles dans les engagements publics.")
    )
    names = serializers.ListField(
        child=serializers.CharField(), help_text=_("Ses noms tels que les documents les écrivent.")
    )
    commitments = CountedSerializer(help_text=_("Les engagements publics qui le nomment."))
    same_as = SameAsSerializer(many=True, help_text=_("Les acteurs publics qui sont, ou sont peut-être, le même."))


class PublisherSerializer(Serializer[Any]):
    reference = _text(_("Référence de l'éditeur, comme M-3, la même qu'au journal."))
    name = _text(_("Nom du média ou de l'éditeur."))
    url = _text(_("Adresse de son site ; null si elle n'est pas connue."), allow_null=True)
    commitments = _number(_("Nombre d'engagements publics qui citent ses articles."))
    articles = _number(_("Nombre de ses articles que des lignes publiques citent."))
    documents = _number(_("Nombre de documents où se trouvent ces articles."))


class DocumentSerializer(Serializer[Any]):
    """What is known of an archived file: never its bytes, never its text."""

    sha256 = _digest(_("Empreinte SHA-256 du fichier reçu, en hexadécimal : sa référence."))
    filename = _text(_("Nom du fichier reçu."))
    media_type = _text(_("Type du fichier reçu (type de média)."))
    size = _number(_("Taille du fichier reçu, en octets."))
    url = _text(_("Adresse d'où il vient ; null si elle n'est pas connue."), allow_null=True)
    retrieved_at = serializers.DateTimeField(help_text=_("Quand il a été reçu, en UTC."))
    text_tool = _text(_("L'outil qui a tiré le texte du fichier."))
    text_tool_version = _text(_("La version de cet outil."))
    commitments = _number(_("Nombre d'engagements publics qui le citent."))
    articles = ArticleSerializer(many=True, help_text=_("Ceux de ses articles que des lignes publiques citent."))


# Findings


class PassageSerializer(Serializer[Any]):
    document = _digest(_("Empreinte SHA-256 du fichier du document, en hexadécimal."))
    start = _number(_("Début du passage, en points de code Unicode du texte du document."))
    end = _number(_("Fin du passage, non comprise."))


class FindingSerializer(Serializer[Any]):
    id = _number(_("Numéro du constat ; un constat qui change est un autre constat."))
    check = serializers.ChoiceField([(check.code, check.name[0]) for check in CHECKS], help_text=_("Le contrôle."))
    outcome = _code(OUTCOMES, _("Ce qu'il a trouvé."))
    commitment = _text(_("Référence de l'engagement."))
    claims = serializers.ListField(
        child=serializers.CharField(), help_text=_("Références des affirmations en cause ; vide : l'engagement entier.")
    )
    evidence = serializers.ListField(
        child=serializers.CharField(), help_text=_("Références des preuves de suivi en cause.")
    )
    others = serializers.ListField(
        child=serializers.CharField(), help_text=_("Références des autres engagements que la phrase nomme.")
    )
    values = serializers.DictField(help_text=_("Les valeurs de la phrase, par nom ; les décimaux sont des textes."))
    sentence = _text(_("La phrase, en français, ou en anglais si Accept-Language le demande."))
    passages = PassageSerializer(many=True, help_text=_("Les mots sur lesquels il repose."))
    answer = _code(ANSWERS, _("Ce que la rédaction en dit ; null si rien."), allow_null=True)
    answer_text = _text(_("L'explication de la rédaction ; vide si aucune."))
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Quand la rédaction a répondu, en UTC ; null si elle n'a rien dit.")
    )
    method = _text(_("Version des contrôles."))
    first_seen = serializers.DateTimeField(help_text=_("Quand il a été vu d'abord, en UTC."))
    last_seen = serializers.DateField(help_text=_("Le dernier jour où il a été vu."))
    closed_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Quand il a cessé de tenir, en UTC ; null s'il tient.")
    )


# The journal


class EntrySerializer(Serializer[Any]):
    sequence = _number(_("Numéro de l'écriture, à partir de 1, sans trou."))
    recorded_at = serializers.DateTimeField(help_text=_("Quand elle a été écrite, en UTC."))
    is_public = serializers.BooleanField(help_text=_("Si le changement touche ce que le public pouvait lire."))
    previous_digest = _digest(_("Empreinte SHA-256 de l'écriture précédente ; des zéros pour la première."))
    payload_digest = _digest(_("SHA-256 du sel suivi du contenu en JSON canonique."))
    digest = _digest(
        _(
            "SHA-256 du JSON canonique de sequence, recorded_at, is_public, previous_digest et payload_digest "
            "(clés triées, sans espaces)."
        )
    )
    redacted_by = _number(
        _("Numéro de l'écriture qui a caviardé le contenu ; null s'il ne l'est pas."), allow_null=True
    )
    salt = _text(_("Sel du contenu ; null si le contenu n'est pas montré."), allow_null=True)
    payload = serializers.DictField(
        allow_null=True,
        help_text=_(
            "Le contenu : action, reference, actor, reason, before, after ; leur forme dépend de l'action. Null pour un "
            "changement que le public ne pouvait pas lire, ou caviardé."
        ),
    )


class HeadSerializer(Serializer[Any]):
    sequence = _number(_("Numéro de la dernière écriture."))
    digest = _digest(_("Empreinte de la dernière écriture : elle scelle toutes les précédentes."))
    recorded_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Quand elle a été écrite, en UTC ; null si le journal est vide.")
    )


class ResourcesSerializer(Serializer[Any]):
    commitments = _text(_("Les engagements."))
    claims = _text(_("Les affirmations, une par passage."))
    figures = _text(_("Les chiffres, un par ligne."))
    evidence = _text(_("Les preuves de suivi."))
    verdicts = _text(_("Les verdicts."))
    parties = _text(_("Les acteurs."))
    publishers = _text(_("Les médias et éditeurs."))
    documents = _text(_("Les documents archivés, sans leur texte."))
    findings = _text(_("Ce que les contrôles automatiques ont trouvé."))
    journal = _text(_("Le journal."))


class IndexSerializer(Serializer[Any]):
    title = _text(_("Nom de l'interface."))
    version = _text(_("Sa version."))
    is_fictional = serializers.BooleanField(
        help_text=_("Vrai si toutes les données sont fictives : inventées pour essayer le site.")
    )
    journal = HeadSerializer(help_text=_("La tête du journal : deux réponses qui la partagent disent la même chose."))
    resources = ResourcesSerializer(help_text=_("Les adresses des listes."))
    schema = _text(_("La description de l'interface, en OpenAPI 3.1."))
    reference = _text(_("La même description, à lire."))


# What surrounds them


class ErrorSerializer(Serializer[Any]):
    code = _text(_("Code de l'erreur, le même dans toutes les langues."))
    message = _text(_("Une phrase, en français, ou en anglais si Accept-Language le demande."))
    parameter = _text(_("Le paramètre en cause ; null si aucun."), allow_null=True)


class ErrorAnswerSerializer(Serializer[Any]):
    error = ErrorSerializer(help_text=_("Ce qui n'a pas pu être servi, et pourquoi."))


@cache
def page_of(item: type[Serializer[Any]]) -> type[Serializer[Any]]:
    """The page of a list of these."""
    fields = {
        "results": item(many=True, help_text=_("Les objets de la page, dans l'ordre de leur première entrée.")),
        "next": serializers.URLField(
            allow_null=True, help_text=_("Adresse de la page suivante ; null à la dernière page.")
        ),
    }
    return type(item.__name__.replace("Serializer", "PageSerializer"), (Serializer,), fields)


def meaning(item: type[Serializer[Any]], path: str) -> str:
    """What a field means: `deadline.lower` is the field `lower` of the field `deadline`. A number in the path picks from a list."""
    found: Any = item()
    for name in path.split("."):
        if not name.isdigit():
            found = getattr(found, "child", found).fields[name]
    return str(found.help_text)
