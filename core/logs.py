import json
import logging
import re
from datetime import UTC, datetime

# A part of an address that is long and looks random: a link's secret, not the name of a page.
SECRET_PART = re.compile(r"(?<=/)(?=[\w:=%-]*[0-9A-Z])[\w:=%-]{24,}(?![\w:=%-])")
# What follows the question mark of an address: what people searched for, among other things.
QUERY_STRING = re.compile(r"(?<=[\w/])\?[^\s\"'<>]*=[^\s\"'<>]*")


class JsonFormatter(logging.Formatter):
    """One line of JSON per record. Takes only what is listed here, so nothing slips in.

    Addresses are written without their secret parts, with which whoever reads the log could act,
    and without what was asked of them.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line)


def without_secrets(words: str) -> str:
    """The words with every long random part and every query string of an address left out."""
    return SECRET_PART.sub("[left out]", QUERY_STRING.sub("?[left out]", words))
