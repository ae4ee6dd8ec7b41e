"""A sender in a process of its own, for tests to stop and to kill.

python -m tests.core.sender send_messages
"""

import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    django.setup()
    from core import outbox

    outbox.register(
        "test",
        lambda subject_id: outbox.Letter(
            to=f"learner{subject_id}@example.org",
            subject="Life Rooms",
            text="Hello",
            html="<p>Hello",
        ),
    )
    execute_from_command_line(["manage.py", *sys.argv[1:]])
