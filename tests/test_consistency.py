"""Tests of the code base itself: what its design and its habits promise, said once and checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

import tracker.commitments.vocabulary
import tracker.editorial.models
import tracker.extraction.vocabulary
import tracker.sources.vocabulary
from tests import factories
from tracker.sources.models import ArchivedFile

ROOT: Path = settings.BASE_DIR
CODE = ROOT / "tracker"
TESTS = ROOT / "tests"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))

# Made by tools, by the demo, or received from outside and kept to the byte.
_NOT_OURS = {".git", ".venv", "var", "seeds", "__pycache__", "node_modules"}


def _files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if (
            path.name in _NOT_OURS
            or (path.name.startswith(".") and path.name.endswith("cache"))
            or path.name == ".hypothesis"
        ):
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _files():
        if path == Path(__file__):
            continue
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


# Floors


def test_imports_go_downwards_only() -> None:
    done = _run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_name_every_floor_of_the_design() -> None:
    layers, pure = PYPROJECT["tool"]["importlinter"]["contracts"]
    floors = [layer.split(" | ") for layer in layers["layers"]]
    assert floors == [
        ["tracker.ops"],
        ["tracker.editorial", "tracker.public", "tracker.api"],
        ["tracker.commitments"],
        ["tracker.sources"],
        ["tracker.verification"],
        ["tracker.extraction"],
        ["tracker.text"],
    ]
    assert pure["source_modules"] == ["tracker.text", "tracker.extraction", "tracker.verification"]
    assert "django" in pure["forbidden_modules"]
    packages = {path.parent.name for path in CODE.glob("*/__init__.py")}
    assert {f"tracker.{name}" for name in packages} == {module for floor in floors for module in floor}


def test_no_import_hides_in_a_function() -> None:
    """A hidden import is how a cycle is hidden."""
    hidden = [
        f"{path.relative_to(ROOT)}:{statement.lineno}"
        for path in CODE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("floor", ["text", "extraction", "verification"])
def test_the_pure_floors_read_no_clock(floor: str) -> None:
    clock = re.compile(r"\.(now|today|utcnow)\(|\btime\.time\(")
    for path in (CODE / floor).rglob("*.py"):
        assert not clock.search(path.read_text()), path


# Migrations


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue() or "Aucun changement" in out.getvalue() or out.getvalue() == ""


def test_migrations_are_named_by_hand() -> None:
    names = [path.stem for path in CODE.glob("*/migrations/[0-9]*.py")]
    assert names
    assert not [name for name in names if "auto" in name or not re.fullmatch(r"\d{4}_[a-z][a-z_]+", name)]


# Models

OURS = [
    model for config in apps.get_app_configs() if config.name.startswith("tracker.") for model in config.get_models()
]
every_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)


@every_model
def test_a_model_names_its_rows_itself(model: type[models.Model]) -> None:
    assert "__str__" in vars(model)


@every_model
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")  # Django's own, made of the fields


@every_model
def test_a_model_has_a_french_name(model: type[models.Model]) -> None:
    with translation.override("fr"):
        for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
            assert isinstance(name, Promise)  # said through gettext, not made of the class's name
            assert str(name).strip()
            assert str(name) == str(name).lower()


@every_model
@pytest.mark.django_db
def test_a_model_has_a_factory_that_makes_a_row(model: type[models.Model]) -> None:
    (factory,) = [
        each
        for each in vars(factories).values()
        if isinstance(each, type) and issubclass(each, factories.DjangoModelFactory) and each._meta.model is model
    ]
    assert factory().pk


@every_model
def test_a_model_has_an_admin(model: type[models.Model]) -> None:
    assert admin.site.is_registered(model) is (model is not ArchivedFile)  # its bytes are shown with their document


@every_model
def test_a_constraint_explains_itself_in_french(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        assert isinstance(constraint.violation_error_message, Promise), constraint.name
        assert str(constraint.violation_error_message).endswith((".", "?", "…")), constraint.name


# Tests mirror the code

_NEEDS_NO_TEST = {
    *(f"{floor}/vocabulary.py" for floor in ("text", "extraction", "verification")),
    *(f"{floor}/urls.py" for floor in ("public", "api", "editorial")),
    "ops/wsgi.py",
}


def _tested() -> dict[Path, Path]:
    """By code module: where its tests are."""
    mirrored = {}
    for path in sorted(CODE.rglob("*.py")):
        module = path.relative_to(CODE)
        if path.name in ("__init__.py", "apps.py") or "migrations" in module.parts or str(module) in _NEEDS_NO_TEST:
            continue
        folders = [part for part in module.parts[:-1] if part != "management"]
        mirrored[module] = TESTS.joinpath(*folders, f"test_{module.name}")
    return mirrored


@pytest.mark.parametrize("test", [pytest.param(test, id=str(module)) for module, test in _tested().items()])
def test_a_module_is_tested_at_the_mirrored_path(test: Path) -> None:
    assert test.exists()


def test_a_test_module_belongs_to_a_code_module() -> None:
    """Those of the whole stand at the top."""
    known = set(_tested().values())
    strays = [path for path in TESTS.rglob("test_*.py") if path.parent != TESTS and path not in known]
    assert strays == []


def test_every_test_is_found() -> None:
    """A test outside a `test_*.py` file would never run."""
    for path in TESTS.rglob("*.py"):
        if not path.name.startswith("test_"):
            assert not re.search(r"^ *def test_", path.read_text(), re.MULTILINE), path


# Dependencies


def _requirements(path: Path) -> list[str]:
    """Each requirement with its continuation lines, comments apart."""
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_dependency_is_locked_with_hashes(path: Path) -> None:
    requirements = _requirements(path)
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+ ", requirement, re.IGNORECASE), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_the_lock_names_no_address(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"://|index-url|find-links|trusted-host|@ ", text)
    assert not re.search(r"\b[\w-]+\.(org|com|net|io|dev|test|local|internal)\b", text)


def test_both_locks_are_there_and_hold_what_is_asked_for() -> None:
    runtime, dev = (
        {re.split(r"[\[= ]", line)[0].lower() for line in _requirements(ROOT / "requirements" / f"{name}.txt")}
        for name in ("runtime", "dev")
    )
    asked = [re.split(r"[\[<>=~ ]", line)[0].lower() for line in PYPROJECT["project"]["dependencies"]]
    asked_too = [re.split(r"[\[<>=~ ]", line)[0].lower() for line in PYPROJECT["dependency-groups"]["dev"]]
    assert set(asked) <= runtime <= dev
    assert set(asked_too) <= dev


def test_every_dependency_has_a_sentence_that_says_what_for() -> None:
    """A group of lines may share the sentence above it."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    explained = False
    named = []
    inside = False
    for line in map(str.strip, lines):
        if re.match(r"(dependencies|dev) = \[", line):
            inside, explained = True, False
        elif line == "]":
            inside = False
        elif inside and line.startswith("#"):
            explained = True
            assert line.endswith("."), line
        elif inside and line.startswith('"'):
            assert explained, line
            named.append(line.strip('",'))
    assert named == [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]


