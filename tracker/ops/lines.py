"""Editors' YAML files, read so that every mistake names its file and line.

All scalars are strings: « non » stays a word and 2025-11 a date as written. Keys compare without accents, so
`échéance` and `echeance` are the same key. A key that is not read is a mistake: `Entry.done()` says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.composer import ComposerError
from yaml.reader import ReaderError

T = TypeVar("T")

# More than any text has characters, less than a database's integer holds.
_WHOLE_DIGITS = 15
_UNWRITABLE = re.compile("[\\x00\ud800-\udfff]")


class BadEntry(Exception):
    """A mistake in an editor's file. `str()` is one French sentence: file, line, what to do."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path}, ligne {line} : {why}")
        self.path = path
        self.line = line
        self.why = why


def _plain(key: str) -> str:
    decomposed = unicodedata.normalize("NFD", key)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().strip()


@dataclass(frozen=True, slots=True)
class Word:
    """One scalar with its place. `text` is "" for an empty value or `null`."""

    text: str
    path: Path
    line: int

    def refuse(self, why: str) -> BadEntry:
        return BadEntry(self.path, self.line, why)

    def one_of(self, known: Mapping[str, T], what: str) -> T:
        """The value for this word, compared without accents or capitals."""
        plain = {_plain(word): value for word, value in known.items()}
        if _plain(self.text) not in plain:
            raise self.refuse(f"{what} « {self.text} » inconnu ; au choix : {', '.join(known)}.")
        return plain[_plain(self.text)]

    def checked(self, check: Callable[[str], object]) -> str:
        """The text, once `check` has not raised ValueError on it; its sentence becomes the refusal's."""
        try:
            check(self.text)
        except ValueError as error:
            raise self.refuse(str(error)) from error
        return self.text

    def whole(self) -> int:
        if not self.text.isascii() or not self.text.isdigit() or len(self.text) > _WHOLE_DIGITS:
            raise self.refuse(f"« {self.text:.40} » n'est pas un nombre entier.")
        return int(self.text)


class Entry:
    """One mapping of an editor's file. Each key is read once by name; `done()` refuses those that were not."""

    def __init__(self, node: yaml.MappingNode, path: Path) -> None:
        self.path = path
        self.line = node.start_mark.line + 1
        self._values: dict[str, tuple[str, yaml.Node, int]] = {}
        self._read: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise BadEntry(path, line, "une clé est un mot.")
            if _plain(key.value) in self._values:
                raise BadEntry(path, line, f"la clé « {key.value} » est écrite deux fois.")
            self._values[_plain(key.value)] = (key.value, value, line)

    def refuse(self, why: str) -> BadEntry:
        return BadEntry(self.path, self.line, why)

    def _take(self, key: str) -> yaml.Node | None:
        self._read.add(_plain(key))
        found = self._values.get(_plain(key))
        if found is None:
            return None
        node = found[1]
        return None if isinstance(node, yaml.ScalarNode) and node.value in ("", "null", "~") else node

    def word(self, key: str) -> Word:
        """The scalar at this key, "" where it is absent or empty."""
        node = self._take(key)
        if node is None:
            found = self._values.get(_plain(key))
            return Word("", self.path, found[2] if found else self.line)
        if not isinstance(node, yaml.ScalarNode):
            raise BadEntry(self.path, node.start_mark.line + 1, f"« {key} » est un seul texte.")
        return Word(node.value.strip(), self.path, node.start_mark.line + 1)

    def required(self, key: str) -> Word:
        word = self.word(key)
        if not word.text:
            raise word.refuse(f"il manque « {key} ».")
        return word

    def has(self, key: str) -> bool:
        return self._take(key) is not None

    def entry(self, key: str) -> Entry | None:
        """The mapping at this key, None where it is absent or empty."""
        node = self._take(key)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            raise BadEntry(self.path, node.start_mark.line + 1, f"« {key} » se compose de lignes « clé: valeur ».")
        return Entry(node, self.path)

    def entries(self, key: str) -> Iterator[Entry]:
        """The mappings of the list at this key."""
        for node in self._list(key):
            if not isinstance(node, yaml.MappingNode):
                raise BadEntry(self.path, node.start_mark.line + 1, f"« {key} » : lignes « clé: valeur » attendues.")
            yield Entry(node, self.path)

    def words(self, key: str) -> list[Word | Entry]:
        """A list whose items are texts or mappings; a single text or mapping stands for a list of one."""
        items: list[Word | Entry] = []
        single = self._take(key)
        for node in [single] if isinstance(single, yaml.MappingNode) else self._list(key):
            if isinstance(node, yaml.MappingNode):
                items.append(Entry(node, self.path))
            elif isinstance(node, yaml.ScalarNode):
                items.append(Word(node.value.strip(), self.path, node.start_mark.line + 1))
            else:
                raise BadEntry(self.path, node.start_mark.line + 1, f"« {key} » est une liste de textes.")
        return items

    def _list(self, key: str) -> list[yaml.Node]:
        node = self._take(key)
        if node is None:
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if isinstance(node, yaml.ScalarNode):
            return [node]
        raise BadEntry(self.path, node.start_mark.line + 1, f"« {key} » est une liste (un tiret par élément).")

    def plain(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """All that is written here, read or not, as plain values; keys as compared, but for those named."""
        left_out = {_plain(key) for key in without}
        return {key: _plain_value(node) for key, (_, node, _) in self._values.items() if key not in left_out}

    def done(self) -> None:
        """Refuses the first key that nobody read: a slip of the keyboard would lose what the editor wrote."""
        for plain, (key, _, line) in self._values.items():
            if plain not in self._read:
                raise BadEntry(self.path, line, f"clé « {key} » inconnue ici.")


def _plain_value(node: yaml.Node) -> Any:
    match node:
        case yaml.MappingNode():
            return {_plain(str(key.value)): _plain_value(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_plain_value(item) for item in node.value]
        case _:
            return str(node.value).strip()


class _Loader(yaml.BaseLoader):
    """YAML without aliases, which could make a short file endless, and without characters that no database keeps."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise ComposerError(None, None, "un alias (*) n'est pas accepté ici ; recopiez le texte", mark)
        return super().compose_node(parent, index)

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        node = super().compose_scalar_node(anchor)
        if _UNWRITABLE.search(node.value):
            raise ComposerError(None, None, "un caractère ne peut pas être enregistré", node.start_mark)
        return node


def read(path: Path) -> Entry:
    """The file as one mapping. Raises `BadEntry`."""
    try:
        if path.exists() and not path.is_file():
            raise BadEntry(path, 1, "ce n'est pas un fichier ordinaire.")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadEntry(path, 1, "ce fichier n'existe pas.") from None
    except OSError as error:
        raise BadEntry(path, 1, f"illisible ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise BadEntry(path, 1, f"le texte n'est pas en UTF-8 (octet {error.start}).") from None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadEntry(path, mark.line + 1 if mark else 1, f"YAML mal formé ({error.problem}).") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadEntry(path, line, f"YAML mal formé (caractère U+{error.character:04X}).") from None
    except RecursionError:
        raise BadEntry(path, 1, "YAML mal formé (trop de niveaux l'un dans l'autre).") from None
    if not isinstance(node, yaml.MappingNode):
        raise BadEntry(path, 1, "le fichier se compose de lignes « clé: valeur ».")
    return Entry(node, path)
