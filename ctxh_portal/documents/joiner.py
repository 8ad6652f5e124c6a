"""The child process that joins PDF files, started by bundle.py as `python -I joiner.py MEMORY_MB SECONDS` with one
JSON order on stdin: the files in their order, the outline, where the links of the contents lead, the font of the
numbers, the target. It knows neither Django nor the portal; memory goes back with it."""

import hashlib
import io
import json
import resource
import sys
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont

TOO_BIG = 3
SIZE, FOOT = 10, 17  # points: of the numbers, and their height above the edge
LETTERS = "Trang 0123456789/"


def join(order: dict[str, Any]) -> None:
    with pikepdf.new() as joined:
        for path in order["files"]:
            with pikepdf.open(path) as one:
                joined.pages.extend(one.pages)
        _keep_fonts_once(joined)
        _link(joined, order["front"], order["link"])
        _stamp(joined, order["font"])
        with joined.open_outline() as outline:
            outline.root.extend(_items(order["outline"]))
        joined.docinfo["/Title"] = order["title"]
        joined.save(order["target"], object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _items(rows: list[dict[str, Any]]) -> list[pikepdf.OutlineItem]:
    found = []
    for row in rows:
        item = pikepdf.OutlineItem(row["title"], row["page"] - 1)
        item.children.extend(_items(row["inner"]))
        item.is_closed = bool(row["inner"]) and len(rows) > 1
        found.append(item)
    return found


def _keep_fonts_once(joined: pikepdf.Pdf) -> None:
    """Files that were made together carry the same font files: one of each is enough."""
    seen: dict[bytes, Any] = {}
    for thing in joined.objects:
        if not isinstance(thing, pikepdf.Dictionary) or "/FontFile2" not in thing:
            continue
        print_of = hashlib.sha256(thing["/FontFile2"].read_raw_bytes()).digest()
        thing["/FontFile2"] = seen.setdefault(print_of, thing["/FontFile2"])


def _link(joined: pikepdf.Pdf, front: int, link: str) -> None:
    """The addresses of the contents page become jumps inside the file; no other link stays, and no claim to be
    part of a tagged file."""
    for place, sheet in enumerate(joined.pages):
        kept = []
        for note in sheet.get("/Annots", []):
            action: Any = note.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            if place < front and address.startswith(link):
                number = address.removeprefix(link)
                del note.A
                note.Contents = pikepdf.String(f"Trang {number}")
                note.Dest = pikepdf.Array([joined.pages[int(number) - 1].obj, pikepdf.Name.Fit])
                kept.append(note)
        if "/Annots" in sheet:
            sheet.Annots = joined.make_indirect(pikepdf.Array(kept))
        for claim in ("/StructParents", "/Tabs"):
            if claim in sheet:
                del sheet[claim]


def _stamp(joined: pikepdf.Pdf, font_file: str) -> None:
    """ "Trang 5/40" at the foot: at the top each paper has its own number (NĐ 30/2020). Drawn as text of one small
    font: nothing to lay out, however many pages there are."""
    font, widths = _font(joined, font_file)
    count = len(joined.pages)
    for number, sheet in enumerate(joined.pages, start=1):
        text = f"Trang {number}/{count}"
        wide = sum(widths[letter] for letter in text) * SIZE / 1000
        left = (float(sheet.mediabox[2]) - wide) / 2
        name = sheet.add_resource(font, pikepdf.Name.Font)
        drawn = f"q BT {name} {SIZE} Tf {left:.2f} {FOOT} Td ({text}) Tj ET Q"
        sheet.contents_add(b"q", prepend=True)
        sheet.contents_add(f"Q {drawn}".encode())


def _font(joined: pikepdf.Pdf, font_file: str) -> tuple[pikepdf.Object, dict[str, int]]:
    """The few letters of the numbers, as a simple font."""
    face = TTFont(font_file)
    cutter = subset.Subsetter(subset.Options(hinting=False, layout_features=[], name_IDs=[]))
    cutter.populate(text=LETTERS)
    cutter.subset(face)
    content = io.BytesIO()
    face.save(content)
    scale, glyphs = 1000 / face["head"].unitsPerEm, face.getBestCmap()
    widths = {letter: round(face["hmtx"][glyphs[ord(letter)]][0] * scale) for letter in LETTERS}
    name = pikepdf.Name("/CTXHNR+LiberationSerif")
    box = [face["head"].xMin, face["head"].yMin, face["head"].xMax, face["head"].yMax]
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=34, ItalicAngle=0, StemV=80, CapHeight=662,
        Ascent=891, Descent=-216, FontBBox=[round(side * scale) for side in box],
        FontFile2=joined.make_stream(content.getvalue()),
    )  # fmt: skip
    codes = range(32, 123)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=name,
        Encoding=pikepdf.Name.WinAnsiEncoding,
        FirstChar=codes[0], LastChar=codes[-1], Widths=[widths.get(chr(code), 0) for code in codes],
        FontDescriptor=joined.make_indirect(descriptor),
    )  # fmt: skip
    return joined.make_indirect(font), widths


def main(memory_mb: int, seconds: int) -> int:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 5))  # ends an orphan of a killed parent
    try:
        join(json.load(sys.stdin.buffer))
    except MemoryError:
        return TOO_BIG
    except Exception as error:  # its text may quote a paper: only its kind is told
        sys.stderr.write(type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
