"""What a paper of a unit may begin from: the usual wording of its kind, which its author completes. `[đơn vị]`,
`[năm học]` and `[người được phân công]` are filled in when the draft is made."""

from __future__ import annotations

from typing import NamedTuple

from plans.enums import PaperKind

PERSON = "[người được phân công]"


class Starter(NamedTuple):
    key: str
    kind: PaperKind
    title: str  # in the list that one chooses from
    subject: str = ""
    body: str = ""
    recipients: str = ""
    addressees: str = ""
    needs_person: bool = False


STARTERS = [
    Starter(
        "phan-cong-dau-moi",
        PaperKind.DECISION,
        "Quyết định phân công giáo viên đầu mối",
        "Về việc phân công giáo viên làm đầu mối công tác xã hội trong trường học [năm học]",
        f"Điều 1. Phân công {PERSON} kiêm nhiệm làm đầu mối tham mưu, triển khai công tác xã hội của [đơn vị] "
        "[năm học].\n"
        "Điều 2. Nhiệm vụ của người được phân công\n"
        "1. Tiếp nhận thông tin, chủ trì, phối hợp thực hiện các hoạt động công tác xã hội theo kế hoạch;\n"
        "2. Tham mưu, báo cáo kết quả với hiệu trưởng hằng tháng và khi có yêu cầu;\n"
        "3. Giữ bí mật thông tin cá nhân của người học theo quy định của pháp luật.\n"
        "Điều 3. Các tổ chuyên môn, đoàn thể, cán bộ, giáo viên, nhân viên của nhà trường và người có tên tại "
        "Điều 1 chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        "Như Điều 3\nLưu: VT",
        needs_person=True,
    ),
    Starter(
        "thanh-lap-to",
        PaperKind.DECISION,
        "Quyết định thành lập tổ hoặc ban chỉ đạo",
        "Về việc thành lập Tổ tư vấn học đường và công tác xã hội [năm học]",
        "Điều 1. Thành lập Tổ tư vấn học đường và công tác xã hội của [đơn vị] [năm học], gồm các ông, bà:\n"
        "1. …, Tổ trưởng;\n2. …, Tổ phó;\n3. …, thành viên.\n"
        "Điều 2. Tổ có nhiệm vụ xây dựng và thực hiện kế hoạch công tác xã hội; phát hiện sớm, phòng ngừa, phối "
        "hợp can thiệp, trợ giúp người học; báo cáo kết quả theo quy định.\n"
        "Điều 3. Các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực "
        "kể từ ngày ký.",
        "Như Điều 3\nLưu: VT",
    ),
    Starter(
        "cong-van-phoi-hop",
        PaperKind.LETTER,
        "Công văn đề nghị phối hợp",
        "phối hợp thực hiện công tác xã hội trong trường học [năm học]",
        "Thực hiện kế hoạch công tác xã hội [năm học], [đơn vị] đề nghị quý cơ quan phối hợp các nội dung sau:\n"
        "1. …;\n2. ….\n"
        "[đơn vị] trân trọng cảm ơn sự phối hợp của quý cơ quan.",
        "Như trên\nLưu: VT",
        "UBND xã",
    ),
    Starter(
        "thong-bao",
        PaperKind.NOTICE,
        "Thông báo",
        "Về việc triển khai công tác xã hội trong trường học [năm học]",
        "[đơn vị] thông báo một số nội dung như sau:\n1. …;\n2. ….\n"
        "Đề nghị các tổ chuyên môn, đoàn thể, cán bộ, giáo viên, nhân viên biết và thực hiện.",
        "Các tổ chuyên môn, đoàn thể\nLưu: VT",
    ),
    Starter(
        "bien-ban-hop",
        PaperKind.MINUTES,
        "Biên bản họp",
        "Họp Tổ tư vấn học đường và công tác xã hội [năm học]",
        "Thời gian bắt đầu: … giờ …, ngày … tháng … năm ….\nĐịa điểm: ….\n"
        "Thành phần tham dự: ….\nChủ trì: ….\nThư ký: ….\n"
        "Nội dung (theo diễn biến cuộc họp):\n1. …\n2. …\n"
        "Cuộc họp kết thúc vào … giờ …, ngày … tháng … năm …",
        "Thành viên dự họp\nLưu: VT, hồ sơ",
    ),
    Starter(
        "to-trinh",
        PaperKind.SUBMISSION,
        "Tờ trình",
        "Về việc bố trí kinh phí, nhân sự cho công tác xã hội trong trường học [năm học]",
        "Thực hiện kế hoạch công tác xã hội [năm học], [đơn vị] kính trình các nội dung sau:\n"
        "1. …;\n2. ….\nKính đề nghị xem xét, quyết định.",
        "Như trên\nLưu: VT",
        "UBND xã",
    ),
]


def starter(key: str) -> Starter | None:
    return next((one for one in STARTERS if one.key == key), None)


def filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text
