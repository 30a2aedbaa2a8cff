"""How many independent origins a commitment rests on, and under how many names its parties go.

An origin is a text: articles made of one another count once, whoever prints them. Two accounts written apart count as two, even of
one event. Whether a text is somebody's own word is asked beside: a party that announces says so itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.extraction.vocabulary import Act
from tracker.text import Span, likeness, sentences, shingles
from tracker.verification.case import Article, Case, Claim, Evidence
from tracker.verification.findings import Check, Finding, Outcome, Passage, Says, Value, passage
from tracker.verification.measures import plain
from tracker.verification.wording import Quoted

# Fewer make no text that could be compared (`tracker.text.similarity`): a teaser, a caption.
_SHORTEST = 50


# --- Independence -----------------------------------------------------------------------------------------------------


class _Texts:
    """The articles of a case by what they are made of.

    Each shingle belongs to the first article that has it, and an article is compared with the owners of its shingles only: linear
    in the length of the texts, where every pair would be quadratic in their number.
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        self._marks: dict[str, frozenset[int]] = {}
        self._united = _Union()
        owners: dict[int, str] = {}
        for article in articles:
            if article.text is None or article.span.end > len(article.text):
                continue
            marks = shingles(article.text, article.span, [zone.span for zone in article.zones])
            self._marks[article.key] = marks
            if len(marks) < _SHORTEST:
                continue
            for owner, _shared in Counter(owners[m] for m in marks if m in owners).most_common():
                is_new = self._united.root(owner) != self._united.root(article.key)
                if is_new and likeness(marks, self._marks[owner]).is_same_text:
                    self._united.unite(owner, article.key)
            for mark in marks:
                owners.setdefault(mark, article.key)

    def is_held(self, key: str) -> bool:
        return key in self._marks

    def is_long(self, key: str) -> bool:
        return len(self._marks.get(key, ())) >= _SHORTEST

    def of(self, key: str) -> str:
        """The same for all articles of one text."""
        return self._united.root(key)


class _Union:
    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def root(self, key: str) -> str:
        parents = self._parents
        while (parent := parents.get(key, key)) != key:
            parents[key] = parents.get(parent, parent)
            key = parent
        return key

    def unite(self, one: str, other: str) -> None:
        first, last = sorted((self.root(one), self.root(other)))
        if first != last:
            self._parents[last] = first


def _sorted(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: claim.reference)


def _independence(case: Case) -> Iterator[Finding]:
    articles = {article.key: article for article in case.articles}
    used = dict.fromkeys(claim.article for claim in case.claims if claim.article in articles)
    shown = dict.fromkeys(item.article for item in case.evidence if item.is_independent and item.article in articles)
    texts = _Texts(articles[key] for key in sorted({*used, *shown}))
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in _sorted(case.claims):
        by_article[claim.article].append(claim)
    names = _party_names(case)
    if used:
        yield from _claims(case, [articles[key] for key in sorted(used)], texts, by_article, names)
    yield from _evidence(case, articles, texts, by_article, names)


