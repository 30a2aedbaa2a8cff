"""Editors' YAML files: what is read, and that every mistake names its file and line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ops.corpus import at_once
from tracker.ops.lines import BadEntry, Entry, Word, read


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "fichier.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path

    return write


@pytest.fixture
def entry(written: Callable[[str], Path]) -> Callable[[str], Entry]:
    return lambda text: read(written(text))


# What is read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mot: été", "été"),
        ("mot: non", "non"),
        ("mot: 2025-11", "2025-11"),
        ("mot: 007", "007"),
        ("mot: 1e3", "1e3"),
        ("mot: 0o17", "0o17"),
        ("mot: true", "true"),
        ('mot: "  deux mots  "', "deux mots"),
        ("mot: >-\n  deux\n  lignes", "deux lignes"),
        ("mot: null", ""),
        ("mot: ~", ""),
        ("mot:", ""),
        ('mot: ""', ""),
        ("mot: !!int 12", "12"),
        ("mot: !inconnu douze", "douze"),
    ],
)
def test_every_scalar_is_a_text(entry: Callable[[str], Entry], text: str, value: str) -> None:
    assert entry(text).word("mot").text == value


@pytest.mark.parametrize(
    "written_as", ["échéance", "echeance", "ÉCHÉANCE", "Echéance", "e\u0301che\u0301ance", " échéance "]
)
@pytest.mark.parametrize("asked_as", ["échéance", "echeance"])
def test_a_key_is_the_same_with_and_without_accents(
    entry: Callable[[str], Entry], written_as: str, asked_as: str
) -> None:
    read_entry = entry(f'"{written_as}": demain')
    assert read_entry.word(asked_as).text == "demain"
    read_entry.done()


def test_a_byte_order_mark_is_not_part_of_the_first_key(entry: Callable[[str], Entry]) -> None:
    assert entry("\ufeffmot: un").word("mot").text == "un"


def test_a_word_knows_its_line(entry: Callable[[str], Entry]) -> None:
    read_entry = entry("un: 1\n\n# deux\ndeux:\n  2\ntrois:\n")
    assert [read_entry.word(key).line for key in ("un", "deux", "trois", "absent")] == [1, 5, 6, 1]


def test_lists_and_mappings_are_read_by_name(entry: Callable[[str], Entry]) -> None:
    read_entry = entry(
        "liste: [a, b]\nseul: a\nseule: {mots: a}\nmêlé:\n  - a\n  - mots: b\nentrées:\n  - clé: x\n  - clé: y\nentrée: {clé: z}\n"
    )
    assert [word.text for word in read_entry.words("liste") if isinstance(word, Word)] == ["a", "b"]
    assert [word.text for word in read_entry.words("seul") if isinstance(word, Word)] == ["a"]
    assert [type(item) for item in read_entry.words("seule")] == [Entry]
    assert [type(item) for item in read_entry.words("mele")] == [Word, Entry]
    assert [each.word("clé").text for each in read_entry.entries("entrées")] == ["x", "y"]
    nested = read_entry.entry("entrée")
    assert nested is not None
    assert nested.word("clé").text == "z"
    assert list(read_entry.entries("absent")) == []
    assert read_entry.entry("absent") is None
    read_entry.done()


def test_plain_gives_all_that_is_written_but_what_is_named(entry: Callable[[str], Entry]) -> None:
    read_entry = entry("Clé: x\nListe: [a, {É: b}]\nÉchéance: demain\n")
    assert read_entry.plain(without=["échéance"]) == {"cle": "x", "liste": ["a", {"e": "b"}]}


def test_plain_does_not_count_as_reading(entry: Callable[[str], Entry]) -> None:
    read_entry = entry("clé: x")
    read_entry.plain()
    with pytest.raises(BadEntry):
        read_entry.done()


# Mistakes of the file


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "le fichier se compose de lignes « clé: valeur »"),
        ("- un\n- deux\n", 1, "le fichier se compose de lignes « clé: valeur »"),
        ("mot", 1, "le fichier se compose de lignes « clé: valeur »"),
        ("un: 1\ndeux: 'sans fin\n", 3, "YAML mal formé"),
        ("un: 1\n  deux: 2\n", 2, "YAML mal formé"),
        ("un: 1\n\tdeux: 2\n", 2, "YAML mal formé"),
        ("un: [1, 2\ndeux: 3\n", 2, "YAML mal formé"),
        ("un: 1\n---\nun: 2\n", 2, "YAML mal formé"),
        ("un: 1\ndeux: \x07\n", 2, "YAML mal formé (caractère U+0007)"),
        ("un: 1\ndeux: !e!x 2\n", 2, "YAML mal formé"),
        ("un: 1\nclé: a\nCle: b\n", 3, "la clé « Cle » est écrite deux fois"),
        ("un: 1\n? [a, b]\n: 2\n", 2, "une clé est un mot"),
        ("un: &a [1]\ndeux: *a\n", 2, "un alias (*) n'est pas accepté"),
        ("un: &a\n  b: 1\ndeux:\n  <<: *a\n", 4, "un alias (*) n'est pas accepté"),
        ('un: 1\ndeux: "a\\0b"\n', 2, "un caractère ne peut pas être enregistré"),
        ('un: 1\ndeux: "\\ud83d"\n', 2, "un caractère ne peut pas être enregistré"),
        ('un: 1\n"\\udc00": 2\n', 2, "un caractère ne peut pas être enregistré"),
    ],
)
def test_a_malformed_file_is_refused_at_its_line(
    written: Callable[[str], Path], text: str, line: int, why: str
) -> None:
    path = written(text)
    with pytest.raises(BadEntry) as bad:
        read(path)
    assert str(bad.value).startswith(f"{path}, ligne {line} : ")
    assert why in str(bad.value)
    assert "\n" not in str(bad.value)
    assert (bad.value.path, bad.value.line) == (path, line)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "[" * 100_000, id="deep lists"),
        pytest.param("a: " + "{b: " * 50_000, id="deep mappings"),
        pytest.param("a: " + "[" * 900 + "]" * 900, id="deep and closed"),
        pytest.param("- " * 5_000, id="deep dashes"),
        pytest.param("? " * 5_000, id="deep keys"),
        pytest.param("a: &a [*a]", id="a list that holds itself"),
        pytest.param("a: &a {b: *a}", id="a mapping that holds itself"),
        pytest.param(
            "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
            id="a billion laughs",
        ),
        pytest.param('a: "' + "\\ud800" * 1000 + '"', id="lone surrogates"),
        pytest.param("*" * 100_000, id="stars"),
        pytest.param(":" * 100_000, id="colons"),
        pytest.param('"' * 100_001, id="quotes"),
        pytest.param("%YAML 9.9\n---\na: 1", id="another YAML"),
    ],
)
def test_a_hostile_file_is_refused_and_does_not_hang(written: Callable[[str], Path], text: str) -> None:
    with at_once(), pytest.raises(BadEntry, match=r"fichier\.yaml, ligne "):
        read(written(text))


def test_a_tag_makes_nothing(written: Callable[[str], Path], tmp_path: Path) -> None:
    marker = tmp_path / "trace"
    path = written(f"a: !!python/object/apply:os.mkdir [{marker}]\nb: !!python/name:os.system x")
    assert read(path).plain() == {"a": [str(marker)], "b": "x"}
    assert not marker.exists()


@pytest.mark.parametrize(
    ("make_path", "why"),
    [
        (lambda folder: folder / "absent.yaml", "ce fichier n'existe pas"),
        (lambda folder: folder, "ce n'est pas un fichier ordinaire"),
        (lambda folder: _pipe(folder), "ce n'est pas un fichier ordinaire"),
        (lambda folder: Path("/dev/zero"), "ce n'est pas un fichier ordinaire"),
        (lambda folder: _latin(folder), "le texte n'est pas en UTF-8 (octet 5)"),
    ],
)
def test_an_unreadable_file_is_refused_by_name(tmp_path: Path, make_path: Callable[[Path], Path], why: str) -> None:
    path = make_path(tmp_path)
    with at_once(), pytest.raises(BadEntry) as bad:
        read(path)
    assert str(bad.value).startswith(f"{path}, ligne 1 : ")
    assert why in str(bad.value)


def test_a_file_one_may_not_read_is_refused_by_name(
    written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("a: 1")

    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(BadEntry, match=r"illisible \(Permission denied\)"):
        read(path)


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "tube.yaml")
    return folder / "tube.yaml"


def _latin(folder: Path) -> Path:
    (folder / "latin.yaml").write_bytes("mot: été".encode("latin-1"))
    return folder / "latin.yaml"


# Mistakes of an entry


@pytest.mark.parametrize(
    ("text", "ask", "line", "why"),
    [
        ("un: 1\ndeux: 2\n", lambda e: (e.word("un"), e.done()), 2, "clé « deux » inconnue ici"),
        ("un: 1\n", lambda e: e.required("deux"), 1, "il manque « deux »"),
        ("un: 1\ndeux:\n", lambda e: e.required("deux"), 2, "il manque « deux »"),
        ('un: 1\ndeux: "  "\n', lambda e: e.required("deux"), 2, "il manque « deux »"),
        ("un: 1\ndeux: [a]\n", lambda e: e.word("deux"), 2, "« deux » est un seul texte"),
        ("un: 1\ndeux: {a: b}\n", lambda e: e.word("deux"), 2, "« deux » est un seul texte"),
        ("un: 1\ndeux: a\n", lambda e: e.entry("deux"), 2, "« deux » se compose de lignes"),
        ("un: 1\ndeux: [a]\n", lambda e: e.entry("deux"), 2, "« deux » se compose de lignes"),
        ("un: 1\ndeux:\n  - a: 1\n  - b\n", lambda e: list(e.entries("deux")), 4, "« deux » : lignes « clé: valeur »"),
        ("un: 1\ndeux: {a: b}\n", lambda e: list(e.entries("deux")), 2, "« deux » est une liste"),
        ("un: 1\ndeux:\n  - a\n  - [b]\n", lambda e: e.words("deux"), 4, "« deux » est une liste de textes"),
        ("un: 1\ndeux: {a: 1, A: 2}\n", lambda e: e.entry("deux"), 2, "la clé « A » est écrite deux fois"),
        ("un: 1\ndeux: douze\n", lambda e: e.word("deux").whole(), 2, "« douze » n'est pas un nombre entier"),
        ("un: 1\ndeux: -3\n", lambda e: e.word("deux").whole(), 2, "« -3 » n'est pas un nombre entier"),
        ("un: 1\ndeux: 3.0\n", lambda e: e.word("deux").whole(), 2, "« 3.0 » n'est pas un nombre entier"),
        ("un: 1\ndeux: ３\n", lambda e: e.word("deux").whole(), 2, "n'est pas un nombre entier"),
        ("un: 1\ndeux: ²\n", lambda e: e.word("deux").whole(), 2, "n'est pas un nombre entier"),
        ("un: 1\ndeux: " + "9" * 5000, lambda e: e.word("deux").whole(), 2, "n'est pas un nombre entier"),
        (
            "un: 1\ndeux: vert\n",
            lambda e: e.word("deux").one_of({"rouge": 1, "bleu": 2}, "couleur"),
            2,
            "couleur « vert » inconnu ; au choix : rouge, bleu.",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_an_entry_names_its_line(
    entry: Callable[[str], Entry], text: str, ask: Callable[[Entry], Any], line: int, why: str
) -> None:
    read_entry = entry(text)
    with pytest.raises(BadEntry) as bad:
        ask(read_entry)
    assert bad.value.line == line
    assert why in bad.value.why
    assert "\n" not in str(bad.value)


@pytest.mark.parametrize("word", ["Protocole d'Accord", "protocole d'accord", "PROTOCOLE D'ACCORD"])
def test_a_word_of_a_list_is_known_without_its_capitals(entry: Callable[[str], Entry], word: str) -> None:
    assert entry(f"mot: {word}").word("mot").one_of({"protocole d'accord": 3}, "fermeté") == 3


def test_a_word_of_a_list_is_known_without_its_accents(entry: Callable[[str], Entry]) -> None:
    assert entry("mot: energie").word("mot").one_of({"énergie": 1}, "secteur") == 1


# Any file at all


def _mistake(ask: Callable[[], object]) -> BadEntry | None:
    """The mistake that comes out; anything else that does fails the test."""
    try:
        ask()
    except BadEntry as bad:
        return bad
    return None


def _every_question(read_entry: Entry) -> None:
    """Asks all that can be asked of an entry and of those inside it. Raises `BadEntry` only."""
    nested: list[Entry] = []
    for key in read_entry.plain():
        for ask in (read_entry.word, read_entry.required, read_entry.entry, read_entry.words, read_entry.entries):

            def collect(ask: Callable[[str], Any] = ask, key: str = key) -> None:
                answer = ask(key)
                items = [answer] if isinstance(answer, Word | Entry | None) else list(answer)
                nested.extend(item for item in items if isinstance(item, Entry))

            _mistake(collect)
    for each in nested:
        _every_question(each)
    read_entry.done()


# Pieces of YAML, and of what is none.
_SCRAPS = st.lists(
    st.sampled_from(
        [
            *"aé[]{}\"'|>#%@`?!&*~\t\n\\\ufeff\x85",
            "clé",
            ": ",
            ":\n",
            "  ",
            "- ",
            ", ",
            "&a ",
            "*a",
            "!t ",
            "? ",
            "<<: ",
            "|\n",
            ">-\n",
            "---\n",
            "...\n",
            "\\0",
            "null",
        ]
    ),
    max_size=40,
).map("".join)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
        _SCRAPS.map(str.encode),
        _SCRAPS.map(lambda text: f"clé: 1\n{text}".encode()),
    )
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_an_entry_or_a_mistake_with_a_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fichier.yaml"
    path.write_bytes(content)
    mistake = _mistake(lambda: _every_question(read(path)))
    assert mistake is None or str(mistake).startswith(f"{path}, ligne ")
    assert mistake is None or mistake.line >= 1
