"""Three cases from the concern to the end, in the browser, as teacher, focal teacher and principal: abuse with an
emergency and a referral, an event with three pupils, and a pupil who nearly left school."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import Person
from tests.browser.running import Portal

pytestmark = pytest.mark.browser

TODAY = date.today().strftime("%d/%m/%Y")
HARM = (
    "Mức độ tổn hại",
    "Khả năng tiếp cận học sinh của người gây tổn hại",
    "Tác động đến sự phát triển của học sinh",
    "Trở ngại trong môi trường chăm sóc",
)
PROTECTION = (
    "Khả năng tự bảo vệ",
    "Biết người có thể bảo vệ mình",
    "Khả năng, sự sẵn sàng liên hệ với người bảo vệ",
    "Người khác theo dõi sự an toàn của học sinh",
)
LOOKED_AT = ("Đi học đều", "Học tập", "Quan hệ với bạn bè", "Gia đình", "Không bị kỳ thị")


class Work:
    """A school at work: tam teaches, lan is the focal teacher (on a phone), hoa the principal."""

    def __init__(self, chromium: Browser, portal: Portal, folder: Path) -> None:
        self.folder, self.portal = folder, portal
        people = {name: Person(chromium, portal, name, phone=name == "lan") for name in ("tam", "lan", "hoa")}
        self.tam, self.lan, self.hoa = (people[name].sign_in() for name in ("tam", "lan", "hoa"))

    # ---- what every case goes through

    def tell(self, words: str, text: str, *, danger: bool = False) -> str:
        """The teacher reports; the focal teacher opens the concern. Returns the pupil's name."""
        tam = self.tam.go("/truong-hop/bao-tin/").tick(
            "Học sinh có đang gặp nguy hiểm", "Có" if danger else "Không"
        )
        name = self.find(tam, words)
        tam.choose("Thầy/cô biết tin qua", "Trao đổi trực tiếp").fill("Điều thầy/cô nhận thấy", text)
        tam.tick("Tin này có liên quan đến người làm việc", "Không").press("Gửi tin").sees("Đã gửi")
        lan = self.lan.go("/truong-hop/tin-bao/")
        lan.page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
        lan.sees(text)
        return name

    def find(self, who: Person, words: str) -> str:
        who.page.get_by_label("Tìm học sinh theo tên").press_sequentially(words, delay=20)
        choice = who.page.locator("#pupils label").first
        expect(choice).to_be_visible()
        name = choice.inner_text().split("·")[0].strip()
        choice.click()
        return name

    def log(self, kind: str, *, danger: bool = False) -> str:
        lan = self.lan.press("Ghi nhận trường hợp từ tin này")
        lan.tick("Học sinh có đang gặp nguy hiểm", "Có" if danger else "Không").choose("Nhóm trường hợp", kind)
        other_matter = lan.page.get_by_label("Đây là việc khác, cần một trường hợp riêng")
        if other_matter.count():  # on some days the demonstration has an open case of this pupil
            other_matter.check()
        lan.page.get_by_role("button", name="Ghi nhận trường hợp").last.click()
        lan.sees("Đã ghi nhận trường hợp")
        return lan.path

    def assess(
        self, case: str, *, harm: str, level: str, protection: str = "Trung bình", first: bool = True
    ) -> None:
        lan = self.lan.go(case).press("Đánh giá nguy cơ" if first else "Rà soát")
        for question in HARM:
            lan.tick(question, harm)
        for question in PROTECTION:
            lan.tick(question, protection)
        lan.press("Tính mức đề xuất").tick("Mức nguy cơ do thầy/cô xác nhận", level)
        if not first:  # another level than the last takes a word why
            lan.fill("Nhận định", "Em đã có người lớn tin cậy ở cạnh.")
        lan.press("Lưu đánh giá").sees("Đã lưu đánh giá nguy cơ.")

    def triage(self, decision: str, button: str) -> None:
        lan = self.lan.press("Phân loại").tick("Quyết định", decision).fill("Lý do", "Đã bàn với hiệu trưởng.")
        lan.press("Lưu quyết định").sees("Đã lưu quyết định phân loại.")
        self.move(button)

    def move(self, button: str) -> None:
        self.lan.press(button).fill("Lý do chuyển", "Đủ điều kiện.").press(button).sees("Đã chuyển giai đoạn.")

    def write(self, case: str, kind: str, text: str) -> None:
        lan = self.lan.go(case).press("Ghi nhật ký").choose("Loại", kind).fill("Nội dung", text)
        lan.press("Lưu nhật ký").sees(text)

    def plan(self, case: str) -> None:
        """From the office's template; pupil and another adult answer; the principal approves."""
        lan = self.lan.go(case).press("Lập kế hoạch")
        lan.page.locator("a[href^='?mau=']").first.click()
        lan.press("Lưu bản nháp").sees("Đã lưu bản nháp kế hoạch.")
        for voice in ("Học sinh", "Người lớn khác mà em tin cậy"):
            lan.go(case).press("Ghi ý kiến về bản kế hoạch").tick("Người trả lời", voice)
            lan.tick("Trả lời", "Đồng ý").tick("Hình thức", "Nói trực tiếp").fill("Ý kiến hoặc lý do", "Đồng ý ạ.")
            lan.press("Lưu").sees("Đã ghi câu trả lời.")
        lan.press("Trình hiệu trưởng duyệt").sees("Đã trình hiệu trưởng duyệt.")
        self.hoa.go(case).press("Xem và duyệt").press("Duyệt").sees("Đã duyệt kế hoạch.")

    def finish(self, case: str) -> None:
        """Reintegration with its checklist and dates, feedback, and the principal's decision."""
        lan = self.lan.go(case)
        self.move("Chuyển sang hỗ trợ hòa nhập")
        lan.press("Ghi bảng theo dõi")
        for item in LOOKED_AT:
            lan.tick(item, "Tốt")
        lan.press("Lưu bảng theo dõi").sees("Đã lưu bảng theo dõi hòa nhập.")
        lan.go(case).press("Theo dõi, gặp học sinh").fill("Kết quả", "Em vui trong ngày đầu.")
        lan.press("Lưu kết quả").sees("lần hẹn vẫn chạy")  # it counts a week before its day at most
        self.portal.days_pass(case)
        for _date in range(2):
            lan.go(case).press("Theo dõi, gặp học sinh").fill("Kết quả", "Em vui, đi học đều.")
            lan.press("Lưu kết quả").sees("Đã ghi kết quả theo dõi.")
        lan.answers_actions(case)
        lan.go(case).press("Đề nghị kết thúc").choose("Kết quả", "Ổn định")
        lan.fill("Lý do kết thúc", "Em đã ổn định.").fill("Học sinh nói gì", "Con thấy nhẹ lòng.")
        lan.press("Trình hiệu trưởng duyệt").sees("Đã trình hiệu trưởng duyệt")
        hoa = self.hoa.go(case).press("Xem và duyệt").sees("Con thấy nhẹ lòng.")
        hoa.press("Duyệt kết thúc").sees("Đã kết thúc trường hợp.")
        self.lan.go(case).sees("Nhà trường hỏi thăm em sau khi kết thúc")
        self.tam.go("/truong-hop/bao-tin/cua-toi/").sees("đang có người hỗ trợ")
        assert self.tam.status(case) == 404

    # ---- referral

    def refer(self, case: str) -> None:
        lan = self.lan.go(case).press("Lập chuyển gửi")
        lan.page.get_by_label("Cơ quan tiếp nhận").select_option(index=1)
        lan.fill("Mục đích chuyển gửi", "Phối hợp bảo vệ học sinh.")
        lan.fill("Dịch vụ, hỗ trợ đề nghị", "Xác minh, có biện pháp bảo vệ.")
        lan.page.get_by_label("Họ và tên", exact=False).first.select_option(index=1)
        lan.fill("Vì sao dùng ngoại lệ của luật", "Cần bảo vệ em ngay.").press("Lưu bản nháp")
        self.referral = lan.path
        lan.press("Trình hiệu trưởng duyệt")
        self.hoa.go(self.referral).press("Xem và duyệt").press("Duyệt")
        lan.go(self.referral).press("Ghi việc gửi").choose("Hình thức", "Trực tiếp")
        lan.fill("Người nhận", "Văn thư").press("Ghi đã gửi").sees("Đã gửi")
        self.read_the_papers()
        for state, note in (
            ("Đã tiếp nhận", ""),
            ("Đã thực hiện xong", ""),
            ("Đã ghi phản hồi", "Em đã an toàn."),
        ):
            lan.go(self.referral).press("Ghi trả lời của nơi nhận").tick("Việc đã diễn ra", state)
            lan.choose("Hình thức", "Điện thoại").fill("Ghi chú", note).press("Lưu").sees(state)

    def read_the_papers(self) -> None:
        """The letter names nobody; the sheet in its envelope does."""
        name = self.pupil
        links = self.lan.page.get_by_role("link", name="PDF")
        texts = []
        for index in range(2):
            with self.lan.page.expect_download() as started:
                links.nth(index).click()
            file = self.folder / f"paper-{index}.pdf"
            started.value.save_as(file)
            document = pypdfium2.PdfDocument(file)
            texts.append(" ".join(page.get_textpage().get_text_range() for page in document))
        letter, sheet = (re.sub(r"\s+", " ", text) for text in texts)
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in letter and name not in letter
        assert name in sheet

    # ---- the three

    def abuse(self) -> None:
        self.pupil = self.tell("tran", "Em có vết bầm lạ và sợ về nhà.", danger=True)
        self.lan.sees("111")
        case = self.log("Bị xâm hại", danger=True)
        lan = self.lan.go(case).sees("KHÔNG LIÊN HỆ") if "KHÔNG LIÊN HỆ" in self.lan.page.content() else self.lan
        lan.go(case).page.get_by_role("button", name=re.compile("^Đã báo")).first.click()
        lan.sees("Đã thông báo cho")
        self.assess(case, harm="Cao", level="Cao")
        self.triage("Can thiệp", "Chuyển sang can thiệp")
        self.plan(case)
        self.refer(case)
        self.write(case, "Gặp học sinh", "Em ngủ được, đã ở nơi an toàn.")
        self.assess(case, harm="Thấp", protection="Cao", level="Thấp", first=False)
        self.lan.go(case).sees("Trước và sau").sees("Tốt hơn")
        lan.go(case).press("Biện pháp bảo vệ khẩn cấp").fill("Kết quả", "Em ở với bà.").press("Lưu kết quả")
        lan.go(case).press("Ghi nguy hiểm đã qua").fill("Lý do", "Em đã an toàn.").press("Ghi nguy hiểm đã qua")
        self.finish(case)

    def three_pupils(self) -> None:
        self.tell("nguyen", "Hai em xô xát ở nhà xe, một em đứng xem.")
        first = self.log("Bạo lực – bị hại")
        lan = self.lan.go(first).press("Gắn vào một sự việc").tick("Vai trò của học sinh này", "Bị hại")
        lan.fill("Ngày xảy ra", TODAY).fill("Điều đã xảy ra", "Xô xát ở nhà xe sau giờ học.")
        lan.press("Gắn vào sự việc").sees("Xô xát ở nhà xe")
        cases = [first]
        for words, role, kind in (
            ("pham", "Gây ra", "Bạo lực – gây ra"),
            ("le", "Chứng kiến", "Khó khăn tâm lý"),
        ):
            lan.go(first).press("Thêm học sinh khác của sự việc").tick("Học sinh có đang gặp nguy hiểm", "Không")
            self.find(lan, words)
            lan.tick("Vai trò của học sinh này", role).choose("Nhóm trường hợp", kind)
            lan.choose("Nhà trường biết tin qua", "Trao đổi trực tiếp").fill(
                "Điều đã xảy ra", "Em có mặt ở nhà xe."
            )
            lan.page.get_by_role("button", name="Ghi nhận trường hợp").last.click()
            lan.sees("Đã ghi nhận trường hợp")
            cases.append(lan.path)
        lan.go(first).sees("3 học sinh trong sự việc")
        assert len(set(cases)) == 3
        for case in cases:
            self.assess(case, harm="Trung bình", level="Trung bình")
            self.triage("Đưa vào phòng ngừa", "Chuyển sang phòng ngừa")
            self.write(case, "Gặp học sinh", "Em đã bình tĩnh, kể lại sự việc.")
            self.finish(case)

    def dropout(self) -> None:
        self.tell("vo", "Em nghỉ ba buổi, nói sẽ đi làm phụ gia đình.")
        case = self.log("Bỏ học hoặc có nguy cơ bỏ học")
        self.assess(case, harm="Trung bình", level="Trung bình")
        self.triage("Đưa vào phòng ngừa", "Chuyển sang phòng ngừa")
        self.write(case, "Thăm nhà", "Gia đình đồng ý cho em đi học lại.")
        lan = self.lan.go(case).press("Ghi hỗ trợ được nhận")
        lan.page.get_by_label("Loại hỗ trợ").select_option(label="Học bổng")
        lan.fill("Trị giá", "500000").fill("Nguồn hỗ trợ", "Hội Khuyến học xã").press("Lưu")
        lan.go(case).sees("Học bổng").sees("Hội Khuyến học xã")
        self.finish(case)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("case", ["abuse", "three_pupils", "dropout"])
def test_a_case_from_the_concern_to_the_end(chromium: Browser, portal: Portal, tmp_path: Path, case: str) -> None:
    work = Work(chromium, portal, tmp_path)
    try:
        getattr(work, case)()
    except Exception as error:
        for person in (work.tam, work.lan, work.hoa):
            person.page.screenshot(path=tmp_path / f"{person.username}.png", full_page=True)
        raise AssertionError(f"{case}: {error}\nscreens: {tmp_path}") from error
    assert not [fault for person in (work.tam, work.lan, work.hoa) for fault in person.faults]
