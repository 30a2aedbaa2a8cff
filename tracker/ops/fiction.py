"""An invented world: states, ministries, companies and towns that do not exist, and the French sentences that a newspaper would
print of their commitments. Pure: what is said depends on the random numbers handed in, and on nothing else.

A sentence knows where each of its values stands, so that what is quoted from it is in it to the letter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from string import Formatter

from tracker.commitments.vocabulary import PartyKind, Sector, VerdictCode
from tracker.extraction.edtf import Bounds, bounds
from tracker.extraction.vocabulary import (
    Basis,
    DeadlineQualifier,
    EvidenceKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
)
from tracker.text import RegionKind, Span

# Numbers are grouped with U+202F and apostrophes are typewriter's; each newspaper then writes both its own way, one for one.
_THIN = "\u202f"
TYPOGRAPHIES = tuple(
    str.maketrans({_THIN: blank, "'": apostrophe}) for blank in (" ", "\u00a0", _THIN) for apostrophe in ("'", "’")
)

# Codes that ISO 3166 leaves to its users, and for which no list of countries has a name.
COUNTRIES: tuple[tuple[str, str], ...] = (
    ("Valdombre", "XC"),
    ("Sarlune", "XD"),
    ("Miravelle", "XE"),
    ("Tessandre", "XF"),
    ("Karombre", "XG"),
    ("Lysmore", "XH"),
    ("Dolvanie", "XI"),
    ("Brévandre", "XJ"),
    ("Ostrelle", "XL"),
    ("Fénouvre", "XM"),
    ("Golmarie", "XN"),
    ("Ravantine", "XO"),
    ("Zélandre", "XP"),
    ("Umbrelle", "XQ"),
    ("Ivoréal", "XR"),
    ("Nordelune", "XS"),
)

TOWNS = tuple(
    "".join(syllables)
    for syllables in product(
        ("Bel", "Clair", "Haut", "Mont", "Val", "Roc", "Font", "Mar", "Grand", "Port"),
        ("orne", "esque", "ival", "ambre", "ouvre", "indal", "ozan", "erelle"),
    )
)

MINISTRIES: dict[Sector, str] = {
    Sector.ENERGY: "ministère de l'Énergie",
    Sector.MINING: "ministère des Mines",
    Sector.AGRICULTURE: "ministère de l'Agriculture",
    Sector.TRANSPORT: "ministère des Transports",
    Sector.TRADE: "ministère du Commerce",
    Sector.INDUSTRY: "ministère de l'Industrie",
    Sector.DIGITAL: "ministère du Numérique",
    Sector.TOURISM: "ministère du Tourisme",
    Sector.DEFENCE: "ministère de la Défense",
    Sector.DIPLOMACY: "ministère des Affaires étrangères",
    Sector.FINANCE: "ministère des Finances",
    Sector.SPACE: "agence spatiale",
    Sector.ADMINISTRATION: "ministère de la Fonction publique",
}

_COMPANY_STEMS = (
    "Sol",
    "Hydr",
    "Agr",
    "Minér",
    "Log",
    "Num",
    "Ferr",
    "Aér",
    "Cim",
    "Pétr",
    "Volt",
    "Mari",
    "Tél",
    "Bois",
)
_COMPANY_ENDINGS = ("ova", "inex", "alia", "oris", "umar", "andis", "etor", "ivance", "olune", "abrel")
_COMPANY_TRADES = (
    "",
    " Énergie",
    " Industries",
    " Développement",
    " Holding",
    " & Fils",
    " International",
    " du Littoral",
)
_FIRST_NAMES = (
    "Ilda",
    "Orso",
    "Maëva",
    "Tiberiu",
    "Noum",
    "Céleste",
    "Basile",
    "Awenn",
    "Rokia",
    "Zéphir",
    "Lazare",
    "Mina",
)
_LAST_NAMES = (
    "Vorane",
    "Delbrume",
    "Saltiel-Roc",
    "Kervane",
    "Touvrel",
    "Ombasse",
    "Larivel",
    "Monsaraz",
    "Quillane",
    "Dravé",
)
_ORGANISATIONS = (
    ("le ", "Fonds des Deux-Rives"),
    ("la ", "Banque de l'Archipel-Haut"),
    ("l'", "Alliance des ports d'Ostrelle"),
    ("la ", "Fondation Orlamonde"),
    ("l'", "Union des coopératives de Sarlune"),
    ("le ", "Comité des Quatre-Vallées"),
)
PUBLISHERS = tuple(
    f"{title} {place}"
    for title, place in product(
        ("La Dépêche", "Le Courrier", "L'Observateur", "La Tribune", "Le Quotidien", "L'Écho", "La Gazette"),
        ("de Valdombre", "de Sarlune", "de Miravelle", "des Deux-Rives", "d'Ostrelle", "du Haut-Liseron"),
    )
)


@dataclass(frozen=True, slots=True)
class Actor:
    """An invented party. `article` stands before its name in a sentence; `others` are names under which it is also written."""

    name: str
    kind: PartyKind
    country: str = ""
    article: str = ""
    others: tuple[str, ...] = ()


def states() -> list[Actor]:
    return [Actor(name, PartyKind.STATE, code) for name, code in COUNTRIES]


def ministries() -> list[Actor]:
    """One for each sector, country by country, in the order of `Sector`."""
    return [
        Actor(
            f"{MINISTRIES[sector]} {_of(name)}",
            PartyKind.INSTITUTION,
            code,
            "l'" if MINISTRIES[sector][0] in "aeiou" else "le ",
            (MINISTRIES[sector],),
        )
        for name, code in COUNTRIES
        for sector in Sector
    ]


def people() -> list[Actor]:
    return [
        Actor(f"{first} {last}", PartyKind.PERSON, others=(last,))
        for first, last in zip(_FIRST_NAMES, _LAST_NAMES, strict=False)
    ]


def organisations() -> list[Actor]:
    return [Actor(name, PartyKind.ORGANISATION, article=article) for article, name in _ORGANISATIONS]


def companies(random: Random, most: int) -> list[Actor]:
    """So many companies, or as many as there are names for: no two have the same."""
    brands = [f"{stem}{ending}" for stem, ending in product(_COMPANY_STEMS, _COMPANY_ENDINGS)]
    names = [(brand, brand + trade) for trade in _COMPANY_TRADES for brand in random.sample(brands, len(brands))]
    return [
        Actor(
            name,
            PartyKind.COMPANY,
            # Nobody says where every company sits.
            COUNTRIES[i % len(COUNTRIES)][1] if i % 5 else "",
            others=(brand,) if brand != name else (),
        )
        for i, (brand, name) in enumerate(names[:most])
    ]


# Sentences


class Passage:
    """Words with the places of those that matter, counted from the passage's own beginning."""

    __slots__ = ("marks", "words")

    def __init__(self, template: str = "", **said: str | Passage) -> None:
        self.words = ""
        self.marks: dict[str, Span] = {}
        self.say(template, **said)

    def say(self, template: str, **said: str | Passage) -> Passage:
        """Adds the template's words, its `{name}` replaced by what is said, and remembers where each name came to stand."""
        for literal, name, _format, _conversion in Formatter().parse(template):
            self.words += literal
            if name is None:
                continue
            value, start = said[name], len(self.words)
            if isinstance(value, Passage):
                for inner, span in value.marks.items():
                    self.marks[inner] = span.shift(start)
                self.words += value.words
            else:
                self.words += value
            if len(self.words) > start:
                self.marks[name] = Span(start, len(self.words))
        return self

    def capitalised(self) -> Passage:
        """The same, beginning a sentence."""
        self.words = self.words[:1].upper() + self.words[1:]
        return self


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as it is written, and what it says."""

    words: str
    min: Decimal | None
    max: Decimal | None
    qualifier: FigureQualifier


@dataclass(frozen=True, slots=True)
class Work:
    """What can be promised in a sector: to `verb` an `object`, or the `deed` of it. `{q}` in the object is the quantity."""

    sector: Sector
    verb: str
    deed: str
    object: str
    unit: str = ""
    counted: str = ""  # the unit in words, with the number before it
    product: str = ""
    role: FigureRole = FigureRole.AMOUNT
    scale: int = 1  # the numbers are round multiples of it
    factor: int = 1  # by which the number in words is multiplied: millions

    @property
    def is_counted(self) -> bool:
        return bool(self.counted)


_A, _C, _K = FigureRole.AMOUNT, FigureRole.CAPACITY, FigureRole.COST
COUNTED = (
    Work(
        Sector.ENERGY,
        "Construire une",
        "la construction d'une",
        "centrale solaire de {q}",
        "MWc",
        "MWc",
        "centrale solaire",
        _C,
        10,
    ),
    Work(Sector.ENERGY, "Livrer", "la livraison de", "{q} de gazole", "m3", "mètres cubes", "gazole", _A, 1000),
    Work(Sector.MINING, "Raffiner", "la mise en place d'un raffinage de", "{q} d'or", "t", "tonnes", "or", _C, 5),
    Work(Sector.MINING, "Extraire", "l'extraction de", "{q} de lithium", "t", "tonnes", "lithium", _A, 500),
    Work(Sector.AGRICULTURE, "Livrer", "la livraison de", "{q} d'urée", "t", "tonnes", "urée", _A, 1000),
    Work(Sector.AGRICULTURE, "Irriguer", "l'irrigation de", "{q} de rizières", "har", "hectares", "rizières", _A, 50),
    Work(Sector.TRANSPORT, "Bitumer", "la réfection de", "{q} de route", "km", "kilomètres", "route", _A, 10),
    Work(
        Sector.TRANSPORT,
        "Fournir",
        "la fourniture de",
        "{q} de marchandises",
        "wagon",
        "wagons",
        "wagon de marchandises",
        _A,
        10,
    ),
    Work(Sector.TRADE, "Livrer", "la livraison de", "{q} de blé", "t", "tonnes", "blé", _A, 1000),
    Work(
        Sector.TRADE,
        "Mobiliser",
        "la mobilisation de",
        "{q} pour les exportateurs",
        "EUR",
        "millions d'euros",
        "crédit",
        _K,
        5,
        1_000_000,
    ),
    Work(
        Sector.INDUSTRY,
        "Construire une",
        "la construction d'une",
        "cimenterie de {q} par an",
        "t/a",
        "tonnes",
        "ciment",
        _C,
        10_000,
    ),
    Work(
        Sector.INDUSTRY,
        "Embaucher",
        "l'embauche de",
        "{q} dans la nouvelle usine",
        "ouvrier",
        "ouvriers",
        "emploi",
        _A,
        50,
    ),
    Work(Sector.DIGITAL, "Poser", "la pose de", "{q} de fibre optique", "km", "kilomètres", "fibre optique", _A, 50),
    Work(
        Sector.DIGITAL,
        "Ouvrir un",
        "l'ouverture d'un",
        "centre de données de {q}",
        "MW",
        "MW",
        "centre de données",
        _C,
        2,
    ),
    Work(Sector.TOURISM, "Ouvrir un", "l'ouverture d'un", "hôtel de {q}", "chambre", "chambres", "hôtel", _C, 20),
    Work(Sector.TOURISM, "Restaurer", "la restauration de", "{q} de remparts", "m", "mètres", "remparts", _A, 100),
    Work(
        Sector.DEFENCE,
        "Remettre",
        "la remise de",
        "{q} de déminage",
        "véhicule",
        "véhicules",
        "véhicule de déminage",
        _A,
        5,
    ),
    Work(
        Sector.DIPLOMACY, "Accorder", "l'attribution de", "{q} d'études", "bourse", "bourses", "bourse d'études", _A, 25
    ),
    Work(
        Sector.FINANCE,
        "Consacrer {q} aux",
        "la mobilisation de {q} pour les",
        "petites entreprises",
        "EUR",
        "millions d'euros",
        "crédit",
        _A,
        10,
        1_000_000,
    ),
    Work(
        Sector.FINANCE,
        "Garantir",
        "la garantie de",
        "{q} de prêts",
        "USD",
        "millions de dollars",
        "prêt",
        _A,
        5,
        1_000_000,
    ),
    Work(
        Sector.SPACE,
        "Lancer",
        "la mise en orbite de",
        "{q} d'observation",
        "satellite",
        "satellites",
        "satellite d'observation",
        _A,
        2,
    ),
    Work(
        Sector.ADMINISTRATION,
        "Former",
        "la formation de",
        "{q} municipaux",
        "agent",
        "agents",
        "agent municipal",
        _A,
        50,
    ),
)
UNCOUNTED = (
    Work(Sector.ENERGY, "Raccorder le", "l'extension du", "réseau électrique"),
    Work(Sector.MINING, "Rouvrir", "la réouverture de", "la mine"),
    Work(Sector.AGRICULTURE, "Ouvrir une", "l'ouverture d'une", "école d'agriculture"),
    Work(Sector.TRANSPORT, "Ouvrir une", "l'ouverture d'une", "ligne aérienne directe"),
    Work(Sector.TRADE, "Supprimer", "la suppression de", "la taxe sur les farines"),
    Work(Sector.INDUSTRY, "Moderniser", "la modernisation de", "la filature"),
    Work(Sector.DIGITAL, "Mettre en ligne le", "la mise en ligne du", "cadastre"),
    Work(Sector.TOURISM, "Rouvrir le", "la réouverture du", "musée de la mer"),
    Work(Sector.DEFENCE, "Créer une", "la création d'une", "école de garde-côtes"),
    Work(Sector.DIPLOMACY, "Ouvrir un", "l'ouverture d'un", "consulat"),
    Work(Sector.FINANCE, "Publier le", "la publication du", "budget en format ouvert"),
    Work(Sector.SPACE, "Construire une", "la construction d'une", "station d'écoute"),
    Work(Sector.ADMINISTRATION, "Rénover", "la rénovation de", "la mairie"),
)
VAGUE = (
    Work(Sector.ENERGY, "Renforcer", "l'intensification de", "la coopération énergétique"),
    Work(Sector.MINING, "Valoriser les", "la valorisation des", "ressources minières"),
    Work(Sector.TRADE, "Développer les", "la relance des", "échanges"),
    Work(Sector.DIPLOMACY, "Approfondir le", "la poursuite du", "partenariat stratégique"),
    Work(Sector.ADMINISTRATION, "Améliorer", "la recherche d'une amélioration pour", "le service aux usagers"),
    Work(Sector.TOURISM, "Promouvoir", "la promotion de", "la destination"),
    Work(Sector.DIGITAL, "Accélérer", "la poursuite de", "la transition numérique"),
)

_ROUND = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 200)


def quantity(random: Random, work: Work, *, but: Quantity | None = None) -> Quantity:
    """So much of the work, exact or not; another than the one named by `but`."""
    while True:
        number = random.choice(_ROUND[1:]) * work.scale
        chance = random.random()
        if chance < 0.75:
            made = _quantity(work, "", number, number, FigureQualifier.EXACT)
        elif chance < 0.82:
            made = _quantity(work, "au moins ", number, None, FigureQualifier.AT_LEAST)
        elif chance < 0.86:
            made = _quantity(work, "au plus ", None, number, FigureQualifier.AT_MOST)
        elif chance < 0.94:
            made = _quantity(work, "environ ", number, number, FigureQualifier.ABOUT)
        else:
            made = _quantity(work, f"{grouped(number)} à ", number, number * 2, FigureQualifier.EXACT)
        if but is None or (made.min, made.max) != (but.min, but.max):
            return made


def share(work: Work, whole: Quantity, percent: int) -> Quantity:
    """What was delivered of it."""
    promised = whole.min or whole.max or Decimal(0)
    number = max(2, int(promised) // work.factor * percent // 100)
    return _quantity(work, "", number, number, FigureQualifier.EXACT)


def _quantity(work: Work, before: str, low: int | None, high: int | None, qualifier: FigureQualifier) -> Quantity:
    shown = high if high is not None else low
    value = [None if number is None else Decimal(number) * work.factor for number in (low, high)]
    return Quantity(f"{before}{grouped(shown or 0)} {work.counted}", value[0], value[1], qualifier)


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", _THIN)


def title(work: Work, town: str, amount: Quantity | None) -> str:
    return f"{_with(f'{work.verb} {work.object}', amount).words} à {town}"


def _with(template: str, amount: Quantity | None) -> Passage:
    if amount is None:
        return Passage(template)
    elided = template.replace(" de {q}", " d'{q}") if amount.words[0] in "ae" else template
    return Passage(elided, q=Passage("{figure}", figure=amount.words))


def _of(name: str) -> str:
    return f"d'{name}" if name[0] in "AEIOUÉ" else f"de {name}"


# Deadlines

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_QUARTERS = ("premier trimestre", "deuxième trimestre", "troisième trimestre", "quatrième trimestre")


def in_words(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def month_in_words(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Deadline:
    words: str
    edtf: str
    qualifier: DeadlineQualifier
    basis: Basis = Basis.STATED
    reason: str = ""

    @property
    def days(self) -> Bounds:
        return bounds(self.edtf)


def deadline(random: Random, last: date, said: date, fits: Callable[[Bounds], bool]) -> Deadline:
    """A deadline of about that last day, in one of the ways a newspaper has; one that does not fit is said to the day."""
    year, month = last.year, last.month
    q = DeadlineQualifier
    way = random.randrange(16)
    match way:
        case 0 | 1 | 2:
            made = Deadline(f"avant le {in_words(last + timedelta(days=1))}", f"../{last}", q.BEFORE)
        case 3:
            made = Deadline(f"d'ici fin {year}", f"../{year}-12-31", q.BY)
        case 4:
            made = Deadline(f"fin {year}", f"{year}-12~", q.IN)
        case 5:
            made = Deadline(f"en {month_in_words(last)}", f"{year}-{month:02}", q.IN)
        case 6:
            part = (month - 1) // 3
            made = Deadline(f"au {_QUARTERS[part]} {year}", f"{year}-{33 + part}", q.IN)
        case 7:
            half = (month - 1) // 6
            made = Deadline(f"au {('premier', 'second')[half]} semestre {year}", f"{year}-{40 + half}", q.IN)
        case 8:
            made = Deadline(f"à l'horizon {year}", f"{year}~", q.HORIZON)
        case 9:
            made = Deadline(f"entre {year - 1} et {year}", f"{year - 1}/{year}", q.BETWEEN)
        case 10:
            made = Deadline(f"à partir de {month_in_words(last)}", f"{year}-{month:02}/..", q.FROM)
        case 11 | 14 | 15 if timedelta(days=31) < last - said < timedelta(days=330):
            reason = f"Le mois qui suit l'article du {in_words(said)}."
            made = Deadline(f"en {_MONTHS[month - 1]}", f"{year}-{month:02}", q.IN, Basis.RESOLVED, reason)
        case 12:
            reason = f"L'exercice s'achève en {year} selon l'article du {in_words(said)}."
            made = Deadline("avant la fin de l'exercice", f"../{year}-12-31", q.BEFORE, Basis.INFERRED, reason)
        case _:
            made = _to_the_day(last)
    return made if fits(made.days) else _to_the_day(last)


def _to_the_day(last: date) -> Deadline:
    return Deadline(f"au plus tard le {in_words(last)}", f"../{last}", DeadlineQualifier.BY)


def window(random: Random, today: date, said: date) -> Deadline:
    """A deadline whose days have begun and are not over."""
    year, q = today.year, DeadlineQualifier
    begun = max(said, today - timedelta(days=200))
    return random.choice(
        (
            Deadline(f"à partir de {month_in_words(begun)}", f"{begun:%Y-%m}/..", q.FROM),
            Deadline(f"entre {year - 1} et {year + 1}", f"{year - 1}/{year + 1}", q.BETWEEN),
            Deadline(f"à l'horizon {year}", f"{year}~", q.HORIZON),
            Deadline(f"en {year}", f"{year}", q.IN),
        )
    )


DURATIONS = {"dans un délai de 24 mois": "P24M", "en 18 mois": "P18M", "sous 90 jours": "P90D", "en trois ans": "P3Y"}
RECURRENCES = {
    "chaque mois": "FREQ=MONTHLY",
    "chaque année": "FREQ=YEARLY",
    "chaque trimestre": "FREQ=MONTHLY;INTERVAL=3",
}


# What a passage says

_CUES: dict[Firmness, tuple[tuple[str, str], ...]] = {
    Firmness.UNSPECIFIED: (
        ("{cue}, pour {a}, de {work}{where}{term}", "Il serait question"),
        ("{cue} que cite {a} évoque {work}{where}{term}", "Un document de travail"),
    ),
    Firmness.UNDER_DISCUSSION: (
        ("{a} et {b} {cue} de {work}{where}{term}", "discutent"),
        ("{cue} se poursuivent entre {a} et {b} pour {work}{where}{term}", "Les négociations"),
    ),
    Firmness.ANNOUNCED: (
        ("{a} {cue} {work}{where}{term}", "annonce"),
        ("{a} {cue} {work}{where}{term}", "promet"),
        ("{a} {cue}, devant {b}, {work}{where}{term}", "annonce"),
    ),
    Firmness.AGREED: (("{a} et {b} {cue} de {work}{where}{term}", "sont convenus"),),
    Firmness.MOU: (("{a} et {b} ont signé un {cue} pour {work}{where}{term}", "protocole d'accord"),),
    Firmness.SIGNED: (
        ("{a} {cue} avec {b} un contrat pour {work}{where}{term}", "a signé"),
        ("Un {cue} unit {a} et {b} pour {work}{where}{term}", "contrat signé"),
    ),
    Firmness.IN_FORCE: (
        ("La convention entre {a} et {b}, {cue}, prévoit {work}{where}{term}", "entrée en vigueur et financée"),
    ),
}
_TAILS = (
    "", "", "",
    ", après deux ans de pourparlers",
    ", a précisé l'entourage des signataires",
    ", selon le communiqué publié à l'issue de la rencontre",
    ", une première dans la région",
)  # fmt: skip


def mention(mark: str, actor: Actor, random: Random) -> Passage:
    """The party's name in a sentence, under the given mark: mostly its own, sometimes another that it goes by."""
    name = random.choice(actor.others) if actor.others and random.random() < 0.15 else actor.name
    return Passage(actor.article + "{" + mark + "}", **{mark: name})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a passage is to say. Places of the values come back as marks of the same names."""

    work: Work
    town: str
    promisor: Actor
    other: Actor
    firmness: Firmness
    amount: Quantity | None = None
    replaced: Quantity | None = None
    deadline: Deadline | None = None
    duration: str = ""
    recurrence: str = ""


def statement(random: Random, terms: Terms, *, said: date | None, speaker: tuple[str, str] | None) -> Passage:
    """One sentence that announces, restates or revises. `quotation` marks all of it but its full stop; in a sentence that is
    spoken, the words between the guillemets. `share` is a percentage that some sentences add."""
    template, cue = random.choice(_CUES[terms.firmness])
    words = _filled(template, cue, terms, random)
    when = Passage("{said}", said=in_words(said)) if said else Passage()
    if speaker is not None:
        name, function = speaker
        told = "« {quotation} », a déclaré {speaker}, {function}" + (", le {when}." if said else ".")
        return Passage(told, quotation=words, speaker=name, function=function, when=when)
    if terms.amount and random.random() < 0.08:
        words.say(", soit {share} de la demande annuelle", share=f"{random.randrange(5, 60)} %")
    words.say(", a-t-on appris le {when}" if said else random.choice(_TAILS), when=when)
    return Passage("{quotation}.", quotation=words)


def _filled(template: str, cue: str, terms: Terms, random: Random) -> Passage:
    work = _with(f"{terms.work.deed} {terms.work.object}", terms.amount)
    if terms.replaced:
        work.say(", au lieu de {replaces}", replaces=terms.replaced.words)
        work.say(",")
    term = Passage()
    if terms.deadline:
        term.say(" {deadline}", deadline=terms.deadline.words)
    if terms.duration:
        term.say(" {duration}", duration=terms.duration)
    if terms.recurrence:
        term.say(" {recurrence}", recurrence=terms.recurrence)
    return Passage(
        template,
        a=mention("promisor", terms.promisor, random),
        b=mention("other", terms.other, random),
        cue=cue,
        work=work,
        where=f" à {terms.town}",
        term=term,
    ).capitalised()


def cancellation(random: Random, terms: Terms) -> Passage:
    return Passage(
        "{quotation}.",
        quotation=Passage(
            "{a} {cue} à {work}{where}",
            a=mention("promisor", terms.promisor, random),
            cue="renonce",
            work=_with(f"{terms.work.deed} {terms.work.object}", terms.amount),
            where=f" à {terms.town}",
        ).capitalised(),
    )


# Of these, the words give the day; of the others the month.
TOLD_TO_THE_DAY = frozenset({EvidenceKind.DELIVERY, EvidenceKind.COMPLETION})
_REPORTS: dict[EvidenceKind, str] = {
    EvidenceKind.PROGRESS: "{work}{where} a commencé {occurred}",
    EvidenceKind.DELIVERY: "un bordereau établi {occurred} fait état de {delivered} pour {work}{where}",
    EvidenceKind.DELAY: "{work}{where} avait pris du retard {occurred}",
    EvidenceKind.SUSPENSION: "{work}{where} est suspendue depuis {occurred}",
    EvidenceKind.COMPLETION: "{work}{where} s'est achevée {occurred}",
    EvidenceKind.WITHDRAWAL: "{work}{where} a été abandonnée {occurred}",
}


def report(random: Random, kind: EvidenceKind, terms: Terms, *, occurred: date, delivered: Quantity | None) -> Passage:
    """One sentence of what came. It tells the day where the kind of event has one, the month otherwise."""
    to_the_day = kind in TOLD_TO_THE_DAY
    preposition = "" if kind is EvidenceKind.SUSPENSION else "le " if to_the_day else "en "
    when = Passage(preposition + "{occurred}", occurred=in_words(occurred) if to_the_day else month_in_words(occurred))
    said = Passage(
        _REPORTS[kind].replace("{occurred}", "{when}"),
        work=_with(f"{terms.work.deed} {terms.work.object}", terms.amount),
        where=f" à {terms.town}",
        delivered=delivered.words if delivered else "",
        when=when,
    ).capitalised()
    return Passage("{quotation}, constate notre envoyé.", quotation=said)


STATEMENTS: dict[EvidenceKind, str] = {
    EvidenceKind.PROGRESS: "L'article rapporte que les travaux ont commencé.",
    EvidenceKind.DELIVERY: "L'article rapporte une livraison et donne sa quantité.",
    EvidenceKind.DELAY: "L'article rapporte un retard.",
    EvidenceKind.SUSPENSION: "L'article rapporte une suspension.",
    EvidenceKind.COMPLETION: "L'article rapporte l'achèvement.",
    EvidenceKind.WITHDRAWAL: "L'article rapporte l'abandon.",
}

SPEAKERS = tuple(
    (f"{'Mme' if first[-1] in 'aen' else 'M.'} {last}", function)
    for (first, last), function in zip(
        product(_FIRST_NAMES, _LAST_NAMES),
        (
            "porte-parole",
            "directeur général",
            "présidente du conseil d'administration",
            "conseiller technique",
            "secrétaire générale",
            "chef de projet",
            "ministre",
        )
        * 18,
        strict=False,
    )
)

FILLERS = (
    "La rencontre s'est tenue dans les salons de la préfecture, devant une trentaine d'invités.",
    "Les deux délégations ont visité le site avant de rejoindre la capitale.",
    "Aucun calendrier détaillé n'a été remis à la presse.",
    "Le montage retenu n'a pas été rendu public.",
    "Les habitants interrogés disent attendre de voir les premiers engins.",
    "Cette rencontre fait suite à celle de l'an dernier, dont les conclusions n'avaient pas été publiées.",
    "Le texte doit encore être examiné par les commissions compétentes.",
    "Plusieurs élus locaux avaient fait le déplacement.",
    "L'opposition demande que le dossier soit porté devant l'assemblée.",
    "Les prix relevés sur les marchés n'ont pas bougé depuis le printemps.",
)

ROLES = (PartyRole.BENEFICIARY, PartyRole.IMPLEMENTER, PartyRole.SUPPLIER, PartyRole.FINANCIER)

REASONS: dict[VerdictCode, str] = {
    VerdictCode.NO_PROGRESS_FOUND: "Aucun document trouvé ne montre un début d'exécution.",
    VerdictCode.IN_PROGRESS: "Un article rapporte que les travaux ont commencé.",
    VerdictCode.STALLED: "Rien n'a bougé depuis l'annonce, et rien ne dit que cela reprendra.",
    VerdictCode.PARTLY_FULFILLED: "Une partie de ce qui était promis a été livrée.",
    VerdictCode.FULFILLED: "L'achèvement est rapporté et daté.",
    VerdictCode.NOT_FULFILLED: "L'échéance est passée et rien ne montre que c'est fait.",
    VerdictCode.WITHDRAWN: "L'acteur qui promettait dit qu'il y renonce.",
    VerdictCode.SUPERSEDED: "Un autre engagement reprend celui-ci.",
    VerdictCode.UNVERIFIABLE: "Les mots ne disent pas à quoi l'on verrait que c'est fait.",
}

# What stands in an article without being its statement.
ZONES = (
    (RegionKind.TEASER, "Lire aussi : Ce que le conseil a décidé cette semaine"),
    (RegionKind.ADVERTISEMENT, "Annonce : Abonnez-vous, les deux premiers mois sont offerts."),
    (RegionKind.COMMENTS, "Commentaires : Encore des promesses ! On attend toujours la route."),
    (RegionKind.BOILERPLATE, "Tous droits réservés. Reproduction interdite sans accord."),
)
NAMES = tuple(product(_FIRST_NAMES, _LAST_NAMES))
