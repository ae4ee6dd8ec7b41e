"""`make run`: the site and its clockwork, together, until Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PORT = os.environ.get("PORT", "8000")
ADDRESS = f"http://127.0.0.1:{PORT}"


def main() -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "liferooms.settings.demo"}
    sign_in = (REPOSITORY / "var" / "demo-sign-in").read_text().strip()
    print(f"""
  The Life Rooms (demonstration)
    the site         {ADDRESS}/
    staff            {ADDRESS}/admin/
    sign in with     {sign_in}
    messages sent    {ADDRESS}/admin/mailbox/  (and in var/mail/)
  Stop with Ctrl-C.
""")
    sys.stdout.flush()
    clockwork = subprocess.Popen(
        [sys.executable, "manage.py", "clockwork"],
        cwd=REPOSITORY,
        env=environment,
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
        cwd=REPOSITORY,
        env=environment,
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        return server.wait()
    finally:
        clockwork.terminate()
        clockwork.wait()


if __name__ == "__main__":
    sys.exit(main())
