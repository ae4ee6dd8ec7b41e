import json
import logging
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """One line of JSON per record. Takes only what is listed here, so nothing slips in."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)
