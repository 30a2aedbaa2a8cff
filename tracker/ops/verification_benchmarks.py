"""How long `manage.py verify --all` takes for each claim, and how much memory, on records of several sizes in one run.

Each size is checked by a process of its own, as the nightly run is, on a fresh record of invented data: every check is made, every
finding written. Times are the process's own (CPU), so that what else the machine does counts little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from tracker.commitments.models import Claim, Finding
from tracker.ops.benchmarks import Elsewhere


@dataclass(frozen=True, slots=True)
class Verified:
    """One run: how many published claims it checked, its own seconds, its highest memory in MB, the findings that hold after it."""

    claims: int
    seconds: float
    megabytes: float
    findings: int

    @property
    def milliseconds(self) -> float:
        """Of each claim."""
        return 1000 * self.seconds / max(1, self.claims)


def verified(place: Elsewhere) -> Verified:
    """Runs `manage.py verify --all` on the database at that place. Raises `CalledProcessError` where it fails."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verify", "--all", "--verbosity", "0"]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _MEASURED, *command],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"DATABASE_URL": place.address},
    )
    seconds, kilobytes = json.loads(done.stdout)
    with place.instead():
        return Verified(
            Claim.objects.published().count(), seconds, kilobytes / 1024, Finding.objects.standing().count()
        )


# Between this process and the measured one stands a small one: a program inherits the peak of what started it.
_MEASURED = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
