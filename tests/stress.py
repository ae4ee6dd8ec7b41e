"""How often a race or a crash is tried: enough to see it, or all of it with STRESS=1."""

import os
import threading
from collections import Counter
from collections.abc import Callable

from django.db import connection, connections

STRESS = os.environ.get("STRESS") == "1"


def rounds(usual: int, under_stress: int) -> int:
    return under_stress if STRESS else usual


def at_once(*works: Callable[[], object]) -> Counter[str]:
    """Run each in a thread, released together; count what they answered or raised."""
    answers: list[str] = []
    gate = threading.Barrier(len(works))

    def call(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            answers.append(str(work()))
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def database_url() -> str:
    """The address of the test database, for another process to meet us in."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
