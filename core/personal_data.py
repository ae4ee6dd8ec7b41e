"""Where each room with personal data says how it exports, erases and purges it.

A room registers once, in ready(). Commands and pages that serve a person's rights go through
here, so that no room can be forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """One app's part of what is kept about people.

    `purge` takes whether this is a rehearsal and returns how many records it anonymised.
    """

    name: str
    purge: Callable[[bool], int]


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    _rooms[room.name] = room


def rooms() -> Iterable[Room]:
    return _rooms.values()
