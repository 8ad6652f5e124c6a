"""The child process that opens an uploaded file: the only code that lets a parser near one. It is started by
uploads.py as `python -I cleaning.py MEMORY_MB SECONDS`, reads the file from stdin and writes the same thing
anew to stdout: first a line with its kind, then its bytes. Nothing that was uploaded is kept as it came. It
knows neither Django nor the portal; what the limits end, and what crashes, takes nothing else along.

Refused: exit code REFUSED and one word on stdout, a key of uploads.SENTENCES."""

import gc
import io
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

import pikepdf
from PIL import Image, ImageOps

REFUSED = 3
MAX_PIXELS = 40_000_000
MAX_RESULT = 30 * 1024 * 1024  # an image can grow when it is drawn anew
MAX_PDF_OBJECTS = 100_000  # a long tagged paper has some ten thousand
MAX_PARTS = 3000
MAX_UNPACKED = 40 * 1024 * 1024
MAX_RATIO = 200  # of one part; text in a sheet reaches some tens


class Refused(Exception):
    """The word says why."""


def clean(content: bytes) -> tuple[str, bytes]:
    """Kind and content of the file, written anew. Raises Refused."""
    for start, kind, rewrite in STARTS:
        if re.match(start, content, re.S):
            result = rewrite(content)
            found, written = result if isinstance(result, tuple) else (kind, result)
            if len(written) > MAX_RESULT:
                raise Refused("grown")
            return found, written
    if re.match(rb"....ftyp(heic|heix|hevc|mif1|msf1|avif)", content, re.S):
        raise Refused("heic")
    raise Refused("old_office" if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else "unknown")


# ---- images: decoded and drawn anew, upright; nothing but the pixels stays

SAVE: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88},
    "PNG": {"compress_level": 3},
    "WEBP": {"quality": 88, "method": 0},
}
KEPT_MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "RGB", "RGBA", "I;16"},
    "WEBP": {"RGB", "RGBA"},
}


def image(form: str) -> Callable[[bytes], bytes]:
    def rewrite(content: bytes) -> bytes:
        Image.MAX_IMAGE_PIXELS = None  # asked here, before anything is decoded
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("pixels")
            ImageOps.exif_transpose(picture, in_place=True)
            upright: Image.Image = picture
            upright.load()
        see_through = "transparency" in upright.info and form != "JPEG"
        if see_through or upright.mode not in KEPT_MODES[form]:
            upright = upright.convert("RGBA" if see_through or "A" in upright.mode and form != "JPEG" else "RGB")
        upright.info.clear()  # comments, profiles
        out = io.BytesIO()
        upright.save(out, form, **SAVE[form])
        return out.getvalue()

    return rewrite


# ---- PDF: read strictly, stripped of all that acts or hides, written anew, looked through once more

GONE = {  # wherever they stand
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/Renditions", "/RichMediaContent"),
    *("/EF", "/RF", "/EmbeddedFiles", "/AF", "/Ref", "/OPI", "/AlternatePresentations", "/Collection"),
    *("/Metadata", "/PieceInfo", "/Perms", "/DSS"),
}
ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Hide", "/SetOCGState"),
    *("/GoToR", "/GoToE", "/GoToDp", "/GoTo3DView", "/Thread", "/Trans"),
    *("/Sound", "/Movie", "/Rendition", "/RichMediaExecute"),
}
NOTES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
LINK = re.compile(r"(https?://|mailto:|tel:|#)", re.I)  # opened by a click, never by itself


def pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as document:
            if document.is_encrypted:
                raise Refused("locked")
            if not len(document.pages) or len(document.objects) > MAX_PDF_OBJECTS:
                raise Refused("broken")
            strip(document)
            del document.docinfo
            out = io.BytesIO()
            document.save(out, fix_metadata_version=False, preserve_pdfa=False)
        with pikepdf.open(io.BytesIO(out.getvalue()), attempt_recovery=False, suppress_warnings=True) as document:
            if strip(document):
                raise Refused("broken")
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except pikepdf.PdfError:
        raise Refused("broken") from None
    return out.getvalue()


def strip(document: pikepdf.Pdf) -> int:
    """How many things were taken out."""
    taken = 0
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream):
            strip_photo(thing)
        for container in containers(thing):
            taken += strip_container(container)
    return taken


