"""Kinds of papers and marks of authority, as NĐ 30/2020/NĐ-CP names and shortens them (Phụ lục I and III)."""

from ctxh_portal.documents.paper import Signature

LETTER = "CÔNG VĂN"  # has no kind in print and no abbreviation in its symbol
ABBREVIATIONS = {
    "QUYẾT ĐỊNH": "QĐ", "KẾ HOẠCH": "KH", "BÁO CÁO": "BC", "BIÊN BẢN": "BB", "TỜ TRÌNH": "TTr",
    "THÔNG BÁO": "TB", "HƯỚNG DẪN": "HD", "CHƯƠNG TRÌNH": "CTr", "PHƯƠNG ÁN": "PA", "ĐỀ ÁN": "ĐA",
    "QUY CHẾ": "QC", "GIẤY MỜI": "GM", "GIẤY GIỚI THIỆU": "GGT", "PHIẾU CHUYỂN": "PC", LETTER: "",
}  # fmt: skip
# how a mark stands before the post of the head; the post of who signs follows on a line of its own
MARKS = {
    "TM.": "thay mặt tập thể",
    "Q.": "quyền cấp trưởng",
    "KT.": "ký thay cấp trưởng",
    "TL.": "thừa lệnh",
    "TUQ.": "thừa ủy quyền",
}
STANDING_BEFORE = ("TM.", "KT.", "TL.", "TUQ.")  # "Q." stands before the own title


def authority_lines(text: str) -> list[str]:
    """ "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH": the lines above the post of who signs. ValueError, with the line,
    where one does not begin with a mark that stands there."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    for line in lines:
        if not any(line.startswith(f"{mark} ") for mark in STANDING_BEFORE):
            raise ValueError(line)
    return lines


def symbol(kind: str, agency: str) -> str:
    """ "KH-MNQT" of a plan, "MNQT" of a công văn."""
    return "-".join(filter(None, (ABBREVIATIONS[kind.upper()], agency)))


def signed(title: str, name: str = "", *, mark: str = "", on_behalf_of: str = "") -> Signature:
    """The block of who signs: `mark` is a key of MARKS, `on_behalf_of` the collective or the head. An acting
    head ("Q.") signs under the own title alone."""
    if mark and mark not in MARKS:
        raise ValueError(f"no mark of authority: {mark}")
    if mark == "Q.":
        return Signature(f"Q. {title}", name)
    return Signature(title, name, (f"{mark} {on_behalf_of}",) if mark else ())
