"""Every hostile file is refused with its own sentence, or taken without what makes it hostile; and soon."""

import io
import resource
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ctxh_portal.kit import scans, uploads
from ctxh_portal.kit.enums import FileKind
from tests.cases import hostile
from tests.cases.hostile import CORPUS, Hostile

SECONDS = 2


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def kept(content: bytes, filename: str = "a") -> uploads.Clean:
    return uploads.cleaned(SimpleUploadedFile(filename, content))


def laid_open(clean: uploads.Clean) -> bytes:
    """The content with everything unpacked that can hide something."""
    out = io.BytesIO()
    if clean.kind == FileKind.PDF:
        with pikepdf.open(io.BytesIO(clean.content)) as document:
            level = pikepdf.StreamDecodeLevel.generalized
            document.save(out, qdf=True, stream_decode_level=level, compress_streams=False)
        return out.getvalue()
    if clean.kind in (FileKind.DOCX, FileKind.XLSX):
        with zipfile.ZipFile(io.BytesIO(clean.content)) as package:
            return clean.content + b"".join(package.read(name) for name in package.namelist())
    return clean.content


def test_the_corpus_is_large_enough():
    assert len({bad.name for bad in CORPUS}) == len(CORPUS) >= 40


@pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: bad.name)
def test_refused_or_harmless_and_soon(bad: Hostile):
    content, start = bad.make(), spent()
    try:
        clean = kept(content, bad.filename)
    except ValidationError as refusal:
        sentence = refusal.messages[0]
        assert bad.refused, f"should be taken: {sentence}"
        wanted = uploads.SENTENCES.get(bad.refused, "Tệp lớn hơn 10 MB.")
        assert sentence == f"{wanted} {uploads.ACCEPTED}"
    else:
        assert not bad.refused, f"was taken as {clean.kind}"
        opened = laid_open(clean)
        assert not [word for word in bad.gone if word in opened]
        assert clean.content != content
    assert spent() - start < SECONDS


@pytest.mark.parametrize(
    "make", [hostile.jpeg, hostile.png, hostile.webp, hostile.pdf, hostile.docx, hostile.xlsx]
)
def test_what_is_good_is_taken_and_still_says_the_same(make):
    clean = kept(make(), "bất kỳ")
    assert clean.kind == {"jpeg": "jpg"}.get(make.__name__, make.__name__)
    if clean.kind in (FileKind.JPEG, FileKind.PNG, FileKind.WEBP):
        assert Image.open(io.BytesIO(clean.content)).size == (64, 48)
    else:
        said = {"pdf": b"Don cua gia dinh", "docx": "Đơn của gia đình".encode(), "xlsx": b"sheetData"}
        assert said[clean.kind] in laid_open(clean)


def test_a_photo_is_upright_and_without_any_tag():
    photo = Image.open(io.BytesIO(kept(hostile.jpeg(exif=hostile.gps(), comment=b"a")).content))
    assert photo.size == (48, 64)
    assert not photo.getexif()
    assert not set(photo.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_keeps_its_picture(mode):
    out = io.BytesIO()
    Image.new("RGBA", (5, 5), (200, 10, 10, 128)).convert("L" if mode == "I;16" else mode).convert(mode).save(
        out, "PNG"
    )
    assert Image.open(io.BytesIO(kept(out.getvalue()).content)).size == (5, 5)


def test_a_link_to_a_web_page_stays():
    def link(document):
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://moet.gov.vn"))
        hostile.note(document, Subtype=pikepdf.Name.Link, A=action)

    assert b"https://moet.gov.vn" in laid_open(kept(hostile.pdf(link)))
    word = hostile.repacked({hostile.RELS: hostile.relationships("hyperlink", "https://moet.gov.vn")})
    assert b"https://moet.gov.vn" in laid_open(kept(word))


def test_a_parser_that_crashes_or_never_ends_is_no_harm(monkeypatch, tmp_path):
    for code in ("import os; os.abort()", "while True: pass"):
        script = tmp_path / "cleaning.py"
        script.write_text(code)
        monkeypatch.setattr(uploads, "CLEANING", script)
        monkeypatch.setattr(uploads, "SECONDS", 0.5)
        with pytest.raises(ValidationError, match="thử lại"):
            kept(b"%PDF-1.7")


def test_memory_ends_at_its_limit(monkeypatch):
    monkeypatch.setattr(uploads, "MEMORY_MB", 160)
    with pytest.raises(ValidationError, match="không mở"):
        kept(hostile.jpeg(8000, 5000))


def test_scans_of_stamped_papers_go_the_same_way():
    def scan(content: bytes, **limits: int):
        return scans.checked(SimpleUploadedFile("a.exe", content), **limits)

    kept_scan = scan(hostile.pdf(hostile.opens_with_script))
    assert kept_scan.name == "ban-dong-dau.pdf" and b"app.alert" not in kept_scan.read()
    assert b"PHONE" not in scan(hostile.jpeg(exif=hostile.gps())).read()
    for content in (hostile.docx(), b"MZ", hostile.webp()):
        with pytest.raises(ValidationError, match="không phải PDF, JPG hoặc PNG"):
            scan(content)
    with pytest.raises(ValidationError, match="hỏng"):
        scan(hostile.pdf()[:-200])
    with pytest.raises(ValidationError, match="lớn hơn 1 MB"):
        scan(b"%PDF-" + b"0" * 1024 * 1024, max_mb=1)
