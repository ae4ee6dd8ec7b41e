"""Work that takes longer than a page may: exports, messages to many.

An app registers what it can do, once, in ready(). Someone starts it and sees how far it is on a
page of theirs; the clockwork does it. A worker that is killed leaves it to the next, which does it
again from the start: what is registered must be safe to do twice.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.making import UNFINISHED, Making
from core.models import LongWork

logger = logging.getLogger("liferooms.long_work")

# Far longer than the time between two signs of life.
LEASE = timedelta(minutes=3)
KEPT = timedelta(hours=24)


class TakenOver(Exception):
    """Somebody else does the work meanwhile: this worker was silent for too long."""


@dataclass(frozen=True)
class Kind:
    """Something that can be done at length. Who has lost the permission does not get its file."""

    do: Callable[[LongWork], None]
    permission: str


_kinds: dict[str, Kind] = {}


def register(*, kind: str, do: Callable[[LongWork], None], permission: str) -> None:
    """Say what is to be done when a work of this kind is started."""
    _kinds[kind] = Kind(do, permission)


def permission_of(work: LongWork) -> str:
    """What a person must hold to get the file."""
    return _kinds[work.kind].permission


def start(*, kind: str, owner: Any, title: str, options: dict[str, Any]) -> LongWork:
    """Have something done. Asked for the same again before it is done, it is not done twice."""
    same = {"kind": kind, "owner": owner, "options_key": _key(options)}
    try:
        with transaction.atomic():
            return LongWork.objects.create(
                **same, title=title[:200], options=options, asked_at=timezone.now()
            )
    except IntegrityError:
        return LongWork.objects.without_contents().get(**same, making__in=UNFINISHED)


def tell(work: LongWork, *, done: int, total: int) -> None:
    """Say how far it is, which is also the sign that its worker is alive.

    Raises TakenOver when another worker has it by now.
    """
    leased_until = timezone.now() + LEASE
    told = LongWork.objects.held(work).update(done=done, total=total, leased_until=leased_until)
    if not told:
        raise TakenOver
    work.leased_until, work.done, work.total = leased_until, done, total


def do_waiting(*, limit: int, stopping: Callable[[], bool] = lambda: False) -> int:
    """Do what was started, first started first; returns how much was done."""
    finished = 0
    for _ in range(limit):
        work = None if stopping() else LongWork.objects.without_contents().claim(lease=LEASE)
        if work is None:
            break
        finished += _do(work)
    return finished


def purge(rehearse: bool) -> int:
    """Let go of work a day after it was asked for, with its file."""
    over = LongWork.objects.filter(asked_at__lte=timezone.now() - KEPT)
    return over.count() if rehearse else over.delete()[0]


def _key(options: dict[str, Any]) -> str:
    return sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()


def _do(work: LongWork) -> bool:
    try:
        _kinds[work.kind].do(work)
    except TakenOver:
        return False
    except Exception:
        logger.exception("work %s (%s) could not be done", work.pk, work.kind)
        LongWork.objects.give_up(work)
        return False
    return bool(
        LongWork.objects.held(work).update(
            making=Making.DONE,
            leased_until=None,
            file_name=work.file_name,
            content_type=work.content_type,
            content=work.content,
        )
    )
