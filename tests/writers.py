"""One of several processes that write at once; started by `test_two_writers`, on the scratch database of `DATABASE_URL`.

    writers.py archive NAME                     archives the one shared file
    writers.py write NAME ROUNDS SHARED READ    adds commitments, claims on SHARED, and lines to READ's reading note

It says `ready`, waits for a line on standard input, so that all begin together, and ends with what it did as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    django.setup()

from tests import factories as make
from tracker.commitments import actions
from tracker.commitments.actions import Actor, ChangedMeanwhile
from tracker.commitments.models import Commitment
from tracker.sources import archive
from tracker.sources.models import Article

SHARED_FILE = b"Le ministre annonce une usine."


def archive_shared_file(actor: Actor) -> dict[str, object]:
    received = archive.received("partage.txt", SHARED_FILE, max_bytes=10**6)
    document, is_new = actions.archive_document(
        actor=actor, at=make.AT, received=received, content=archive.undescribed(received.text)
    )
    return {"document": document.pk, "is_new": is_new}


def write(actor: Actor, rounds: int, shared: str, read: str) -> dict[str, object]:
    content = make.claim_content(Article.objects.get(document__filename="partage.txt"))
    commitment = Commitment.objects.get(reference=shared)
    references, again = [], 0
    for n in range(rounds):
        who = {"actor": actor, "at": datetime.now(UTC)}
        created = actions.create_commitment(
            **who, title=f"{actor.name} {n}", testability=make.Testability.OBSERVABLE, sector=make.Sector.ENERGY
        )
        claim = actions.add_claim(**who, commitment=commitment, content=content)
        references += [created.reference, claim.reference]
        while True:
            note = Commitment.objects.get(reference=read)
            try:
                actions.correct_commitment(
                    **who, commitment=note, reason="Ajout.", reading_note=f"{note.reading_note}{actor.name} {n}\n"
                )
                break
            except ChangedMeanwhile:
                again += 1
    return {"references": references, "again": again}


def main() -> None:
    task, name, *arguments = sys.argv[1:]
    actor = Actor(name=name, role="rédaction")
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    if task == "archive":
        done = archive_shared_file(actor)
    else:
        rounds, shared, read = arguments
        done = write(actor, int(rounds), shared, read)
    print(json.dumps(done))  # noqa: T201


if __name__ == "__main__":
    main()
