"""The lists about pupils that every portal begins with; an office edits them on the screen "Danh mục", and nothing
here overwrites what it wrote. The exact wording of the law was not at hand, and the notes say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from cases.enums import CaseKind, FieldGroup, TermKind

UNCHECKED = "Chưa đối chiếu văn bản gốc."
CHILDREN = f"Luật Trẻ em số 102/2016/QH13, Điều 10; Nghị định số 56/2017/NĐ-CP, Điều 3 đến Điều 16. {UNCHECKED}"
LOCAL = "Nhóm do nhà trường theo dõi, ngoài 14 nhóm của Luật Trẻ em; cơ quan quản lý có thể sửa."
DATA = f"Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, Điều 24. {UNCHECKED}"
WITHOUT = f"Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, Điều 19 khoản 1. {UNCHECKED}"
OUR_LIST = "Danh mục do cổng đề xuất; cơ quan quản lý có thể sửa."
LAW_BEGAN, DATA_LAW_BEGAN = date(2017, 6, 1), date(2026, 1, 1)


class Row(NamedTuple):
    kind: TermKind
    code: str
    label: str
    field_group: FieldGroup
    legal_note: str
    valid_from: date
    of_case: bool = False


def _group(code: str, label: str, field_group: FieldGroup, note: str = CHILDREN) -> Row:
    return Row(TermKind.CIRCUMSTANCE, code, label, field_group, note, LAW_BEGAN)


HIV = f"{CHILDREN} Tình trạng nhiễm HIV được pháp luật giữ bí mật, nên nhóm này để kín."
GROUPS = [
    _group("a", "Mồ côi cả cha và mẹ", FieldGroup.FAMILY),
    _group("b", "Bị bỏ rơi", FieldGroup.FAMILY),
    _group("c", "Không nơi nương tựa", FieldGroup.FAMILY),
    _group("d", "Khuyết tật", FieldGroup.HEALTH),
    _group("đ", "Nhiễm HIV/AIDS", FieldGroup.PROTECTION, HIV),
    _group("e", "Vi phạm pháp luật", FieldGroup.PROTECTION),
    _group("g", "Nghiện ma túy", FieldGroup.PROTECTION),
    _group("h", "Phải bỏ học kiếm sống, chưa hoàn thành phổ cập THCS", FieldGroup.LIVELIHOOD),
    _group("i", "Bị tổn hại nghiêm trọng về thể chất và tinh thần do bị bạo lực", FieldGroup.PROTECTION),
    _group("k", "Bị bóc lột", FieldGroup.PROTECTION),
    _group("l", "Bị xâm hại tình dục", FieldGroup.PROTECTION),
    _group("m", "Bị mua bán", FieldGroup.PROTECTION),
    _group(
        "n",
        "Mắc bệnh hiểm nghèo hoặc bệnh phải điều trị dài ngày, thuộc hộ nghèo hoặc hộ cận nghèo",
        FieldGroup.HEALTH,
    ),
    _group(
        "o",
        "Di cư, lánh nạn, tị nạn chưa xác định được cha mẹ hoặc không có người chăm sóc",
        FieldGroup.FAMILY,
    ),
    _group("ho_ngheo", "Hộ nghèo", FieldGroup.LIVELIHOOD, LOCAL),
    _group("ho_can_ngheo", "Hộ cận nghèo", FieldGroup.LIVELIHOOD, LOCAL),
    _group("dan_toc", "Dân tộc thiểu số", FieldGroup.LIVELIHOOD, LOCAL),
    _group("mo_coi_mot_ben", "Mồ côi cha hoặc mẹ", FieldGroup.FAMILY, LOCAL),
    _group("ly_hon", "Cha mẹ ly hôn", FieldGroup.FAMILY, LOCAL),
    _group("di_lam_xa", "Cha mẹ đi làm ăn xa", FieldGroup.FAMILY, LOCAL),
]
BENEFITS = [
    Row(TermKind.BENEFIT, code, label, FieldGroup.BENEFITS, note, LAW_BEGAN)
    for code, label, note in (
        (
            "chi_phi",
            "Hỗ trợ chi phí học tập",
            "Nghị định số 238/2025/NĐ-CP, từ 03/9/2025; học sinh công lập không còn học phí để miễn giảm. "
            + UNCHECKED,
        ),
        ("hoc_bong", "Học bổng", OUR_LIST),
        ("sach_vo", "Sách vở, đồ dùng học tập", OUR_LIST),
        ("bao_hiem", "Thẻ bảo hiểm y tế", OUR_LIST),
        ("an_trua", "Hỗ trợ ăn trưa, ăn bán trú", OUR_LIST),
        ("xe_dap", "Xe đạp, phương tiện đi học", OUR_LIST),
        ("khac", "Hỗ trợ khác", OUR_LIST),
    )
]
PURPOSES = [
    Row(TermKind.PURPOSE, code, label, FieldGroup.CONSENTS, DATA, LAW_BEGAN, of_case)
    for code, label, of_case in (
        ("share", "Chia sẻ thông tin với cơ quan, tổ chức", True),
        ("counselling", "Tham gia tư vấn", False),
        ("photo", "Chụp ảnh, ghi hình trong hoạt động của trường", False),
        ("publish", "Công bố hình ảnh, bài viết có hình ảnh", False),
        ("screening", "Tham gia sàng lọc tâm lý, sức khỏe", False),
    )
]
EXCEPTIONS = [
    Row(TermKind.EXCEPTION, code, label, FieldGroup.CONSENTS, WITHOUT, DATA_LAW_BEGAN)
    for code, label in (
        ("life", "Bảo vệ tính mạng, sức khỏe, quyền và lợi ích chính đáng khi cấp bách"),
        ("emergency", "Giải quyết tình trạng khẩn cấp"),
        ("duty", "Phục vụ hoạt động của cơ quan nhà nước, thực hiện nghĩa vụ theo luật"),
    )
]
HINTS = [
    Row(TermKind.HINT, code, label, FieldGroup.BENEFITS, OUR_LIST, LAW_BEGAN)
    for code, label in (
        ("ra_ngoai", "Tạo điều kiện cho em ra ngoài khi em xin phép"),
        ("cho_ngoi", "Xếp cho em chỗ ngồi gần giáo viên"),
        ("nop_bai", "Cho em thêm thời gian làm bài, nộp bài"),
        ("goi_bai", "Không gọi em phát biểu trước lớp khi em chưa sẵn sàng"),
        ("vang_mat", "Em vắng mặt thì báo ngay giáo viên đầu mối"),
    )
]
DANGER_WORDS = [
    Row(TermKind.DANGER_WORD, code, label, FieldGroup.PROTECTION, OUR_LIST, LAW_BEGAN)
    for code, label in (
        ("tu_tu", "tự tử"),
        ("tu_sat", "tự sát"),
        ("tu_van", "tự vẫn"),
        ("muon_chet", "muốn chết"),
        ("chet_di", "chết đi"),
        ("khong_muon_song", "không muốn sống"),
        ("khong_thiet_song", "không thiết sống"),
        ("khong_con_muon_song", "không còn muốn sống"),
        ("chan_song", "chán sống"),
        ("ket_thuc_cuoc_doi", "kết thúc cuộc đời"),
        ("ket_thuc_tat_ca", "kết thúc tất cả"),
        ("bien_mat", "biến mất mãi mãi"),
        ("rach_tay", "rạch tay"),
        ("cat_tay", "cắt tay"),
        ("lam_dau", "làm đau bản thân"),
        ("tu_lam_dau", "tự làm đau"),
        ("tu_hai", "tự hại"),
        ("nhay_lau", "nhảy lầu"),
        ("nhay_cau", "nhảy cầu"),
        ("treo_co", "treo cổ"),
        ("thuoc_ngu", "uống thuốc ngủ"),
        ("thuoc_sau", "uống thuốc sâu"),
        ("thuoc_doc", "uống thuốc độc"),
        ("muon_bien_mat", "muốn biến mất"),
        ("tu_ket_lieu", "tự kết liễu"),
        ("ket_lieu_doi", "kết liễu đời"),
        ("ket_lieu_cuoc_doi", "kết liễu cuộc đời"),
        ("chet_quach", "chết quách"),
        ("chet_cho_roi", "chết cho rồi"),
        ("chet_cho_xong", "chết cho xong"),
        ("thuoc_chuot", "uống thuốc chuột"),
        ("thuoc_diet_co", "thuốc diệt cỏ"),
        ("khong_muon_ton_tai", "không muốn tồn tại"),
        ("nhay_xuong_song", "nhảy xuống sông"),
        ("song_lam_gi_nua", "sống làm gì nữa"),
        ("song_de_lam_gi", "sống để làm gì"),
        ("suicide", "suicide"),
    )
]
# beside the kinds in the form that logs a case; the code is that of the kind (cases.enums.CaseKind)
KIND_GUIDES = [
    Row(TermKind.KIND_GUIDE, kind.value, label, FieldGroup.PROTECTION, OUR_LIST, LAW_BEGAN)
    for kind, label in (
        (CaseKind.SPECIAL, "Nghèo, mồ côi, khuyết tật, không người chăm sóc: hoàn cảnh làm em khó đến trường"),
        (CaseKind.ABUSE, "Có dấu hiệu bị đánh đập, xâm hại tình dục, bóc lột, bỏ mặc; kể cả khi mới nghi ngờ"),
        (CaseKind.VIOLENCE_CAUSED, "Em đánh, đe dọa, cô lập hoặc làm nhục người khác, kể cả trên mạng"),
        (CaseKind.VIOLENCE_SUFFERED, "Em bị bạn hoặc người khác đánh, đe dọa, cô lập, làm nhục, kể cả trên mạng"),
        (CaseKind.DROPOUT, "Nghỉ nhiều buổi không lý do, đi làm sớm, nói muốn nghỉ học, đã bỏ học"),
        (CaseKind.OFFENDING, "Có việc công an đang xem xét hoặc có dấu hiệu trộm cắp, ma túy, gây rối"),
        (CaseKind.PSYCHOLOGICAL, "Buồn, lo, thu mình, mất ngủ, học sút kéo dài; chưa nói đến việc tự làm đau"),
        (CaseKind.SELF_HARM, "Tự làm đau, nói hoặc viết về cái chết, đã thử tự tử: chọn nhóm này trước mọi nhóm"),
        (CaseKind.OTHER, "Chưa rõ thuộc nhóm nào; sau khi đánh giá mời sửa lại nhóm"),
    )
]
ROWS = [*GROUPS, *BENEFITS, *PURPOSES, *EXCEPTIONS, *HINTS, *DANGER_WORDS, *KIND_GUIDES]

Models = Callable[[str], Any]  # "Term" → the model class, historical in a migration


def load(model: Models) -> None:
    """Add the rows that are missing; a row that is there stays as somebody left it."""
    for place, row in enumerate(ROWS, start=1):
        values = {**row._asdict(), "position": place * 10}
        kind, code = values.pop("kind").value, values.pop("code")
        values["field_group"] = values["field_group"].value
        model("Term").objects.get_or_create(kind=kind, code=code, defaults=values)