def _claims(
    case: Case,
    articles: Sequence[Article],
    texts: _Texts,
    by_article: Mapping[str, Sequence[Claim]],
    names: _Names,
) -> Iterator[Finding]:
    def claims(of: Iterable[Article]) -> tuple[str, ...]:
        return tuple(sorted(claim.reference for article in of for claim in by_article[article.key]))

    def unknown(reason: str, of: Sequence[Article], values: Mapping[str, Value] | None = None) -> Finding:
        return Finding(
            "independence",
            Outcome.NOT_ENOUGH_INFORMATION,
            reason,
            values or {"n": len(of)},
            claims=claims(of),
            field="article",
        )

    absent = [a for a in articles if not texts.is_held(a.key)]
    short = [a for a in articles if texts.is_held(a.key) and not texts.is_long(a.key)]
    compared = [a for a in articles if texts.is_long(a.key)]
    if len(articles) > 1:
        if absent:
            yield unknown("not_held", absent)
        if short:
            yield unknown("too_short", short)
    groups: dict[str, list[Article]] = defaultdict(list)
    alike: dict[str, list[Article]] = defaultdict(list)
    for article in compared:
        alike[texts.of(article.key)].append(article)
        if article.group:
            groups[article.group].append(article)
    known = len(compared) if len(articles) > 1 else len(articles)
    origins = _origins(compared if len(articles) > 1 else articles, texts)
    is_refuted = False
    for same in alike.values():
        told = {article.group or article.key for article in same}
        values: dict[str, Value] = {"articles": len(same), "names": _named(same)}
        if len(told) > 1:
            is_refuted = True
            yield Finding(
                "independence",
                Outcome.REFUTED,
                "same_text",
                values | {"told": len(told)},
                claims=claims(same),
                field="article",
                passages=tuple(passage(article, article.span) for article in same)[:12],
            )
        elif len(same) > 1:
            values |= {"n": len(origins)}
            yield Finding("independence", Outcome.SUPPORTED, "reprints", values, claims=claims(same), field="article")
    for group in groups.values():
        if len({texts.of(article.key) for article in group}) > 1:
            yield unknown("declared_only", group, {"names": _named(group)})
    if not known or is_refuted:
        return
    numbers: dict[str, Value] = {"n": len(origins), "articles": known}
    own = [_is_own_word(origin, by_article, names) for origin in origins]
    everyone = [article for origin in origins for article in origin]
    if len(articles) > 1 and known < 2:
        return  # said above: there was nothing to compare it with
    if all(own):
        yield unknown("self_declared", everyone, numbers)
    elif len(origins) > 1:
        reason = "accounts" if _is_one_event(origins, by_article) else "origins"
        yield Finding("independence", Outcome.SUPPORTED, reason, numbers, claims=claims(everyone), field="article")
    elif len(everyone) == 1:
        yield unknown("one_origin", everyone, numbers)


def _origins(articles: Sequence[Article], texts: _Texts) -> list[list[Article]]:
    """The articles that are one text, or that an editor has put into one group."""
    united = _Union()
    for article in articles:
        united.unite(article.key, texts.of(article.key))
        if article.group:
            united.unite(article.key, f"group {article.group}")
    found: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        found[united.root(article.key)].append(article)
    return list(found.values())