def containers(thing: Any) -> Iterator[Any]:
    """The indirect object and every dictionary and array that stands inside it."""
    waiting = [thing]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            inside = list(found)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            inside = [found[key] for key in found.keys()]  # noqa: SIM118 - a stream can't be iterated
        else:
            continue
        yield found
        waiting.extend(child for child in inside if isinstance(child, pikepdf.Object) and not child.is_indirect)


def strip_container(found: Any) -> int:
    if isinstance(found, pikepdf.Array):
        bad = [place for place, child in enumerate(found) if acts(child)]
        for place in reversed(bad):
            del found[place]
        return len(bad)
    named = set(found.keys())
    gone = named & GONE | {key for key in named - GONE if acts(found[key])}
    if isinstance(found, pikepdf.Stream):
        gone |= named & {"/F", "/FFilter", "/FDecodeParms"}  # content that lies in another file
    for key in gone:
        del found[key]
    return len(gone)


def acts(thing: Any) -> bool:
    """An action that does more than lead to a page or a web address, something that plays, or a signature
    (which does not outlive the cleaning)."""
    if not isinstance(thing, pikepdf.Dictionary):
        return False
    kind = str(thing.get("/S", ""))
    if kind == "/URI":
        return not LINK.match(str(thing.get("/URI", "")))
    return kind in ACTIONS or "/JS" in thing or "/ByteRange" in thing or str(thing.get("/Subtype", "")) in NOTES


def strip_photo(stream: pikepdf.Stream) -> None:
    if stream.get("/Filter") != pikepdf.Name.DCTDecode:
        return
    raw = stream.read_raw_bytes()
    bare = without_metadata(raw)
    if len(bare) < len(raw):
        parms: Any = stream.get("/DecodeParms")
        stream.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=parms)


def without_metadata(jpeg: bytes) -> bytes:
    """The JPEG without EXIF, GPS and comments: pixels untouched."""
    kept, place = [jpeg[:2]], 2
    while jpeg[place : place + 1] == b"\xff":
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4])
        if marker == 0xDA or not length:  # from here on the pixels
            break
        if marker not in {0xE1, 0xED, 0xFE}:  # EXIF and XMP, IPTC, comment
            kept.append(jpeg[place : place + 2 + length])
        place += 2 + length
    return b"".join([*kept, jpeg[place:]])


# ---- Word and Excel: every part counted, read and looked at, then packed anew

