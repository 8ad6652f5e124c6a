"""The Word styles of a paper: NĐ 30/2020/NĐ-CP, Phụ lục I, once more in Word's terms. An official who edits
the file finds them in the style list under "CTXH …"; the three levels of headings are Word's own, restyled,
so that the navigation pane and a table of contents work."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ctxh_portal.kit.names import fold

FACE = "Times New Roman"  # every Word has it; Liberation Serif has the same widths
LINE = 1.15
INDENT = Mm(12.7)

LEFT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True)
class Look:
    """Sizes and distances in points."""

    name: str
    size: float = 13
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = CENTER
    before: float = 0
    after: float = 0
    indent: bool = False
    keep: bool = False
    capitals: bool = False
    line: float = LINE


LOOKS = (
    Look("CTXH Quốc hiệu", 12, bold=True, line=1),
    Look("CTXH Tiêu ngữ", bold=True, line=1),
    Look("CTXH Cơ quan chủ quản", 12, line=1),
    Look("CTXH Cơ quan ban hành", 12, bold=True, line=1),
    Look("CTXH Số ký hiệu", before=6, line=1),
    Look("CTXH Địa danh ngày tháng", italic=True, before=6, line=1),
    Look("CTXH Trích yếu công văn", 12, before=6, line=1),
    Look("CTXH Độ khẩn", bold=True, before=8, line=1),
    Look("CTXH Tiêu đề", 14, bold=True, before=20, keep=True),
    Look("CTXH Trích yếu", bold=True, keep=True),
    Look("CTXH Kính gửi", align=LEFT, before=3),
    Look("CTXH Thẩm quyền ban hành", bold=True, before=8, after=4, keep=True),
    Look("CTXH Căn cứ", italic=True, align=JUSTIFY, before=6, indent=True),
    Look("CTXH Đoạn văn", align=JUSTIFY, before=6, indent=True),
    Look("CTXH Tên bảng", bold=True, before=8, after=4, keep=True),
    Look("CTXH Đầu bảng", 12, bold=True, before=2, after=2, keep=True, line=1),
    Look("CTXH Ô bảng", 12, align=LEFT, before=2, after=2, line=1),
    Look("CTXH Nhóm trong bảng", 12, bold=True, align=LEFT, before=2, after=2, keep=True, line=1),
    Look("CTXH Biểu đồ"),
    Look("CTXH Ghi chú bảng", 11, italic=True, align=LEFT, before=3),
    Look("CTXH Nơi nhận", 12, bold=True, italic=True, align=LEFT, keep=True, line=1),
    Look("CTXH Danh sách nơi nhận", 11, align=LEFT, keep=True, line=1),
    Look("CTXH Chức vụ", bold=True, keep=True),
    Look("CTXH Người ký", bold=True, before=74, keep=True),
    Look("CTXH Phụ lục", 14, bold=True, keep=True),
    Look("CTXH Tên phụ lục", bold=True, keep=True),
    Look("CTXH Kèm theo", italic=True, after=6, keep=True),
    Look("CTXH Số trang"),
    Look("CTXH Chân trang", 10, italic=True, align=LEFT),
    Look("CTXH Đường kẻ", 2, line=1),
)
HEADINGS = (
    Look("Heading 1", bold=True, align=LEFT, before=6, indent=True, keep=True, capitals=True),
    Look("Heading 2", bold=True, align=LEFT, before=6, indent=True, keep=True),
    Look("Heading 3", align=JUSTIFY, before=6, indent=True, keep=True),
)


def style_id(name: str) -> str:
    """The id of one of our styles inside the file: ASCII, as Word makes them."""
    return fold(name).replace(" ", "-")


def prepare(document: Document) -> None:
    """Restyle a new document."""
    styles = document.styles
    _dress(styles["Normal"], Look("Normal", align=LEFT))
    for look in HEADINGS:
        _dress(styles[look.name], look)
    for look in LOOKS:
        style: Any = styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = style_id(look.name)
        style.base_style = styles["Normal"]
        style.quick_style = True
        _dress(style, look)
    part: Any = styles.add_style("CTXH Phần", WD_STYLE_TYPE.PARAGRAPH)
    part.element.styleId = style_id("CTXH Phần")
    part.base_style = styles["Heading 1"]
    _dress(part, Look("CTXH Phần", bold=True, before=12, keep=True))
    _settings(document)


def _dress(style: Any, look: Look) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FACE, Pt(look.size), look.bold, look.italic
    font.all_caps, font.color.rgb = look.capitals, RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    for attribute in list(faces.attrib):  # the template's theme faces would win over the name
        del faces.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        faces.set(qn(script), FACE)
    _language(style.element.rPr)
    layout = style.paragraph_format
    layout.alignment, layout.line_spacing = look.align, look.line
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.first_line_indent = INDENT if look.indent else Mm(0)
    layout.keep_with_next, layout.keep_together, layout.widow_control = look.keep, False, True


def _language(properties: Any) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _settings(document: Document) -> None:
    """No "compatibility mode" in the title bar of Word."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for theme in document.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), "vi-VN")
