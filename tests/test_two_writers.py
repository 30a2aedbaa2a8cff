"""Several real processes write at once, on a scratch database of the kind in use: nothing is lost, and there is one chain."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import dj_database_url
import pytest
from django.db import connections

from tests import factories as make
from tests import writers
from tests.scratch import ROOT, database, environment
from tracker.commitments import actions, journal
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    JournalEntry,
    JournalHead,
    JournalPayload,
    ReferenceCounter,
)
from tracker.commitments.queries import as_of, public_objects, published
from tracker.sources.models import Document

WRITERS = ["Awa", "Bakary", "Coumba", "Daouda"]
ROUNDS = 5  # of three actions each


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database(tmp_path_factory.mktemp("writers")) as address:
        yield address


@pytest.fixture
def scratch(url: str, django_db_blocker: Any) -> Iterator[None]:
    """This process reads and writes the scratch database too, without a transaction around the test."""
    tested = connections["default"]
    del connections["default"]
    databases = connections.settings["default"]
    connections.settings["default"] = databases | dj_database_url.parse(url)
    try:
        with django_db_blocker.unblock():
            yield
            connections["default"].close()
    finally:
        connections.settings["default"] = databases
        connections["default"] = tested


def together(url: str, *tasks: list[str]) -> list[dict[str, Any]]:
    """Runs the tasks as one process each, begun at the same moment; what each says it did."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "error", writers.__file__, *task],
                    cwd=ROOT,
                    env=environment(url, PYTHONUTF8="1"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                )
            )
            for task in tasks
        ]
        for process in running:
            stack.callback(process.kill)
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate()[1]
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        ended = [process.communicate(timeout=120) for process in running]
    for process, (_, errors) in zip(running, ended, strict=True):
        assert process.returncode == 0, errors
    return [json.loads(said) for said, _ in ended]


def test_processes_that_archive_the_same_bytes_make_one_document(url, scratch):
    done = together(url, ["archive", "Awa"], ["archive", "Bakary"])
    assert sorted(each["is_new"] for each in done) == [False, True]
    assert len({each["document"] for each in done}) == 1
    assert Document.objects.filter(filename="partage.txt").count() == 1
    assert JournalPayload.objects.filter(action="archive_document", body__contains="partage.txt").count() == 1
    assert list(journal.breaks()) == []


def test_four_writers_at_once_lose_no_change_and_make_one_chain(url, scratch):
    writers.archive_shared_file(make.EDITOR)
    shared, read = make.draft("Partagé"), make.published("Lu de tous")
    entries, claims, commitments = (model.objects.count() for model in (JournalEntry, Claim, Commitment))
    versions = CommitmentVersion.objects.count()

    done = together(url, *(["write", name, str(ROUNDS), shared.reference, read.reference] for name in WRITERS))

    # Every write is there, once.
    rounds = {f"{name} {n}" for name in WRITERS for n in range(ROUNDS)}
    assert set(Commitment.objects.filter(title__in=rounds).values_list("title", flat=True)) == rounds
    assert Commitment.objects.count() == commitments + len(rounds)
    assert Claim.objects.count() == claims + len(rounds) == claims + shared.claims.count()
    note = Commitment.objects.get(pk=read.pk).reading_note.splitlines()
    assert sorted(note) == sorted(rounds)
    for name in WRITERS:
        assert [line for line in note if line.startswith(name)] == [f"{name} {n}" for n in range(ROUNDS)]

    # References are unique, and none was skipped.
    references = [reference for each in done for reference in each["references"]]
    assert len(set(references)) == len(references) == 2 * len(rounds)
    for counter in ReferenceCounter.objects.filter(prefix__in="EA"):
        model = Commitment if counter.prefix == "E" else Claim
        assert counter.last == model.objects.count()

    # One chain, with exactly one entry for each action.
    assert JournalEntry.objects.count() == entries + 3 * len(rounds)
    assert JournalHead.objects.get().sequence == entries + 3 * len(rounds)
    assert list(journal.breaks()) == []
    for name in WRITERS:
        assert JournalPayload.objects.filter(body__contains=f'"name":"{name}"', entry__gt=entries).count() == 3 * ROUNDS

    # The last version says all of it, and each version ends where the next begins.
    when = as_of(on=make.AT.date())
    (public,) = public_objects(published(when).filter(commitment=read.pk), when)
    assert sorted(public["reading_note"].splitlines()) == sorted(rounds)
    assert CommitmentVersion.objects.count() == versions + len(rounds)
    intervals = list(
        CommitmentVersion.objects.filter(commitment=read.pk)
        .order_by("journal_from")
        .values_list("journal_from", "journal_to")
    )
    assert [end for _, end in intervals] == [*(start for start, _ in intervals[1:]), None]

    # And the chain goes on.
    shared.refresh_from_db()  # what was added to it had not been read
    actions.submit(actor=make.EDITOR, at=make.AT, row=shared)
    actions.publish(actor=make.EDITOR, at=make.AT, row=shared)
    when = as_of(on=make.AT.date())
    (public,) = public_objects(published(when).filter(commitment=shared.pk), when)
    assert len(public["claims"]) == len(rounds)
    assert list(journal.breaks()) == []
