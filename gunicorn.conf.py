"""How gunicorn serves the site; `make run` and a real server use the same file."""

import os

pythonpath = "site"
wsgi_app = "liferooms.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 30
graceful_timeout = 30
# No access log: query strings hold what people searched for.
accesslog = None
# gunicorn 27 would open a control socket in the home folder.
control_socket_disable = True
