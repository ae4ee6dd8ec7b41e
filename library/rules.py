"""What changes copies: lent, taken back, more of them. Under a lock, one copy at a time."""

import uuid
from collections.abc import Mapping
from itertools import count

from django.utils import timezone

from enrolments.transactions import in_one_transaction
from library.models import Copy, Resource
from library.models.copies import next_number
from library.refusals import IsInAlready, IsOutAlready, IsWithdrawn, NoSuchCopy


@in_one_transaction
def lend(*, number: int, press: uuid.UUID) -> Copy:
    """Mark a copy as out. The same press twice is once. Raises Refused."""
    copy = _locked(number)
    if copy.last_press == press:
        return copy
    if copy.withdrawn:
        raise IsWithdrawn(copy)
    if copy.is_out:
        raise IsOutAlready(copy)
    return _write(copy, press, is_out=True)


@in_one_transaction
def take_back(*, number: int, press: uuid.UUID) -> Copy:
    """Mark a copy as in. The same press twice is once. Raises Refused."""
    copy = _locked(number)
    if copy.last_press == press:
        return copy
    if not copy.is_out:
        raise IsInAlready(copy)
    return _write(copy, press, is_out=False)


@in_one_transaction
def add_copies(wanted: Mapping[Resource, int]) -> list[Copy]:
    """Number and keep more copies of each. Two people who do this at once wait for each other."""
    list(Copy.objects.select_for_update(no_key=True).order_by("-number").values("pk")[:1])
    numbers = count(next_number())
    return Copy.objects.bulk_create(
        [
            Copy(number=next(numbers), resource=resource)
            for resource, how_many in wanted.items()
            for _ in range(how_many)
        ],
        batch_size=500,
    )


def _locked(number: int) -> Copy:
    copy = Copy.objects.select_for_update(no_key=True, of=["self"]).filter(number=number)
    found = copy.select_related("resource__venue", "venue").first()
    if found is None:
        raise NoSuchCopy(number)
    return found


def _write(copy: Copy, press: uuid.UUID, *, is_out: bool) -> Copy:
    copy.out_since = timezone.now() if is_out else None
    copy.last_press = press
    copy.save(update_fields=["out_since", "last_press"])
    return copy
