"""`manage.py bench [--sizes N…] [--only PART] [--to FILE]`: what `make bench` runs. Invented data of several sizes, and the reader,
each measured in one run."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from tracker.commitments.queries import as_of
from tracker.ops.benchmarks import FILTERS, OTHERS, PAGES, Answer, Elsewhere, ask, page, point
from tracker.ops.generator import generate, settle
from tracker.ops.grouping_benchmarks import measure
from tracker.ops.reading_benchmarks import HOSTILE, LENGTH, TOO_DEAR, Speed, articles, costs, passages, peaks, speed
from tracker.ops.verification_benchmarks import Verified, verified

# The parts of the file, in order: the pages and the interface come first, under their own title.
READING = "## Lecture"
CHECKS = "## Contrôles"
GROUPING = "## Textes semblables"
PARTS = {"lecture": READING, "controles": CHECKS, "groupes": GROUPING}


class Command(BaseCommand):
    help = "Mesure les pages et l'interface sur des données fictives de plusieurs tailles, et le lecteur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs" / "benchmarks.md", metavar="FICHIER")
        parser.add_argument(
            "--only", choices=["pages", *PARTS], help="Ne mesure que cela ; le reste du fichier est gardé."
        )
        parser.add_argument("--articles", type=int, default=300, metavar="N", help="Pour la vitesse du lecteur.")
        parser.add_argument("--lengths", type=int, nargs="+", default=[1_000_000, 10_000_000], metavar="N")
        parser.add_argument("--files", type=int, nargs="+", default=[100, 10_000], metavar="N")
        parser.add_argument("--grouped", type=int, nargs="+", default=[5_000, 16_000, 50_000], metavar="N")

    def handle(self, *, sizes: list[int], to: Path, only: str | None, **options: Any) -> None:
        parts = _parts(to.read_text() if only and to.exists() else "")
        if only in (None, "pages"):
            parts[""] = self._pages(sizes)
        if only in (None, "lecture"):
            parts[READING] = _reading(options["articles"], options["lengths"], options["files"])
            self.stdout.write(parts[READING])
        if only in (None, "controles"):
            parts[CHECKS] = self._checks(sizes)
            self.stdout.write(parts[CHECKS])
        if only in (None, "groupes"):
            parts[GROUPING] = measure(options["grouped"])
            self.stdout.write(parts[GROUPING])
        written = [f"{title}\n\n{text.strip()}".strip() for title, text in parts.items() if text.strip()]
        to.write_text("\n\n".join(written) + "\n")
        self.stdout.write(f"{to} est écrit.")

    def _checks(self, sizes: list[int]) -> str:
        """As many commitments as make about so many claims, checked from nothing."""
        today = timezone.now().date()
        found: list[Verified] = []
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            for n in sizes:
                place = Elsewhere.beside(f"bench_checks_{n}", Path(folder))
                try:
                    place.create()
                    with place.instead(), tqdm(total=n, desc=f"{n} engagements", disable=None) as bar:
                        call_command("migrate", verbosity=0)
                        generate(commitments=int(n / _CLAIMS), seed=1, today=today, progress=bar.update)
                        settle()
                    found.append(verified(place))
                finally:
                    place.drop()
        return _checked(found)

    def _pages(self, sizes: list[int]) -> str:
        today = timezone.now().date()
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            places = [Elsewhere.beside(f"bench_{n}", Path(folder)) for n in sizes]
            points, made = [], {}
            try:
                for n, place in zip(sizes, places, strict=True):
                    place.create()
                    with place.instead(), tqdm(total=n, desc=f"{n} engagements", disable=None) as bar:
                        begun = perf_counter()
                        call_command("migrate", verbosity=0)
                        generate(commitments=n, seed=1, today=today, progress=bar.update)
                        settle()
                        made[n] = perf_counter() - begun
                        points.append(point(as_of(on=today)))
                answers: dict[str, list[Answer]] = {
                    name: ask(places, [address(each) for each in points])
                    for name, address in tqdm(
                        [*PAGES.items(), *OTHERS.items(), *((name, page(f)) for name, f in FILTERS.items())],
                        desc="mesures",
                        disable=None,
                    )
                }
            finally:
                for place in places:
                    place.drop()
        return _document(answers, made, places[0].vendor)


def _document(answers: dict[str, list[Answer]], made: dict[int, float], vendor: str) -> str:
    sizes = list(made)
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, not by hand. Invented data (`manage.py generate`), every size in one run on one machine, each",
        "address asked of the databases by turns. Ratios mean something elsewhere; milliseconds do not.",
        "",
        f"Database: {vendor}. Generated in: " + ", ".join(f"{n:,} in {made[n]:.0f} s" for n in sizes) + ".",
        "",
        "## Time",
        "",
        "*warm*: median, totals remembered, in ms; *ratio*: to the smallest. *cold*: the first time after a write, or of a day.",
        "",
        "| | " + " | ".join(f"{n:,} warm | cold" for n in sizes) + " | ratio | queries |",
        "|---" * (2 * len(sizes) + 3) + "|",
    ]
    for name, of_sizes in answers.items():
        times = " | ".join(f"{each.warm:.0f} | {each.cold:.0f}" for each in of_sizes)
        ratio = of_sizes[-1].warm / of_sizes[0].warm
        lines.append(f"| {name} | {times} | {ratio:.1f} | {max(each.queries for each in of_sizes)} |")
    lines += [
        "",
        "## Weight",
        "",
        "Bytes of the answer, and compressed as the site sends it.",
        "",
        "| | " + " | ".join(f"{n:,} | gzip" for n in sizes) + " |",
        "|---" * (2 * len(sizes) + 1) + "|",
    ]
    for name in PAGES:
        weights = " | ".join(f"{each.bytes:,} | {each.compressed:,}" for each in answers[name])
        lines.append(f"| {name} | {weights} |")
    return "\n".join(lines) + "\n"


# Published claims to a generated commitment.
_CLAIMS = 1.26


def _parts(text: str) -> dict[str, str]:
    """The parts of the file as it is, by title, in their order; empty where there is none."""
    parts = dict.fromkeys(["", *PARTS.values()], "")
    title = ""
    for line in text.splitlines():
        if line in PARTS.values():
            title = line
        else:
            parts[title] += f"{line}\n"
    return parts


def _checked(found: list[Verified]) -> str:
    first = found[0]
    return "\n".join(
        [
            "`manage.py verify --all` on fresh invented records, each in a process of its own: every check made, every finding",
            "written. Seconds are of the processor; ratios to the smallest record.",
            "",
            "| published claims | findings | seconds | ms a claim | ratio | MB | more than the smallest |",
            "|---|---|---|---|---|---|---|",
            *(
                f"| {each.claims:,} | {each.findings:,} | {each.seconds:.0f} | {each.milliseconds:.1f} "
                f"| {each.milliseconds / first.milliseconds:.2f} | {each.megabytes:.0f} "
                f"| {each.megabytes - first.megabytes:+.0f} |"
                for each in found
            ),
        ]
    )


def _reading(count: int, lengths: list[int], files: list[int]) -> str:
    speeds = {
        "invented articles": speed(articles(count)),
        "the seeds, cut into articles": speed(passages(settings.BASE_DIR / "seeds")),
    }
    held = peaks(files)
    found = costs(lengths, HOSTILE)
    lengths = sorted(lengths)
    unit = " and ".join(f"{cost:.2f}" for cost in found.pop("") if cost)
    return "\n".join(
        [
            "What `manage.py extract` does, from a text to its lines of JSON.",
            f"Texts of {LENGTH:,} characters in a second of one core's time, by turns with dateparser's `search_dates`:",
            "",
            "| | reader | `search_dates` | ratio |",
            "|---|---|---|---|",
            *(_speed_row(name, each) for name, each in speeds.items()),
            "",
            "Memory, at its highest: "
            + ", ".join(f"{n:,} files {mb:.0f} MB" for n, mb in zip(files, held, strict=True))
            + ".",
            "",
            f"Cost of a character, beside one of the invented articles in a text as long ({unit} µs). A text that costs more than",
            f"{TOO_DEAR} times as much at one length is not read at the next (—).",
            "",
            "| | " + " | ".join(f"{n:,} characters" for n in lengths) + " |",
            "|---" * (len(lengths) + 1) + "|",
            *(
                f"| {name} | " + " | ".join("—" if cost is None else f"{cost:.2f}" for cost in of_lengths) + " |"
                for name, of_lengths in found.items()
            ),
        ]
    )


def _speed_row(name: str, found: Speed) -> str:
    if found.theirs is None:
        return f"| {name} | {found.ours:.0f} | dateparser is not installed | |"
    return f"| {name} | {found.ours:.0f} | {found.theirs:.0f} | {found.ours / found.theirs:.1f} |"
