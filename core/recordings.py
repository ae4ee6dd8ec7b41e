"""Films and sound of our own: which files they are, and that they are what they say."""

from typing import Any

FILM = {"mp4": "video/mp4", "webm": "video/webm"}
SOUND = {"m4a": "audio/mp4", "mp3": "audio/mpeg"}
CAPTIONS = {"vtt": "text/vtt"}
KINDS = {**FILM, **SOUND, **CAPTIONS}
BYTES_READ = 16


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def is_what_it_says(file: Any) -> bool:
    """Whether an uploaded film, sound or captions begins as its kind does."""
    file.seek(0)
    beginning: bytes = file.read(BYTES_READ)
    file.seek(0)
    match extension_of(file.name):
        case "mp4" | "m4a":
            return beginning[4:8] == b"ftyp"
        case "webm":
            return beginning.startswith(b"\x1a\x45\xdf\xa3")
        case "mp3":
            is_frame = beginning[:1] == b"\xff" and beginning[1:2] >= b"\xe0"
            return is_frame or beginning.startswith(b"ID3")
        case "vtt":
            return beginning.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
    return True
