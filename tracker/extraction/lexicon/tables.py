"""The vocabulary, as data: `fr.toml`, which a French speaker reviews without reading Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> tuple[Mapping[str, Any], ...]:
    """The entries of one table of the vocabulary, in the order of the file, which is the order of preference.

    Raises `KeyError` for a table that the file does not have.
    """
    return tuple(_vocabulary()[name])


@cache
def _vocabulary() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("fr.toml").read_text(encoding="utf-8"))