MAIN = {  # content type of the main part → kind
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
MACROS = re.compile(
    r"macroenabled|vbaproject|vbadata|activex|macrosheet|dialogsheet|vnd\.ms-excel\.sheet\.binary", re.I
)
BAD_NAMES = {
    "macros": MACROS,
    "embedded": re.compile(r"/embeddings/|oleobject", re.I),
    "links": re.compile(r"/externallinks/|/connections\.xml|/querytables/|webextension", re.I),
}
PARTS = re.compile(
    r"\.(xml|rels|vml|jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|wdp|odttf|fntdata)$|/printersettings\d*\.bin$", re.I
)
BEGINS = "\0"  # stands before each field's instruction; no XML text holds it
FIELDS = re.compile(BEGINS + r"\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|QUOTE)\b", re.I)


def office(content: bytes) -> tuple[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            look_at(package.infolist())
            parts = {entry.filename: read(package, entry) for entry in package.infolist() if not entry.is_dir()}
        kind = main_part(parts)
        for name, part in parts.items():
            look_into(name, part)
    except (zipfile.BadZipFile, NotImplementedError, expat.ExpatError, UnicodeDecodeError):
        raise Refused("broken") from None
    return kind, packed(parts)


def look_at(entries: list[zipfile.ZipInfo]) -> None:
    """The directory alone, before anything is unpacked."""
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" not in names:
        raise Refused("unknown")
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("unpacked")
    if len({name.lower() for name in names}) < len(names):
        raise Refused("broken")
    for entry in entries:
        look_at_name(entry.filename, entry.is_dir())
        if entry.flag_bits & 0x1:
            raise Refused("locked")
        if entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Refused("unpacked")


def look_at_name(name: str, is_folder: bool) -> None:
    for word, pattern in BAD_NAMES.items():
        if pattern.search(name):
            raise Refused(word)
    path = name.rstrip("/").split("/")
    if {"..", ".", ""} & set(path) or set("\\\0:") & set(name) or not (is_folder or PARTS.search(name)):
        raise Refused("parts")


def read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """No more than the directory promised."""
    with package.open(entry) as stream:
        part = stream.read(entry.file_size + 1)
    if len(part) != entry.file_size:
        raise Refused("unpacked")
    return part


def main_part(parts: dict[str, bytes]) -> str:
    found: dict[str, str] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "")
        if MACROS.search(content_type):
            raise Refused("macros")
        if content_type in MAIN:
            found[MAIN[content_type]] = attributes.get("PartName", "").lstrip("/")

    parse(parts["[Content_Types].xml"], begin)
    if len(found) != 1 or not set(found.values()) <= set(parts):
        raise Refused("unknown")
    return next(iter(found))


def look_into(name: str, part: bytes) -> None:
    lower = name.lower()
    if lower.endswith(".rels"):
        parse(part, relationship)
    elif lower.startswith("word/") and lower.endswith(".xml"):
        if FIELDS.search(instructions(part)):
            raise Refused("links")
    elif lower.endswith((".xml", ".vml", ".svg")):
        parse(part)


def relationship(tag: str, attributes: dict[str, str]) -> None:
    """What lies outside may be a web address to click on, nothing that is fetched or opened by itself."""
    kind, target = attributes.get("Type", "").lower(), attributes.get("Target", "")
    if kind.endswith(("/afchunk", "/oleobject", "/package", "/control")):
        raise Refused("embedded")
    outside = attributes.get("TargetMode", "").lower() == "external" or re.match(
        r"\s*([a-z]+:|\\\\|//)", target, re.I
    )
    if outside and not (kind.endswith("/hyperlink") and LINK.match(target)):
        raise Refused("links")


def instructions(part: bytes) -> str:
    """What the fields of a text are told to do; a long instruction is cut into several instrText elements."""
    found: list[str] = []
    inside = False

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = tag.endswith("instrText")
        if tag.endswith("fldChar") and "begin" in attributes.values():
            found.append(BEGINS)
        elif tag.endswith("fldSimple"):
            found.extend(BEGINS + value for key, value in attributes.items() if key.endswith("instr"))

    def end(tag: str) -> None:
        nonlocal inside
        inside = False

    def text(letters: str) -> None:
        if inside:
            found.append(letters)

    parse(part, begin, EndElementHandler=end, CharacterDataHandler=text)
    return "".join(found)


def parse(part: bytes, begin: Callable[[str, dict[str, str]], None] | None = None, **handlers: Any) -> None:
    """Well-formed XML without a DTD, so without entities; `begin` gets each element and its attributes."""
    parser = expat.ParserCreate()

    def doctype(*_: Any) -> None:
        raise Refused("broken")

    for name, handler in {
        "StartDoctypeDeclHandler": doctype,
        "StartElementHandler": begin,
        **handlers,
    }.items():
        setattr(parser, name, handler)
    parser.Parse(part, True)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():  # in their order: [Content_Types].xml comes first
            bare = without_metadata(part) if name.lower().endswith((".jpg", ".jpeg")) else part
            package.writestr(zipfile.ZipInfo(name), bare, zipfile.ZIP_DEFLATED)
    return out.getvalue()


STARTS: list[tuple[bytes, str, Callable[[bytes], Any]]] = [
    (rb"\xff\xd8\xff", "jpg", image("JPEG")),
    (rb"\x89PNG\r\n\x1a\n", "png", image("PNG")),
    (rb"RIFF....WEBP", "webp", image("WEBP")),
    (rb"%PDF-\d", "pdf", pdf),
    (rb"PK\x03\x04", "", office),
]


def main(memory_mb: int, seconds: int) -> int:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no picture of the file behind
    gc.disable()
    try:
        kind, written = clean(sys.stdin.buffer.read())
    except Refused as refusal:
        sys.stdout.write(str(refusal))
        return REFUSED
    except MemoryError:
        sys.stdout.write("unpacked")
        return REFUSED
    except Exception as error:  # its text may quote the file: only its kind is told
        sys.stderr.write(type(error).__name__)
        sys.stdout.write("broken")
        return REFUSED
    sys.stdout.buffer.write(kind.encode() + b"\n" + written)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
