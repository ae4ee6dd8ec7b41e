"""Giving out a part of a file: some browsers play no film from a server that cannot."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
PIECE = 64 * 1024


def part_of_file(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """The bytes that are asked for, or all of them."""
    size = path.stat().st_size
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        response: HttpResponseBase = FileResponse(path.open("rb"), content_type=content_type)
    else:
        first, last = _bounds(asked[1], asked[2], size)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        response = StreamingHttpResponse(
            _pieces(path, first, last),
            status=206,
            content_type=content_type,
            headers={
                "Content-Range": f"bytes {first}-{last}/{size}",
                "Content-Length": str(last - first + 1),
            },
        )
    response["Accept-Ranges"] = "bytes"
    # Otherwise GZipMiddleware compresses it, and a part is no part of the file any more.
    response["Content-Encoding"] = "identity"
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and last byte; “-500” means the last 500."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
