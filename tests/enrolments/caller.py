"""Another process that enrols people: `python -m tests.enrolments.caller RUN FIRST NUMBER`.

Waits for a line on its standard input, so that several can be let go together; prints one line per
person as soon as their enrolment is safe.
"""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import django

REPOSITORY = Path(__file__).resolve().parents[2]


def caller_of(run: Any, *, first: int, number: int, database: str) -> subprocess.Popen[str]:
    """Start one and let it go: it enrols `number` people, from the `first`, as fast as it can."""
    caller = ready_caller_of(run, first=first, number=number, database=database)
    let_go(caller)
    return caller


def ready_caller_of(run: Any, *, first: int, number: int, database: str) -> subprocess.Popen[str]:
    """Start one that waits to be let go."""
    caller = subprocess.Popen(
        [sys.executable, "-m", "tests.enrolments.caller", str(run.pk), str(first), str(number)],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": database,
            "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'site'}",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if caller.stdout is None or caller.stdout.readline() != "ready\n":
        raise RuntimeError("the caller did not start")
    return caller


def let_go(caller: subprocess.Popen[str]) -> None:
    """Let a caller that is ready begin."""
    if caller.stdin is not None:
        caller.stdin.write("go\n")
        caller.stdin.flush()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    run_id, first, number = (int(argument) for argument in sys.argv[1:])
    os.environ["DJANGO_SETTINGS_MODULE"] = "liferooms.settings.test"
    django.setup()
    from enrolments import rules

    say("ready")
    sys.stdin.readline()
    for each in range(first, first + number):
        applicant = rules.Applicant(name=f"Caller {each}", email=f"caller{each}@example.org")
        enrolment = rules.enrol(run_id=run_id, applicant=applicant, submission=uuid.uuid4())
        say(f"{enrolment.status} {enrolment.uuid}")


if __name__ == "__main__":
    main()
