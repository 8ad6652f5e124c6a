"""The child process that makes PDFs: the only file that knows WeasyPrint. It is started by pdf.py as
`python -I press.py MEMORY_MB SECONDS`, reads one JSON order from stdin (`html`, and `files`: which names
may be fetched, and from where), and writes the PDF to stdout; of an order with many `pages` each becomes a file
in `folder`. It knows neither Django nor the portal, so
that it starts fast, and it can't reach anything that the order doesn't name: no other file, no network."""

import gc
import json
import mimetypes
import os
import resource
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

TOO_BIG = 3
REFUSED = 4


class Bundle(URLFetcher):
    """Serves the named files as `bundle:NAME` and refuses every other address; a refusal ends the
    rendering."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(fail_on_errors=True, allowed_protocols=["bundle"])
        self.files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix("bundle:")
        if name == url or name not in self.files:
            raise ValueError("not in the bundle")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(self.files[name]).read_bytes(), {"Content-Type": kind})


def press(html: str, files: dict[str, str], plain: bool) -> bytes:
    """One tagged PDF/A-3u; `plain`: without these claims. Column widths stand in
    `<col width>`, hence the presentational hints."""
    document = HTML(string=html, url_fetcher=Bundle(files))
    claims = {} if plain else {"pdf_variant": "pdf/a-3u", "pdf_tags": True}
    return document.write_pdf(presentational_hints=True, **claims)


def press_each(pages: list[str], style: str, folder: Path, files: dict[str, str]) -> None:
    """Each page as "0.pdf", "1.pdf" … in the folder, whole or not there. They are to be joined to others, so they
    claim neither tags nor PDF/A. Style and fonts are read once, and what a page took is given back after it."""
    fetcher, fonts, parent = Bundle(files), FontConfiguration(), os.getppid()
    sheets = [
        CSS(string=style, url_fetcher=fetcher, font_config=fonts),
        CSS(url="bundle:paper.css", url_fetcher=fetcher, font_config=fonts),
    ]
    gc.freeze()
    for place, html in enumerate(pages):
        if os.getppid() != parent:  # killed: nobody waits for the rest
            return
        part = folder / f"{place}.part"
        document = HTML(string=html, url_fetcher=fetcher)
        document.write_pdf(part, stylesheets=sheets, font_config=fonts, presentational_hints=True)
        part.rename(folder / f"{place}.pdf")
        gc.collect()


def main(memory_mb: int, seconds: int) -> int:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 5))  # ends an orphan of a killed parent
    gc.disable()  # a fifth less work; the process is short-lived
    try:
        order = json.load(sys.stdin.buffer)
        if "pages" in order:
            press_each(order["pages"], order["style"], Path(order["folder"]), order["files"])
        else:
            sys.stdout.buffer.write(press(order["html"], order["files"], order["plain"]))
    except MemoryError:
        return TOO_BIG
    except FatalURLFetchingError:
        return REFUSED
    except Exception as error:  # its text may quote the paper: only its kind is told
        sys.stderr.write(type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
