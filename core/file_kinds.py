"""What an uploaded document is, by how it begins and not by what it is called."""

import re
import zipfile
from collections.abc import Callable
from typing import Any

# Kinds that a browser or a computer would run. Not even in the middle of a name: “a.html.pdf”.
ACTIVE = frozenset(
    "asp aspx bat cgi cmd com exe hta htm html jar js jsp mjs msi php phtml ps1 py scr sh shtml "
    "svg svgz vbs wsf xht xhtml xml xsl".split()
)
ACTIVE_TYPES = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml")
MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
BYTES_READ = 4096


def active_part_of(name: str) -> str:
    """The part of a name that says it could run, such as “html”; else nothing."""
    return next((part for part in name.lower().split(".")[1:] if part.strip() in ACTIVE), "")


def is_what_it_says(file: Any, extension: str) -> bool:
    """Whether the content is of the kind that the name ends in. Unknown kinds are not."""
    look = _LOOKS.get(extension)
    try:
        return bool(look and look(file))
    finally:
        file.seek(0)


def _beginning(file: Any) -> bytes:
    file.seek(0)
    read: bytes = file.read(BYTES_READ)
    return read


def _begins_with(mark: bytes) -> Callable[[Any], bool]:
    return lambda file: _beginning(file).lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(mark)


def _is_pdf(file: Any) -> bool:
    beginning = _beginning(file)
    at = beginning[:1024].find(b"%PDF-")
    return at >= 0 and not MARKUP.search(beginning[:at])


def _is_text(file: Any) -> bool:
    beginning = _beginning(file)
    return b"\0" not in beginning and not MARKUP.search(beginning)


def _packed_with(*needed: str) -> Callable[[Any], bool]:
    """A zip archive in which there is something of each of these."""

    def look(file: Any) -> bool:
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as packed:
                names = packed.namelist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return False
        runs_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        has_all = all(any(name.startswith(one) for name in names) for one in needed)
        return has_all and not runs_macros

    return look


_LOOKS: dict[str, Callable[[Any], bool]] = {
    "csv": _is_text,
    "docx": _packed_with("[Content_Types].xml", "word/"),
    "ics": _begins_with(b"BEGIN:VCALENDAR"),
    "odt": _packed_with("mimetype", "content.xml"),
    "pdf": _is_pdf,
    "pptx": _packed_with("[Content_Types].xml", "ppt/"),
    "rtf": _begins_with(b"{\\rtf"),
    "txt": _is_text,
    "xlsx": _packed_with("[Content_Types].xml", "xl/"),
}