def _named(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(article.name for article in articles)


def _is_one_event(origins: Sequence[Sequence[Article]], by_article: Mapping[str, Sequence[Claim]]) -> bool:
    """Whether two origins speak of one day and of a same party: perhaps one event, told twice. Never merged."""
    seen: dict[tuple[object, str], int] = {}
    for n, origin in enumerate(origins):
        for claim in (claim for article in origin for claim in by_article[article.key]):
            if claim.said.lower is None or claim.said.lower != claim.said.upper:
                continue
            for name in claim.parties:
                if seen.setdefault((claim.said.lower, name.party), n) != n:
                    return True
    return False


# A party's own word


@dataclass(frozen=True, slots=True)
class _Names:
    """The commitment's parties, and what they and those who speak for them are called, as `plain` has it."""

    parties: frozenset[str]
    plain: frozenset[str]


def _party_names(case: Case) -> _Names:
    parties = {name.party for claim in case.claims for name in claim.parties}
    for one, other in case.same:
        if parties & {one, other}:
            parties |= {one, other}
    named = [
        (words, name.is_person)
        for claim in case.claims
        for name in claim.parties
        for words in (name.words.text, name.usual)
    ]
    named += [(claim.speaker.text, True) for claim in case.claims if claim.speaker and claim.speaker_party in parties]
    found = {" ".join(tokens) for words, is_person in named for tokens in _name(words, is_person=is_person).all()}
    return _Names(frozenset(parties), frozenset(name for name in found if len(name) > 2))


def _is_own_word(origin: Iterable[Article], by_article: Mapping[str, Sequence[Claim]], names: _Names) -> bool:
    return all(
        _is_party(article.publisher, names)
        or all(claim.speaker_party in names.parties for claim in by_article[article.key])
        for article in origin
    )


def _is_party(publisher: str, names: _Names) -> bool:
    return any(" ".join(tokens) in names.plain for tokens in _name(publisher, is_person=False).all())


_SAYS = (
    r"(?:declare|affirme|assure|indique|annonce|precise|souligne|explique|estime|rapporte|soutient|felicite|dit)\w{0,3}"
)


def _evidence(
    case: Case,
    articles: Mapping[str, Article],
    texts: _Texts,
    by_article: Mapping[str, Sequence[Claim]],
    names: _Names,
) -> Iterator[Finding]:
    """What an editor says to be independent of those who announced."""
    announcing = {claim.article: texts.of(claim.article) for claim in case.claims if texts.is_long(claim.article)}
    independent = [item for item in case.evidence if item.is_independent]
    said_by = _spoken(names) if independent else None
    for item in independent:
        article = articles.get(item.article)
        if article is None or article.text is None:
            yield _of_evidence(Outcome.NOT_ENOUGH_INFORMATION, "evidence_not_held", item, {"n": 1})
            continue
        places = tuple(passage(article, quotation.span) for quotation in item.quotations)
        # A reporter who goes to see recalls what had been announced: that alone does not make his article the announcement's.
        own = [claim for claim in by_article[item.article] if claim.act is not Act.RESTATES]
        others = [key for key, text in announcing.items() if key != item.article and text == texts.of(item.article)]
        if own or (others and texts.is_long(item.article)):
            claims = own or [claim for key in others for claim in by_article[key]]
            values: dict[str, Value] = {"reference": item.reference, "name": articles[claims[0].article].name}
            yield _of_evidence(Outcome.REFUTED, "evidence_same_text", item, values, claims, places)
        elif _is_party(article.publisher, names) or _is_spoken(item, article.text, said_by):
            values = {"reference": item.reference}
            yield _of_evidence(Outcome.REFUTED, "evidence_own_words", item, values, (), places)
        else:
            yield _of_evidence(Outcome.SUPPORTED, "evidence", item, {"n": 1})


def _of_evidence(
    outcome: Outcome,
    reason: str,
    item: Evidence,
    values: Mapping[str, Value],
    claims: Iterable[Claim] = (),
    passages: tuple[Passage, ...] = (),
) -> Finding:
    return Finding(
        "independence",
        outcome,
        reason,
        values,
        claims=tuple(sorted({claim.reference for claim in claims})),
        evidence=(item.reference,),
        field="evidence",
        passages=passages,
    )


def _spoken(names: _Names) -> re.Pattern[str] | None:
    """Words that give a sentence to a party: « selon X », « X affirme », « a déclaré X »."""
    if not names.plain:
        return None
    who = "|".join(r"[\W_]+".join(map(re.escape, name.split())) for name in sorted(names.plain, key=len, reverse=True))
    return re.compile(
        rf"\b(?:selon|d'apres|a en croire)\s+(?:[\w']+\s+){{0,4}}?(?:{who})\b"
        rf"|\b(?:{who})\s+(?:[^\s,.;:]+\s+){{0,2}}?{_SAYS}\b"
        rf"|\b{_SAYS}\s+(?:[\w']+\s+){{0,3}}?(?:{who})\b"
    )


_LONG_SENTENCE = 1000


def _is_spoken(item: Evidence, text: str, said_by: re.Pattern[str] | None) -> bool:
    if said_by is None:
        return False
    for quotation in item.quotations:
        if quotation.span.end > len(text):
            continue
        around = Span(
            max(0, quotation.span.start - _LONG_SENTENCE), min(len(text), quotation.span.end + _LONG_SENTENCE)
        )
        for sentence in sentences(text, around):
            if sentence.overlaps(quotation.span) and any(
                said_by.search(plain(sentence.of(text)[start : start + 200])) for start in range(0, len(sentence), 150)
            ):
                return True
    return False


INDEPENDENCE = Check(
    "independence",
    ("Sources indépendantes", "Independent sources"),
    (
        "Combien de textes différents disent l'engagement, et quelqu'un d'autre que ses acteurs le dit-il ?",
        "How many different texts tell of the commitment, and does anyone but its parties say it?",
    ),
    _independence,
    {
        "reprints": Says(
            "{articles} articles sont un même texte ({names}) : ils comptent pour une seule origine.",
            "{articles} articles are one text ({names}): they count as one origin.",
            "{articles} articles sont un même texte ({names}) : ils comptent pour une seule origine, sur {n} en tout.",
            "{articles} articles are one text ({names}): they count as one origin, of {n} in all.",
        ),
        "origins": Says(
            "{articles} articles, {n} origines indépendantes : leurs textes sont différents.",
            "{articles} articles, {n} independent origins: their texts differ.",
        ),
        "accounts": Says(
            "{articles} articles, {n} origines indépendantes ; deux récits portent peut-être sur le même événement.",
            "{articles} articles, {n} independent origins; two accounts may be of the same event.",
        ),
        "same_text": Says(
            "{articles} articles sont presque un même texte ({names}), mais ils comptent ici pour {told} origines.",
            "{articles} articles are nearly one text ({names}), but they count here as {told} origins.",
        ),
        "self_declared": Says(
            "Une seule origine, et elle rapporte la parole d'un acteur de l'engagement.",
            "One origin only, and it reports the word of a party to the commitment.",
            "{articles} articles, {n} origines : toutes rapportent la parole d'un acteur de l'engagement.",
            "{articles} articles, {n} origins: all of them report the word of a party to the commitment.",
        ),
        "one_origin": Says(
            "Une seule origine : rien d'autre ne la confirme ni ne la contredit.",
            "One origin only: nothing else confirms or contradicts it.",
        ),
        "declared_only": Says(
            "Ces articles sont dits être un même texte ({names}), mais leurs mots ne se ressemblent pas.",
            "These articles are said to be one text ({names}), but their words are not alike.",
        ),
        "not_held": Says(
            "Le texte d'un article n'est pas conservé : on ne sait pas s'il reprend les autres.",
            "One article's text is not held: whether it reprints the others is not known.",
            "Le texte de {n} articles n'est pas conservé : on ne sait pas s'ils reprennent les autres.",
            "The texts of {n} articles are not held: whether they reprint the others is not known.",
        ),
        "too_short": Says(
            "Un article est trop court pour être comparé aux autres.",
            "One article is too short to be compared with the others.",
            "{n} articles sont trop courts pour être comparés aux autres.",
            "{n} articles are too short to be compared with the others.",
        ),
        "evidence": Says(
            "La preuve dite indépendante vient d'un autre texte que les annonces.",
            "The evidence said to be independent comes from another text than the announcements.",
            "Les {n} preuves dites indépendantes viennent d'autres textes que les annonces.",
            "The {n} pieces of evidence said to be independent come from other texts than the announcements.",
        ),
        "evidence_same_text": Says(
            "La preuve {reference} est dite indépendante ; son article est le même texte que celui d'une annonce ({name}).",
            "Evidence {reference} is said to be independent; its article is the same text as that of an announcement ({name}).",
        ),
        "evidence_own_words": Says(
            "La preuve {reference} est dite indépendante ; ses mots sont ceux d'un acteur de l'engagement.",
            "Evidence {reference} is said to be independent; its words are those of a party to the commitment.",
        ),
        "evidence_not_held": Says(
            "Le texte d'une preuve dite indépendante n'est pas conservé : on ne sait pas d'où il vient.",
            "The text of one piece of evidence said to be independent is not held: where it comes from is not known.",
            "Le texte de {n} preuves dites indépendantes n'est pas conservé : on ne sait pas d'où elles viennent.",
            "The texts of {n} pieces of evidence said to be independent are not held: where they come from is not known.",
        ),
    },
)


# --- Names ------------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARTICLES = _set("d de du des la le les l et en au aux of the and pour")
_LEGAL = _set("sa sarl sas nv ltd llc inc plc gmbh spa co corp sca suarl")
_TITLES = _set(
    "m mm mme mlle mr dr pr me sem docteur professeur general colonel capitaine commandant ministre president directeur "
    "directrice ambassadeur premier monsieur madame cheikh el hadj elhadj son excellence majeste roi"
)
_GENERIC = _set(
    "societe groupe groupement entreprise compagnie etat republique federation gouvernement ministere agence banque port "
    "direction conseil delegation partie parties royaume filiale consortium startup holding secretaire commission assemblee "
    "union office centre notre nous il ils elle elles on ce cette ces leur leurs ses un une deux selon autorites constructeur "
    "fournisseur firme geant laboratoire fonds projet"
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A proper name: its words as `plain` has them, without titles, legal forms and what it is; the same of what stands in
    brackets; and the initials of its words, with and without the little ones. Empty where the words name nobody."""

    words: tuple[str, ...]
    alias: tuple[str, ...] = ()
    initials: frozenset[str] = frozenset()

    def all(self) -> list[tuple[str, ...]]:
        return [words for words in (self.words, self.alias) if words]


def _name(written: str, *, is_person: bool) -> _Name:
    """The proper name in a mention of a company or a person: « la société russe Yadran » is Yadran, « le ministre » nobody."""
    written = written[:200]
    bracket = _BRACKETS.search(written)
    words = _proper(_BRACKETS.sub(" ", written), is_person=is_person)
    alias = _proper(bracket[1], is_person=is_person) if bracket else ()
    tokens = [plain(word) for word in _WORD.findall(_BRACKETS.sub(" ", written))]
    capitals = [plain(word) for word in _WORD.findall(_BRACKETS.sub(" ", written)) if word[0].isupper()]
    initials = {"".join(token[:1] for token in of) for of in (tokens, capitals)}
    initials |= {"".join(token[:1] for token in of if token not in _PARTICLES) for of in (tokens, capitals)}
    return _Name(words or alias, alias if words else (), frozenset(i for i in initials if len(i) > 1))


def _proper(written: str, *, is_person: bool) -> tuple[str, ...]:
    found = []
    for word in _WORD.findall(written):
        token = plain(word)
        is_name = not word[0].islower() and token not in _PARTICLES and token not in _GENERIC
        is_dropped = token in _TITLES or (not is_person and (token in _LEGAL or len(token) == 1))
        if is_name and not is_dropped:
            found.append(token)
    return tuple(found)


_TITLED = re.compile(r"(?:^|\s)(?:M\.|Mme|Mlle|Dr|Pr|Me|MM\.)\s+")
_TWO = 2


def _person(written: str) -> tuple[str, ...]:
    """The name of a person in a mention of whom they speak for: « le ministre de l'Économie et des Finances, Alousséini Sanou ».
    The capitalised words that end it, if there are two, or after a title; empty for « le ministre de l'Économie »."""
    last = written[:200].rpartition(",")[2].strip() or written[:200]
    words: list[str] = []
    for word in reversed(_WORD.findall(last)):
        if word[0].islower() or plain(word) in _PARTICLES | _GENERIC | _TITLES:
            break
        words.insert(0, plain(word))
    is_named = len(words) >= _TWO or (len(words) == 1 and _TITLED.search(written))
    return tuple(words) if is_named else ()


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name at its place. `article` is None beside, where the text is not at hand."""

    name: _Name
    written: str
    claim: str
    span: Span
    article: Article | None
    other: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(sorted(self.name.words))


def _identity(case: Case) -> Iterator[Finding]:
    articles = {article.key: article for article in case.articles}
    parties: dict[str, list[_Mention]] = defaultdict(list)
    people: dict[str, list[_Mention]] = defaultdict(list)
    near = [beside for beside in case.beside if beside.is_same_dossier or beside.relation]
    everywhere = [(claim, articles.get(claim.article), "") for claim in _sorted(case.claims)]
    everywhere += [(claim, None, beside.reference) for beside in near for claim in _sorted(beside.claims)]
    for claim, article, other in everywhere:
        named = [(n.words, n.party, n.is_company or n.is_person, n.is_person) for n in claim.parties]
        if claim.speaker:
            named.append((claim.speaker, "", False, True))
        for words, party, is_known, is_person in named:
            if is_known:
                name = _name(words.text, is_person=is_person)
                into = parties[party]
            else:
                name = _Name(_person(words.text))
                into = people[" ".join(sorted(name.words))]
            if name.words:
                written = words.text if is_known else words.text.rpartition(",")[2].strip()
                into.append(_Mention(name, written, claim.reference, words.span, article, other))
    parties = {party: mentions for party, mentions in parties.items() if mentions}
    for party in sorted(parties):
        yield from _spellings(parties[party])
    yield from _one_person(people)
    yield from _nearly_one(parties, people, case.same)
    yield from _perhaps_one(parties, case)
    yield from _elsewhere([m for ms in (*parties.values(), *people.values()) for m in ms if m.article])


def _spellings(mentions: Sequence[_Mention]) -> Iterator[Finding]:
    """One party's names against the one it is most often given."""
    if not _is_here(mentions) or len(_places(mentions)) < _TWO:
        return
    by_name: dict[tuple[str, ...], list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[mention.key].append(mention)
    ordered = sorted(by_name.values(), key=lambda same: (-len(same), -len(same[0].key), same[0].key))
    kept = [ordered[0]]
    is_refuted = False
    for same in ordered[1:]:
        if any(_is_same(same[0].name, other[0].name) for other in kept):
            kept.append(same)
            continue
        usual = kept[0]
        is_near = any(_is_near(same[0].name.words, other[0].name.words) for other in kept)
        if _is_here([*same, *usual]):
            is_refuted = True
            yield _two("spellings" if is_near else "names", usual, same)
    if not is_refuted:
        yield _one(mentions)


def _one_person(people: Mapping[str, Sequence[_Mention]]) -> Iterator[Finding]:
    for name in sorted(people):
        mentions = people[name]
        if name and _is_here(mentions) and len(_places(mentions)) >= _TWO:
            yield _one(mentions)


def _nearly_one(
    parties: Mapping[str, Sequence[_Mention]],
    people: Mapping[str, Sequence[_Mention]],
    same: frozenset[tuple[str, str]],
) -> Iterator[Finding]:
    """Names of different parties, or of people who speak, that are one but for a letter or the order of their words."""
    rows: list[tuple[str, tuple[str, ...], int, list[_Mention]]] = []
    for party in sorted(parties):
        by_key: dict[tuple[str, ...], list[_Mention]] = defaultdict(list)
        for mention in parties[party]:
            by_key[mention.key].append(mention)
        rows += [(party, key, _letters(key), by_key[key]) for key in sorted(by_key)]
    rows += [("", ms[0].key, _letters(ms[0].key), list(ms)) for name, ms in sorted(people.items()) if name]
    told = _Union()
    here = [_is_here(mentions) for _party, _key, _bits, mentions in rows]
    for i, (party, key, bits, mentions) in enumerate(rows):
        for j in range(i + 1, len(rows)):
            other_party, other_key, other_bits, others = rows[j]
            is_one = party == other_party != "" or (party, other_party) in same or (other_party, party) in same
            if is_one or not (here[i] or here[j]) or (bits ^ other_bits).bit_count() > 2 * _MOST_EDITS:
                continue
            is_person = not party or not other_party
            if is_person and key == other_key:
                continue  # the same name: nothing is spelt otherwise
            one, other = party or " ".join(key), other_party or " ".join(other_key)
            if told.root(one) != told.root(other) and (key == other_key or _is_near(key, other_key)):
                told.unite(one, other)
                yield _two("spellings" if is_person else "near", mentions, others)


def _perhaps_one(parties: Mapping[str, Sequence[_Mention]], case: Case) -> Iterator[Finding]:
    """Parties that one project names, and of which editors say that they are perhaps one: nobody can tell whom to hold to it."""
    told = _Union()
    for one, other in sorted(case.perhaps_same):
        if one in parties and other in parties:
            told.unite(one, other)
    groups: dict[str, list[str]] = defaultdict(list)
    for party in sorted(parties):
        groups[told.root(party)].append(party)
    for group in groups.values():
        mentions = [mention for party in group for mention in parties[party]]
        if len(group) >= _TWO and _is_here(mentions):
            names = Quoted(max(parties[party], key=lambda m: len(m.written)).written for party in group)
            where = dict.fromkeys(passage(m.article, m.span) for m in mentions if m.article)
            yield _found(Outcome.REFUTED, "perhaps_one", {"names": names}, mentions, tuple(where)[:12])


_ALONE = 8


def _elsewhere(mentions: Sequence[_Mention]) -> Iterator[Finding]:
    """A name that the text of its own article spells otherwise, where nothing is quoted: a name of two words and more, or one long
    word, for shorter ones are near too many others."""
    known: dict[tuple[str, ...], list[_Mention]] = defaultdict(list)
    places: dict[tuple[str, Span], Article] = {}
    for mention in mentions:
        words = mention.name.words
        if mention.article and (len(words) >= _TWO or len(words[0]) >= _ALONE):
            known[words].append(mention)
            places[mention.article.key, mention.article.span] = mention.article
    keys = {mention.key for mention in mentions}
    sizes = sorted({len(words) for words in known})
    told: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for article in places.values():
        here = {words: ms for words, ms in known.items() if any(m.article is article for m in ms)}
        for found, span in _capitalised(article, sizes):
            if tuple(sorted(found)) in keys:
                continue
            for words, same in here.items():
                if (words, found) not in told and _is_near(words, found):
                    told.add((words, found))
                    written = span.of(article.text or "")
                    values: dict[str, Value] = {"one": same[0].written, "other": " ".join(written.split())}
                    mine = [m for m in same if m.article is article]
                    where = (passage(article, mine[0].span), passage(article, span))
                    yield _found(Outcome.REFUTED, "spellings", values, mine, where)


def _capitalised(article: Article, sizes: Sequence[int]) -> Iterator[tuple[tuple[str, ...], Span]]:
    """The runs of so many capitalised words in an article, each once."""
    if article.text is None or article.span.end > len(article.text):
        return
    seen: set[tuple[str, ...]] = set()
    words: list[tuple[str, Span]] = []
    end = -2
    for match in _WORD.finditer(article.text, article.span.start, article.span.end):
        if match[0][0].islower() or match[0][0].isdigit():
            words = []
            continue
        if match.start() > end + 1:
            words = []
        words.append((plain(match[0]), Span(*match.span())))
        end = match.end()
        for size in sizes:
            run = tuple(word for word, _span in words[-size:])
            if len(run) == size and run not in seen:
                seen.add(run)
                yield run, Span(words[-size][1].start, end)


def _is_here(mentions: Iterable[_Mention]) -> bool:
    """Whether one of them stands in this commitment, and not beside."""
    return any(not mention.other for mention in mentions)


def _places(mentions: Iterable[_Mention]) -> set[tuple[str, str, Span]]:
    return {(mention.other, mention.claim, mention.span) for mention in mentions}


def _one(mentions: Sequence[_Mention]) -> Finding:
    return _found(Outcome.SUPPORTED, "one_name", {"n": 1}, mentions, ())


def _two(reason: str, one: Sequence[_Mention], other: Sequence[_Mention]) -> Finding:
    mentions = [*one, *other]
    values: dict[str, Value] = {"one": one[0].written, "other": other[0].written}
    passages = dict.fromkeys(passage(m.article, m.span) for m in (one[0], other[0], *mentions) if m.article)
    return _found(Outcome.REFUTED, reason, values, mentions, tuple(passages)[:12])


def _found(
    outcome: Outcome,
    reason: str,
    values: Mapping[str, Value],
    mentions: Sequence[_Mention],
    passages: tuple[Passage, ...],
) -> Finding:
    return Finding(
        "identity",
        outcome,
        reason,
        values,
        claims=tuple(sorted({mention.claim for mention in mentions if not mention.other})),
        others=tuple(sorted({mention.other for mention in mentions if mention.other})),
        field="parties",
        passages=passages,
    )


def _is_same(one: _Name, other: _Name) -> bool:
    """Whether two names are one but for what is left out, abbreviated or made an acronym."""
    for mine in one.all():
        for theirs in other.all():
            few, many = sorted((mine, theirs), key=len)
            if _is_within(few, many):
                return True
    for short, long in ((one, other), (other, one)):
        if any(len(words) == 1 and words[0] in long.initials for words in short.all()):
            return True
    return False


def _is_within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether each word of the shorter is one of the longer, or its initial; an initial alone is no name."""
    left = list(many)
    for word in sorted(few, key=len, reverse=True):
        match = next((m for m in left if m == word or (1 in (len(m), len(word)) and m[0] == word[0])), None)
        if match is None:
            return False
        left.remove(match)
    return any(len(word) > 1 for word in few)


_LONG_NAME = 8
_SHORT_NAME = 5
_MOST_EDITS = 2


def _is_near(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a slip of the pen leads from one name to the other: one letter, or two in a name of eight letters and more. Names of
    fewer than five letters, and digits, are told apart by less than that."""
    if len(one) != len(other):
        return False
    mine, theirs = " ".join(one), " ".join(other)
    longest = max(len(mine), len(theirs))
    if min(len(mine), len(theirs)) < _SHORT_NAME or _digits(mine) != _digits(theirs):
        return False
    return 0 < _edits(mine, theirs) <= (_MOST_EDITS if longest >= _LONG_NAME else 1)


def _digits(name: str) -> str:
    return "".join(char for char in name if char.isdigit())


def _letters(words: Iterable[str]) -> int:
    """Which letters a name has, as bits: names that differ by two edits differ by four of them at most."""
    bits = 0
    for char in "".join(words):
        bits |= 1 << (ord(char) % 61)
    return bits


def _edits(one: str, other: str) -> int:
    """Levenshtein's distance, or more than two."""
    if abs(len(one) - len(other)) > _MOST_EDITS:
        return _MOST_EDITS + 1
    row = list(range(len(other) + 1))
    for n, mine in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, theirs in enumerate(other, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (mine != theirs))
        if min(row) > _MOST_EDITS:
            return _MOST_EDITS + 1
    return row[-1]


IDENTITY = Check(
    "identity",
    ("Noms des acteurs", "Names of the parties"),
    (
        "Chaque acteur est-il écrit d'une seule façon, et chaque nom est-il celui d'un seul acteur ?",
        "Is each party written in one way, and each name that of one party?",
    ),
    _identity,
    {
        "spellings": Says(
            "Un même nom est écrit de deux façons : « {one} » et « {other} ».",
            "One name is written in two ways: “{one}” and “{other}”.",
        ),
        "names": Says(
            "Un même acteur est nommé de deux façons : « {one} » et « {other} ».",
            "One party is named in two ways: “{one}” and “{other}”.",
        ),
        "near": Says(
            "Deux acteurs portent presque le même nom : « {one} » et « {other} » ; il s'agit peut-être d'un seul.",
            "Two parties have nearly the same name: “{one}” and “{other}”; they may be one.",
        ),
        "perhaps_one": Says(
            "Pour un même projet sont nommés {names} ; rien ne dit s'il s'agit d'un seul acteur.",
            "For one project {names} are named; nothing says whether they are one party.",
        ),
        "one_name": Says(
            "Un acteur nommé plusieurs fois l'est toujours de la même façon.",
            "A party named several times is always named in the same way.",
            "{n} acteurs nommés plusieurs fois le sont toujours de la même façon.",
            "{n} parties named several times are always named in the same way.",
        ),
    },
)
