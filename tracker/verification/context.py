"""What stands around the quoted words: in their sentence, in the headline, in the zones of the page.

A quotation can be word for word and still mislead: cut from its "ne … pas" or its "sous réserve de", taken from a headline that the
article does not bear out, or from a reader's comment. The first two warn; a person reads the sentence and decides.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tracker.extraction import cues
from tracker.extraction.quantities import quantities
from tracker.extraction.temporal import folded
from tracker.extraction.vocabulary import Act, FigureKind, Firmness, Place
from tracker.text import RegionKind, Span, normalise, sentences
from tracker.verification.case import Article, Case, Claim, Evidence
from tracker.verification.findings import Check, Finding, Outcome, Says, passage

# Cut quotations. No farther than this from the quotation, in characters: what is farther does not turn it, full stop or not.
_REACH = 600
_LONGEST_INTERRUPTION = 160


@cache
def _lexicon() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


def _words(name: str, key: str = "words") -> list[str]:
    return [words for entry in _lexicon()[name] for words in entry.get(key, ())]


def _any(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first: `*` ends the beginning of a word, `_` is one to four words."""
    alternatives = sorted({folded(word.replace("œ", "oe")) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(_pattern(words) for words in alternatives)


def _pattern(words: str) -> str:
    parts = [
        r"[\w',-]+(?: [\w',-]+){0,3}?" if part == "_" else re.escape(part).replace(r"\*", r"\w*")
        for part in words.split(" ")
    ]
    return " ".join(parts) + ("" if words.endswith("'") else r"(?!\w)")


@dataclass(frozen=True, slots=True)
class _Turn:
    family: str
    side: str
    reach: str
    pattern: re.Pattern[str]


class _Grammar:
    """The lexicon as patterns over folded text whose blanks are single. Made once, when first asked for."""

    def __init__(self) -> None:
        self.turns = [
            _Turn(
                entry["family"],
                entry.get("side", ""),
                entry["reach"],
                re.compile(
                    rf"(?<!\w)(?:{_any(entry['words'])})" + (r"[ «\"(]*$" if entry["reach"] == "beside" else "")
                ),
            )
            for entry in _lexicon()["turns"]
        ]
        after, before = (_any(_words("negation", key)) for key in ("after", "before"))
        self.negation = re.compile(rf"(?<![\w'])n(?:e |')(?:[\w'-]+ ){{0,4}}?(?P<word>{after})")
        self.nothing = re.compile(rf"(?<!\w)(?P<word>{before})(?: [\w'-]+){{0,6}}? n(?:e |')")
        self.neutral = re.compile(rf"(?<!\w)(?:{_any(_words('neutral'))})")
        what = _any(_words("conditions"))
        self.condition_before = re.compile(rf"(?:^|[,;:«\"(] ?|, et )(?P<word>s(?:i (?=(?:{what}))|'ils? ))")
        self.condition_after = re.compile(
            rf"(?:^[ »\"]*|, ?)(?:et |mais |seulement |uniquement |mais seulement )?(?P<word>s(?:i (?=(?:{what}))|'ils? ))"
        )
        self.question = re.compile(
            rf"(?P<word>(?<!\w)(?:{_any(_words('asking'))})(?: [\w-]+){{0,2}} s(?:i|'ils?|'elles?))"
            r"(?: (?:le|la|les|l'|un|une))?[ «\"]*$"
        )
        self.asserting = re.compile(rf"(?<!\w)(?:{_any(_words('asserting'))})")
        parting = _any(_words("parting"))
        self.parting = re.compile(rf";|(?<!\w)(?:{parting})(?! (?:a|sous|seulement|uniquement) )")
        self.clause = re.compile(
            rf"[;:,(]| [–—-] |(?<![\w'])(?:{parting}|(?:et|ou|qui|dont|que|pour|afin|sans)(?!\w)|qu')"
        )
        self.clause_before = re.compile(rf"[;:]| - |, et |(?<!\w)(?:{parting})")


@cache
def _grammar() -> _Grammar:
    return _Grammar()


# What interrupts a sentence and says something else: « , qui …, », « (…) », a speech that is closed again.
_INTERRUPTION = re.compile(
    rf", ?(?:qui|dont|ou|lequel|laquelle|lesquels|lesquelles)(?!\w)[^,;]{{1,{_LONGEST_INTERRUPTION}}},"
    rf"|\([^()]{{1,{_LONGEST_INTERRUPTION}}}\)|«[^«»]{{16,{_LONGEST_INTERRUPTION}}}»"
)
_ASIDE = re.compile(r"^[ »\"]*,[^,;]{1,120}, (?=(?:ne |n'|pourrai|devrai|devai|est |sont |reste|serai|aurai))")
_ATTACHED = re.compile(r"^[ »\",]*qui (?=ne (?:sera|seront|verra|verront) )")
_OF_RELATIVE = re.compile(r"(?<!\w)(?:qui|dont|que|ou) $")
_OPENED, _CLOSED = re.compile(r" [–—-] $"), re.compile(r" [–—-] ")
_MARKS = re.compile(r"[ »\",(–—-]*")
# With its accents: « libérait » and « opérait » are no conditionals. What is spelled otherwise is in the lexicon.
_CONDITIONAL = re.compile(r"(?<!\w)\w{2,}erai(?:t|ent)(?!\w)")
# « dans un délai n'excédant pas six mois »
_PARTICIPLE = re.compile(r"\w{3}ant $")
_TOKEN = re.compile(r"[\w'-]+")
_LONELY = re.compile(r"[\s«»\"“”,.…!?)(–-]*")


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches blanked out, place for place."""
    return pattern.sub(lambda match: "\0" * len(match[0]), text)


@dataclass(frozen=True, slots=True)
class _Found:
    """Words that turn a quotation, at their place in the sentence."""

    family: str
    start: int
    end: int
    # The word that must lie outside every quotation: of « ne … pas », « pas ».
    key: tuple[int, int]


class _Sentence:
    """The sentence around a quotation, folded: its words lie at `[start, end)` of `plain`."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.grammar = _grammar()
        plain = folded(text)
        self.accented = text.lower() if len(text.lower()) == len(plain) else plain
        self.start, self.end = start, end
        before = _blank(self.grammar.neutral, _blank(_INTERRUPTION, plain[:start]))
        after = _blank(self.grammar.neutral, plain[end:])
        self.before, self.after = before, after
        self.plain = before + plain[start:end] + after
        # From where on the left, and up to where on the right, a word may still speak of the quotation.
        parted = [match.end() for match in self.grammar.parting.finditer(before)]
        self.sentence_from = parted[-1] if parted else 0
        cut = [match.end() for match in self.grammar.clause_before.finditer(before)]
        self.clause_from = cut[-1] if cut else 0
        parting = self.grammar.parting.search(after)
        self.sentence_to = parting.start() if parting else len(after)
        first = aside.end() if (aside := _ASIDE.match(after)) else 0
        if _OPENED.search(before) and (closed := _CLOSED.match(after)):
            first = closed.end()
        attached = _ATTACHED.match(after)
        if attached:
            first = attached.end()
        limit = self.grammar.clause.search(after, first)
        self.clause_to = limit.start() if limit else len(after)
        self.clause_after = first

    def found(self) -> Iterator[_Found]:
        asked = list(self._questions())
        yield from asked
        is_asked = any(found.start < self.start for found in asked)
        yield from self._negations(is_asked=is_asked)
        yield from self._conditions()
        yield from self._conditional_verbs()
        for turn in self.grammar.turns:
            if turn.side != "after":
                yield from self._before(turn)
            if turn.side != "before":
                yield from self._after(turn)

    def _questions(self) -> Iterator[_Found]:
        if match := self.grammar.question.search(self.before):
            yield _Found("question", match.start(), match.end("word"), match.span("word"))
        mark = self.after.find("?", 0, self.sentence_to)
        if mark >= 0:
            place = self.end + mark
            yield _Found("question", place, place + 1, (place, place + 1))

    def _negations(self, *, is_asked: bool) -> Iterator[_Found]:
        for match in self.grammar.negation.finditer(self.plain, max(0, self.clause_from)):
            start, end = match.span("word")
            verb = self.plain[match.start() : start]
            if end <= self.start:
                is_aside = _PARTICIPLE.search(verb) and len(_TOKEN.findall(self.before, end)) > 2
                if not is_asked and not is_aside and self._governs(match.start(), end):
                    yield _Found("negation", match.start(), end, (start, end))
            elif start >= self.end:
                in_clause = self.clause_after <= start - self.end and end - self.end <= self.clause_to
                if in_clause and not _PARTICIPLE.search(verb):
                    yield _Found("negation", match.start(), end, (start, end))
        for match in self.grammar.nothing.finditer(self.before, self.clause_from):
            if not is_asked and self._governs(match.start(), match.end()):
                yield _Found("negation", match.start(), match.end("word"), match.span("word"))

    def _conditions(self) -> Iterator[_Found]:
        for match in self.grammar.condition_before.finditer(self.before, self.sentence_from):
            start, end = match.span("word")
            # « S'il n'a pas donné de date, il a annoncé que … » concedes.
            if not self.grammar.asserting.search(self.before, end):
                yield _Found("condition", start, end, (start, end))
        if after := self.grammar.condition_after.search(self.after, 0, self.sentence_to):
            start, end = self.end + after.start("word"), self.end + after.end("word")
            yield _Found("condition", start, end, (start, end))

    def _conditional_verbs(self) -> Iterator[_Found]:
        """Verbs like « financerait »; behind an assertion they only say what was to come: « il a annoncé qu'elle financerait »."""
        for match in _CONDITIONAL.finditer(self.accented, self.clause_from, self.start):
            start, end = match.span()
            is_blank = self.before.startswith("\0", start)
            if not is_blank and not self.grammar.asserting.search(self.before, 0, start) and self._governs(start, end):
                yield _Found("conditional", start, end, (start, end))
        first, last = self.end + self.clause_after, self.end + self.clause_to
        if match_after := _CONDITIONAL.search(self.accented, first, last):
            start, end = match_after.span()
            yield _Found("conditional", start, end, (start, end))

    def _before(self, turn: _Turn) -> Iterator[_Found]:
        start = self.sentence_from if turn.reach == "sentence" else self.clause_from
        for match in turn.pattern.finditer(self.before, start):
            words = match[0].rstrip(' «"(')
            end = match.start() + len(words)
            if turn.reach != "clause" or self._governs(match.start(), end):
                yield _Found(turn.family, match.start(), end, (match.start(), end))

    def _after(self, turn: _Turn) -> Iterator[_Found]:
        first, last = (0, self.sentence_to) if turn.reach == "sentence" else (self.clause_after, self.clause_to)
        # Right behind a comma or a bracket, words still belong to the quotation: « , au lieu de 150 ».
        touching = _MARKS.match(self.after)
        match = turn.pattern.search(self.after, first, last) or (
            turn.pattern.match(self.after, touching.end()) if touching else None
        )
        if match:
            start, end = self.end + match.start(), self.end + match.end()
            yield _Found(turn.family, start, end, (start, end))

    def _governs(self, start: int, end: int) -> bool:
        """Whether words on the left still bear on the quotation: no other clause has been opened and closed in between."""
        between = self.before[end:]
        # « Sans doute, la société construira … » : what opens the sentence may be followed by a comma.
        is_first = between.startswith(",") and not self.before[self.clause_from : start].strip(' «"')
        if between.count(",") % 2 and not is_first:
            return False
        tokens = list(_TOKEN.finditer(between))
        if len(tokens) > 2:
            if self.grammar.asserting.search(between, tokens[1].end()):
                return False
            if _OF_RELATIVE.search(self.before, 0, start):
                return False
        return True


def _cut_quotations(case: Case) -> Iterator[Finding]:
    articles = {article.key: article for article in case.articles}
    zones = {key: _merged(zone.span for zone in article.zones) for key, article in articles.items()}
    for claim in case.claims:
        article = articles[claim.article]
        if article.text is None:
            yield Finding(
                "cut_quotation",
                Outcome.NOT_ENOUGH_INFORMATION,
                "not_held",
                claims=(claim.reference,),
                field="quotations",
            )
            continue
        turned = list(_turned(claim, article, article.text, zones[claim.article]))
        for family, span, quoted in turned:
            yield Finding(
                "cut_quotation",
                Outcome.REFUTED,
                family,
                {"reference": claim.reference, "words": " ".join(span.of(article.text).split())},
                claims=(claim.reference,),
                field="quotations",
                passages=(passage(article, span), passage(article, quoted)),
            )
        if not turned:
            yield Finding("cut_quotation", Outcome.SUPPORTED, "whole", claims=(claim.reference,), field="quotations")


def _turned(claim: Claim, article: Article, text: str, zones: Sequence[Span]) -> Iterator[tuple[str, Span, Span]]:
    """The family of the words that turn a quotation of the claim, their place, and the quotation's; each place once."""
    told = _told(claim)
    if told is None:
        return
    within = Span(article.span.start, max(article.span.start + 1, min(article.span.end, len(text))))
    quoted = _merged(
        Span(max(q.span.start, within.start), min(q.span.end, within.end))
        for q in claim.quotations
        if q.span.overlaps(within)
    )
    known = [span for span in (claim.cue.span if claim.cue else None,) if span]
    seen: set[tuple[str, int]] = set()
    for quote in quoted:
        low, high = _sentence_around(text, quote, within, zones)
        if (
            _LONELY.fullmatch(text, low, quote.start)
            and _LONELY.fullmatch(text, quote.end, high)
            and ("?" not in text[quote.end : high])
        ):
            continue
        first = bisect_left(quoted, low, key=lambda span: span.end)
        last = bisect_right(quoted, high, key=lambda span: span.start)
        for family, span in _read(text, Span(low, high), quote, [*quoted[first:last], *known]):
            if family not in told and (family, span.start) not in seen:
                seen.add((family, span.start))
                yield family, span, quote


def _read(text: str, around: Span, quote: Span, told: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    held = normalise(around.of(text))
    try:
        place = held.to_normalised(quote.shift(-around.start))
    except ValueError:  # nothing of the quotation is a letter
        return
    for found in _Sentence(held.text, place.start, place.end).found():
        key = held.to_original(Span(*found.key)).shift(around.start)
        if not any(span.overlaps(key) for span in told):
            yield found.family, held.to_original(Span(found.start, found.end)).shift(around.start)


def _told(claim: Claim) -> frozenset[str] | None:
    """The families that the claim already accounts for; None where it accounts for all of them."""
    if claim.act in (Act.DENIES, Act.CANCELS):
        return None
    is_soft = claim.firmness in (Firmness.UNSPECIFIED, Firmness.UNDER_DISCUSSION)
    told = {
        entry["code"]
        for entry in _lexicon()["families"]
        if (is_soft and entry.get("is_told_by_firmness")) or claim.act in entry.get("told_by_acts", ())
    }
    if any(figure.replaces for figure in claim.figures):
        told.add("replacement")
    return frozenset(told)


def _sentence_around(text: str, quote: Span, within: Span, zones: Sequence[Span]) -> tuple[int, int]:
    """From where to where the sentences go that hold the two ends of a quotation; not into a zone, and no farther than `_REACH`."""
    at = bisect_right(zones, quote.start, key=lambda zone: zone.end)
    low = max(within.start, quote.start - _REACH, zones[at - 1].end if at else 0)
    at = bisect_left(zones, quote.end, key=lambda zone: zone.start)
    high = min(within.end, quote.end + _REACH, zones[at].start if at < len(zones) else len(text))
    first = sentences(text, Span(low, min(quote.end, quote.start + _REACH)))
    start = next((span.start for span in first if span.end > quote.start), quote.start)
    last = sentences(text, Span(max(quote.start, quote.end - _REACH), high))
    end = next((span.end for span in last if span.end >= quote.end), quote.end)
    return min(start, quote.start), max(end, quote.end)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap or touch as one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


# Headlines


def _headlines(case: Case) -> Iterator[Finding]:
    claims: dict[str, list[Claim]] = {}
    for claim in case.claims:
        claims.setdefault(claim.article, []).append(claim)
    for article in case.articles:
        told = claims.get(article.key, [])
        headed = [claim for claim in told if claim.place is Place.HEADLINE]
        body = [claim for claim in told if claim.place is not Place.HEADLINE]
        if headed:
            yield from (_headed(claim, body, article) for claim in headed)
        elif body and article.headline:
            yield from _headline_read(article, body)


def _headed(claim: Claim, body: Sequence[Claim], article: Article) -> Finding:
    """A claim that stands in the headline, against the firmest of the article's body."""
    if not body:
        outcome, reason = Outcome.NOT_ENOUGH_INFORMATION, "no_body"
    elif claim.firmness.rank > max(other.firmness.rank for other in body):
        outcome, reason = Outcome.REFUTED, "firmer"
    else:
        outcome, reason = Outcome.SUPPORTED, "same"
    is_refuted = outcome is Outcome.REFUTED
    return Finding(
        "headline",
        outcome,
        reason,
        {"reference": claim.reference, "headline": article.headline} if is_refuted else {},
        claims=(claim.reference, *(other.reference for other in body)) if is_refuted else (claim.reference,),
        field="firmness",
        passages=tuple(passage(article, quotation.span) for quotation in claim.quotations) if is_refuted else (),
    )


def _headline_read(article: Article, body: Sequence[Claim]) -> Iterator[Finding]:
    """The headline's own words, where they plainly speak of this commitment and show how firm it is."""
    shown = _firmness(article.headline)
    if shown is None or not _speaks_of(article.headline, body):
        return
    firmest = max(body, key=lambda claim: claim.firmness.rank)
    if shown.rank <= firmest.firmness.rank:
        yield Finding("headline", Outcome.SUPPORTED, "same", claims=(firmest.reference,), field="firmness")
        return
    start = -1
    if article.text is not None:
        start = article.text.find(article.headline, article.span.start, article.span.end)
    yield Finding(
        "headline",
        Outcome.REFUTED,
        "reads_firmer",
        {"headline": article.headline, "reference": firmest.reference},
        claims=tuple(claim.reference for claim in body),
        field="firmness",
        passages=(passage(article, Span(start, start + len(article.headline))),) if start >= 0 else (),
    )


_LONGEST_HEADLINE = 400


def _firmness(headline: str) -> Firmness | None:
    """What a headline shows was done; None for a question, and where no word of it tells."""
    words = headline[:_LONGEST_HEADLINE]
    if words.rstrip(' »"\u00a0\u202f').endswith("?"):
        return None
    kinds = {cue.kind for cue in cues.find(words, cues.words(words))}
    if "talk" in kinds or "deny" in kinds or "cancel" in kinds:
        return Firmness.UNDER_DISCUSSION
    if "force" in kinds:
        return Firmness.IN_FORCE
    if "mou" in kinds:
        return Firmness.MOU
    if "sign" in kinds:
        return Firmness.SIGNED
    if "agree" in kinds:
        return Firmness.AGREED
    return Firmness.ANNOUNCED if kinds & {"will", "commit", "announce", "decide"} else None


def _speaks_of(headline: str, body: Iterable[Claim]) -> bool:
    """Whether a headline names a figure, a product or a company of these claims. A country's name is in every headline."""
    words = headline[:_LONGEST_HEADLINE]
    plain = f" {_WORD_BREAKS.sub(' ', folded(normalise(words).text))} "
    amounts = {(quantity.min, quantity.max, quantity.unit) for quantity in quantities(words)}
    for claim in body:
        for figure in claim.figures:
            amount = figure.amount
            if figure.kind is FigureKind.ABSOLUTE and (amount.min, amount.max, amount.unit) in amounts:
                return True
            if _is_named(figure.product, plain):
                return True
        for name in claim.parties:
            if name.is_company and (_is_named(name.usual, plain) or _is_named(name.words.text, plain)):
                return True
    return False


_WORD_BREAKS = re.compile(r"[^\w]+")


def _is_named(name: str, plain: str) -> bool:
    words = _WORD_BREAKS.sub(" ", folded(normalise(name).text)).strip()
    return len(words) > 2 and f" {words} " in plain


# Provenance


def _provenance(case: Case) -> Iterator[Finding]:
    articles = {article.key: article for article in case.articles}
    zones = {key: _Zones(article) for key, article in articles.items()}
    rows: tuple[Claim | Evidence, ...] = (*case.claims, *case.evidence)
    for row in rows:
        article = articles[row.article]
        claims, evidence = ((row.reference,), ()) if isinstance(row, Claim) else ((), (row.reference,))
        for quotation in row.quotations:
            reason = zones[row.article].holding(quotation.span)
            is_refuted = bool(reason)
            yield Finding(
                "provenance",
                Outcome.REFUTED if is_refuted else Outcome.SUPPORTED,
                reason or "own",
                {"reference": row.reference, "words": quotation.exact} if is_refuted else {},
                claims=claims,
                evidence=evidence,
                field="quotations",
                passages=(passage(article, quotation.span),) if is_refuted else (),
            )


class _Zones:
    """The zones of an article, to be asked which of them a quotation touches."""

    def __init__(self, article: Article) -> None:
        self._within = article.span
        self._zones = sorted(article.zones, key=lambda zone: zone.span)
        # Of the zones up to each, the one that ends last.
        self._farthest: list[int] = []
        for n, zone in enumerate(self._zones):
            best = self._farthest[-1] if self._farthest else n
            self._farthest.append(n if zone.span.end >= self._zones[best].span.end else best)

    def holding(self, span: Span) -> str:
        """Why a quotation at this place is not the article's own statement; empty if it is."""
        if not self._within.contains(span):
            return "elsewhere"
        before = bisect_left(self._zones, span.end, key=lambda zone: zone.span.start)
        if not before:
            return ""
        zone = self._zones[self._farthest[before - 1]]
        if zone.span.end <= span.start:
            return ""
        return zone.kind.value if zone.span.contains(span) else f"{zone.kind.value}_partly"


# What they say

_NOT_HELD = Says(
    "Le texte du document n'est pas conservé : la phrase de la citation ne peut pas être lue.",
    "The document's text is not held: the quotation's sentence cannot be read.",
    "Le texte des documents n'est pas conservé : les phrases de {n} affirmations ne peuvent pas être lues.",
    "The documents' text is not held: the sentences of {n} claims cannot be read.",
)

CUT_QUOTATION = Check(
    "cut_quotation",
    ("Citations coupées", "Cut quotations"),
    (
        "Dans la phrase citée, des mots laissés dehors changent-ils le sens de la citation ?",
        "In the quoted sentence, do words left out change the quotation's meaning?",
    ),
    _cut_quotations,
    {
        "whole": Says(
            "Aucun mot connu de ce contrôle, laissé hors de la citation, n'en change le sens.",
            "No word known to this check, left out of the quotation, changes its meaning.",
            "Aucun mot connu de ce contrôle, laissé hors des citations des {n} affirmations, n'en change le sens.",
            "No word known to this check, left out of the quotations of the {n} claims, changes their meaning.",
        ),
        "not_held": _NOT_HELD,
        **{
            family["code"]: Says(
                f"{{reference}} : hors de la citation, la même phrase dit « {{words}} » ({family['fr']}) ; à lire avec elle.",
                f"{{reference}}: outside the quotation, the same sentence says “{{words}}” ({family['en']}); to be read with it.",
            )
            for family in _lexicon()["families"]
        },
    },
)

HEADLINE = Check(
    "headline",
    ("Titre et corps", "Headline and body"),
    (
        "Le titre donne-t-il l'engagement pour plus ferme que le corps de l'article ?",
        "Does the headline make the commitment firmer than the body of the article?",
    ),
    _headlines,
    {
        "same": Says(
            "Le titre ne donne pas l'engagement pour plus ferme que le corps de l'article.",
            "The headline does not make the commitment firmer than the body of the article.",
            "{n} fois, le titre ne donne pas l'engagement pour plus ferme que le corps de l'article.",
            "{n} times, the headline does not make the commitment firmer than the body of the article.",
        ),
        "firmer": Says(
            "{reference}, prise dans le titre « {headline} », est plus ferme que tout ce que dit le corps de l'article.",
            "{reference}, taken from the headline “{headline}”, is firmer than anything the body of the article says.",
        ),
        "reads_firmer": Says(
            "Le titre « {headline} » se lit comme plus ferme que le corps de l'article, dont {reference} est l'affirmation la plus "
            "ferme.",
            "The headline “{headline}” reads as firmer than the body of the article, whose firmest claim is {reference}.",
        ),
        "no_body": Says(
            "L'affirmation n'est prise que dans le titre : rien du corps de l'article ne peut lui être comparé.",
            "The claim is taken from the headline only: nothing of the article's body can be compared with it.",
            "{n} affirmations ne sont prises que dans le titre : rien du corps de l'article ne peut leur être comparé.",
            "{n} claims are taken from the headline only: nothing of the article's body can be compared with them.",
        ),
    },
)

_ZONES = {
    RegionKind.COMMENTS: ("un commentaire de lecteur", "a reader's comment"),
    RegionKind.ADVERTISEMENT: ("une publicité", "an advertisement"),
    RegionKind.TEASER: ("un renvoi vers un autre article", "a teaser for another article"),
    RegionKind.CAPTION: ("une légende d'image", "an image's caption"),
    RegionKind.SIGNATURE: ("une signature", "a signature"),
    RegionKind.BOILERPLATE: ("un texte du site", "the site's own boilerplate"),
}

PROVENANCE = Check(
    "provenance",
    ("Provenance", "Provenance"),
    (
        "Les mots cités sont-ils ceux de l'article même, et non d'un commentaire, d'une publicité ou d'une légende ?",
        "Are the quoted words the article's own, and not a comment's, an advertisement's or a caption's?",
    ),
    _provenance,
    {
        "own": Says(
            "La citation est prise dans l'article même.",
            "The quotation is taken from the article itself.",
            "Les {n} citations sont prises dans les articles mêmes.",
            "The {n} quotations are taken from the articles themselves.",
        ),
        "elsewhere": Says(
            "{reference} : la citation « {words} » n'est pas prise dans son article.",
            "{reference}: the quotation “{words}” is not taken from its article.",
        ),
        **{
            kind.value: Says(
                f"{{reference}} : la citation « {{words}} » est prise dans {fr}.",
                f"{{reference}}: the quotation “{{words}}” is taken from {en}.",
            )
            for kind, (fr, en) in _ZONES.items()
        },
        **{
            f"{kind.value}_partly": Says(
                f"{{reference}} : une partie de la citation « {{words}} » est prise dans {fr}.",
                f"{{reference}}: a part of the quotation “{{words}}” is taken from {en}.",
            )
            for kind, (fr, en) in _ZONES.items()
        },
    },
)
