"""Holds the checks against the mutation corpus. `python -m tests.verification.judging` prints the tables of `docs/verify.md`."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter

from tests.verification.cases import SPECS, Spec, answer, specs
from tracker.verification import CHECKS, verify


def judged(corpus: list[Spec]) -> dict[str, Counter[str]]:
    """By check: how many cases of each expected answer there are, how many are answered so, and how many are known gaps."""
    found: dict[str, Counter[str]] = {check.code: Counter() for check in CHECKS}
    for spec in corpus:
        tally = found[spec.check]
        tally[spec.expect] += 1
        tally["gap"] += bool(spec.gap)
        tally[f"right {spec.expect}"] += answer(verify(spec.case), spec.check) == spec.expect
    return found


def corpus_table(corpus: list[Spec]) -> list[str]:
    """The lines of the table on the mutation corpus."""
    rows = [
        "| contrôle | cas | concorde | ne concorde pas | ne se laisse pas vérifier | rien à demander | lacunes connues |",
        "|---|---|---|---|---|---|---|",
    ]
    total: Counter[str] = Counter()
    expected = ("supported", "refuted", "not_enough_information", "silent")
    for code, tally in [*((f"`{code}`", tally) for code, tally in judged(corpus).items()), ("ensemble", total)]:
        cells = [f"{tally[f'right {each}']} sur {tally[each]}" if tally[each] else "" for each in expected]
        number = sum(tally[each] for each in expected)
        rows.append(f"| {code} | {number} | {' | '.join(cells)} | {tally['gap'] or ''} |")
        total.update(tally)
    return rows


def seeds_tables() -> list[str]:
    """The lines of the tables on the five documents: what fires, what cannot be told, what no check sees."""
    spec = tomllib.loads((SPECS.parent / "verification_seeds.toml").read_text(encoding="utf-8"))
    rows = ["| engagement | contrôle | pourquoi |", "|---|---|---|"]
    rows += [f"| {each['commitment']} | `{each['check']}` | {each['because']} |" for each in spec["fires"]]
    rows += ["", "| contrôle | engagements | pourquoi |", "|---|---|---|"]
    rows += [f"| `{each['check']}` | {each['count']} | {each['because']} |" for each in spec["untold"]]
    rows += ["", "| ce que la lecture a trouvé | pourquoi aucun contrôle ne le voit |", "|---|---|"]
    return rows + [f"| {each['what']} | {each['because']} |" for each in spec["unseen"]]


def main() -> None:
    sys.stdout.write("\n".join([*corpus_table(specs()), "", *seeds_tables()]) + "\n")


if __name__ == "__main__":
    main()