# What nobody should find


def test_nothing_is_left_to_do() -> None:
    marker = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [
        f"{path.relative_to(ROOT)}:{n}"
        for path, text in _texts()
        for n, line in enumerate(text.splitlines(), 1)
        if marker.search(line)
    ]
    assert left == []


def test_no_file_names_a_package_registry() -> None:
    """The machine that installs knows its own; a checkout works behind any."""
    registry = re.compile(
        r"pypi|pythonhosted|anaconda\.org|/simple\b|artifactory|devpi|--(extra-)?index-url[= ]|PIP_INDEX|UV_(DEFAULT_)?INDEX"
        r"|registry\.npmjs|deb\.debian|proxy\.golang",
        re.IGNORECASE,
    )
    named = [f"{path.relative_to(ROOT)}: {found[0]}" for path, text in _texts() if (found := registry.search(text))]
    assert named == []


def test_no_file_holds_a_key() -> None:
    key = re.compile(r"-----BEGIN|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bSECRET_KEY\s*=\s*[\"']\w{20}")
    named = [str(path.relative_to(ROOT)) for path, text in _texts() if key.search(text)]
    assert named == []


def test_no_text_has_an_invisible_override() -> None:
    """A character that turns the order of others could make code read as what it is not."""
    turned = re.compile("[\u202a-\u202e\u2066-\u2069]")
    named = [str(path.relative_to(ROOT)) for path, text in _texts() if turned.search(text)]
    assert named == []


# The README


def test_the_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    commands = [
        line.strip() for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) for line in block.splitlines()
    ]
    assert [command.split("#")[0].strip() for command in commands if command][:2] == ["make demo", "make test"]


def test_what_a_document_points_to_is_there() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path, text in _texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
        if not (path.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("target", ["setup", "demo", "test", "check"])
def test_the_makefile_has_the_commands_of_the_design(target: str) -> None:
    done = _run("make", "--dry-run", "--always-make", target)
    assert done.returncode == 0, done.stderr


# Vocabularies

VOCABULARIES: dict[str, Mapping[StrEnum, Promise]] = {
    f"{module.__name__.split('.')[1]}.{name}": labels
    for module in (tracker.sources.vocabulary, tracker.commitments.vocabulary, tracker.editorial.models)
    for name, labels in vars(module).items()
    if name.isupper() and isinstance(labels, dict) and labels and all(isinstance(code, StrEnum) for code in labels)
}


def _codes(*modules: ModuleType) -> set[type[StrEnum]]:
    return {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
    }


@pytest.mark.parametrize("labels", VOCABULARIES.values(), ids=VOCABULARIES)
def test_every_code_of_a_vocabulary_has_its_word(labels: Mapping[StrEnum, Promise]) -> None:
    (codes,) = {type(code) for code in labels}
    assert list(labels) == list(codes)  # in the order of the codes, weakest first where they have one
    with translation.override("fr"):
        words = [str(word) for word in labels.values()]
    assert all(word.strip() for word in words)
    assert len(set(words)) == len(words)


def test_every_code_is_of_a_vocabulary() -> None:
    with_words = {type(code) for labels in VOCABULARIES.values() for code in labels}
    assert with_words == _codes(
        tracker.extraction.vocabulary,
        tracker.sources.vocabulary,
        tracker.commitments.vocabulary,
        tracker.editorial.models,
    )


@pytest.mark.parametrize(
    "name",
    [
        "sources.DATE_BASES",
        "sources.REGION_KINDS",
        *(f"commitments.{name}" for name in ("TESTABILITIES", "SECTORS", "PLACES", "ACTS", "FIGURE_QUALIFIERS", "FIGURE_ROLES")),
        *(f"commitments.{name}" for name in ("FIGURE_KINDS", "DEADLINE_QUALIFIERS", "BASES", "PARTY_ROLES", "PARTY_KINDS")),
        *(f"commitments.{name}" for name in ("EVIDENCE_KINDS", "SOURCE_BASES", "CERTAINTIES")),
    ],
)  # fmt: skip
def test_the_editor_s_guide_names_every_word_that_the_files_may_use(name: str) -> None:
    guide = (ROOT / "docs" / "fixtures.md").read_text()
    with translation.override("fr"):
        missing = [str(word) for word in VOCABULARIES[name].values() if str(word) not in guide]
    assert missing == []
