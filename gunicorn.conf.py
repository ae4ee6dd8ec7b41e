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
# gunicorn names the address of a request it could not answer; ours leaves the secret parts out.
logconfig_dict = {
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
# gunicorn 27 would open a control socket in the home folder.
control_socket_disable = True
