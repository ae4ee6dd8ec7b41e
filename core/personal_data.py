"""Where each room with personal data says how it lets go of it.

A room registers once, in ready(). The purge_learners command goes through here, so that no room
can be forgotten.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """One app's part of what is kept about people.

    `purge` is told whether this is a rehearsal and returns how many records it let go of.
    """

    name: str
    purge: Callable[[bool], int]


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    """Say how an app lets go of personal data whose time is over."""
    _rooms[room.name] = room


def purge(*, rehearse: bool) -> dict[str, int]:
    """Let go of everything whose time is over; returns how much of each."""
    return {room.name: room.purge(rehearse) for room in _rooms.values()}
