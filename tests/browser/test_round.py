"""The yearly round of school social work, through the browser alone: from a logged case to the office's
consolidated report. Steps are methods so that a failure names the step; they share one portal and run in order."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import docx
import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import Person
from tests.browser.running import Portal

pytestmark = pytest.mark.browser

APPENDIX = Path("ctxh_portal/demo/texts/thu_thua_2021_2025_phu_luc.txt").read_text()
TODAY = date.today()
SOON = (TODAY + timedelta(days=7)).strftime("%d/%m/%Y")
GRID = {
    "Mức độ tổn hại": "Cao",
    "Khả năng tiếp cận học sinh của người gây tổn hại": "Trung bình",
    "Tác động đến sự phát triển của học sinh": "Trung bình",
    "Trở ngại trong môi trường chăm sóc": "Trung bình",
    "Khả năng tự bảo vệ": "Trung bình",
    "Biết người có thể bảo vệ mình": "Trung bình",
    "Khả năng, sự sẵn sàng liên hệ với người bảo vệ": "Trung bình",
    "Người khác theo dõi sự an toàn của học sinh": "Trung bình",
}


class Round:
    def __init__(self, chromium: Browser, portal: Portal, folder: Path) -> None:
        self.chromium, self.portal, self.folder = chromium, portal, folder
        self.people: dict[str, Person] = {}
        self.case = self.code = self.pupil = ""

    def __getattr__(self, username: str) -> Person:
        if username not in self.portal.passwords:
            raise AttributeError(username)
        if username not in self.people:
            self.people[username] = Person(self.chromium, self.portal, username, phone=username == "lan").sign_in()
        return self.people[username]

    # ---- a case, on a phone

    def log_a_case(self) -> None:
        lan = self.lan.go("/").press("Ghi nhận")
        lan.tick("Học sinh có đang gặp nguy hiểm", "Có")
        lan.sees("KHẨN CẤP").sees("111").sees("Công an xã").sees("UBND xã")
        lan.page.get_by_role("button", name="Đã báo").first.click()
        lan.sees("Đã thông báo cho")
        lan.page.get_by_label("Tìm học sinh theo tên").press_sequentially("tran duc", delay=30)
        choice = lan.page.locator("#pupils label").first
        expect(choice).to_contain_text("Trần Đức")
        self.pupil = choice.inner_text().split("·")[0].strip()
        choice.click()
        lan.choose("Nhóm trường hợp", "Bạo lực – bị hại").choose("Nhà trường biết tin qua", "Trao đổi trực tiếp")
        lan.fill("Điều đã xảy ra", "Em kể bị bạn lớn hơn chặn đường, có vết bầm ở tay.")
        lan.page.get_by_role("button", name="Ghi nhận trường hợp").last.click()
        lan.sees("Đã ghi nhận trường hợp").sees(self.pupil)
        self.case = lan.path
        found = re.search(r"CTXH-\d{4}-\d{4}", lan.page.inner_text("body"))
        assert found
        self.code = found[0]

    def nobody_else_sees_it(self) -> None:
        assert self.hoa.status(self.case) == 200
        for name in ("minh", "tam", "nga", "phuc", "quang", "mai", "bich", "dung", "son"):
            person = getattr(self, name)
            assert person.status(self.case) == 404, name
            missing = person.page.request.get(f"{self.portal.url}/truong-hop/{'A' * 22}/")
            assert missing.body() == person.page.request.get(self.portal.url + self.case).body(), name
        self.minh.go("/truong-hop/").sees_not(self.code)

    def the_principal_is_told_without_a_name(self) -> None:
        hoa = self.hoa.go("/don-vi/thong-bao/").sees("trường hợp mới")
        for word in (self.code, self.pupil):
            hoa.sees_not(word)

    def gates_say_what_is_missing(self) -> None:
        self.lan.go(self.case).sees("Chưa có đánh giá nguy cơ ban đầu.")

    def assess_and_triage(self) -> None:
        lan = self.lan.go(self.case).press("Đánh giá nguy cơ")
        for question, answer in GRID.items():
            lan.tick(question, answer)
        lan.press("Tính mức đề xuất")
        expect(lan.page.locator("#proposal")).to_contain_text("Cao")
        lan.tick("Mức nguy cơ do thầy/cô xác nhận", "Trung bình").press("Lưu đánh giá")
        lan.sees("không được thấp hơn mức đề xuất")
        lan.tick("Mức nguy cơ do thầy/cô xác nhận", "Cao").press("Lưu đánh giá").sees("Đã lưu đánh giá nguy cơ.")
        lan.press("Phân loại").tick("Quyết định", "Can thiệp").fill("Lý do", "Có thương tích, cần an toàn ngay.")
        lan.press("Lưu quyết định").sees("Đã lưu quyết định phân loại.")

    def intervene(self) -> None:
        lan = self.lan.press("Chuyển sang can thiệp").fill("Lý do chuyển", "Nguy cơ cao.")
        lan.press("Chuyển sang can thiệp").sees("Đã chuyển giai đoạn.").sees("bỏ qua")
        lan.press("Ghi nhật ký").choose("Loại", "Thăm nhà").fill("Nội dung", "Gia đình sẽ đưa đón em.")
        lan.press("Lưu nhật ký").sees("Gia đình sẽ đưa đón em.")
        lan.press("Lập kế hoạch").fill("Mục tiêu", "Em an toàn trên đường đi học.")
        row = lan.page.get_by_role("group", name=re.compile("^Nhu cầu và việc 1"))
        row.get_by_label(re.compile("^Nhu cầu")).fill("An toàn")
        row.get_by_label("Việc làm").fill("Bảo vệ đón em ở cổng")
        row.get_by_label("Người thực hiện").fill("Bảo vệ nhà trường")
        row.get_by_label("Hạn").fill(SOON)
        lan.press("Lưu bản nháp").sees("Đã lưu bản nháp kế hoạch.")
        lan.press("Trình hiệu trưởng duyệt").sees("Chưa ghi trả lời của học sinh")
        for voice in ("Học sinh", "Người lớn khác mà em tin cậy"):
            lan.press("Ghi ý kiến về bản kế hoạch").tick("Người trả lời", voice).tick("Trả lời", "Đồng ý")
            lan.tick("Hình thức", "Nói trực tiếp").fill("Ý kiến hoặc lý do", "Đồng ý với các việc này.")
            lan.press("Lưu").sees("Đã ghi câu trả lời.")
        lan.press("Trình hiệu trưởng duyệt").sees("Đã trình hiệu trưởng duyệt.")
        self.hoa.go(self.case).press("Xem và duyệt").press("Duyệt").sees("Đã duyệt kế hoạch.")

    def reintegrate_and_close(self) -> None:
        lan = self.lan.go(self.case).press("Rà soát")
        lan.tick("Mức độ tổn hại", "Thấp").press("Tính mức đề xuất")
        lan.tick("Mức nguy cơ do thầy/cô xác nhận", "Trung bình")
        lan.fill("Nhận định", "Em đã có người lớn tin cậy ở cạnh.")
        lan.press("Lưu đánh giá").sees("Đã lưu đánh giá nguy cơ.")
        lan.press("Chuyển sang hỗ trợ hòa nhập").fill("Lý do chuyển", "Em đã yên tâm đi học.")
        lan.press("Chuyển sang hỗ trợ hòa nhập").sees("Đã chuyển giai đoạn.")
        lan.press("Đề nghị kết thúc").sees("Còn 3 lần hẹn theo dõi").sees("Dấu hiệu nguy hiểm đang còn")
        lan.go(self.case).press("Biện pháp bảo vệ khẩn cấp").fill("Kết quả", "Bảo vệ đón em.").press("Lưu kết quả")
        lan.go(self.case).press("Ghi nguy hiểm đã qua").fill("Lý do", "Em an toàn.").press("Ghi nguy hiểm đã qua")
        self.portal.days_pass(self.case)
        for _date in range(2):
            lan.go(self.case).press("Theo dõi, gặp học sinh").fill("Kết quả", "Em vui, đi học đều.")
            lan.press("Lưu kết quả").sees("Đã ghi kết quả theo dõi.")
        lan.go(self.case).press("Ghi bảng theo dõi")
        for item in ("Đi học đều", "Học tập", "Quan hệ với bạn bè", "Gia đình", "Không bị kỳ thị"):
            lan.tick(item, "Tốt")
        lan.press("Lưu bảng theo dõi").sees("Đã lưu bảng theo dõi hòa nhập.")
        lan.answers_actions(self.case)
        lan.go(self.case).press("Đề nghị kết thúc").choose("Kết quả", "Ổn định").fill(
            "Lý do kết thúc", "Em đã an toàn, ổn định."
        )
        lan.press("Trình hiệu trưởng duyệt").sees("Đã trình hiệu trưởng duyệt")
        self.hoa.go(self.case).press("Xem và duyệt").press("Duyệt kết thúc").sees("Đã kết thúc trường hợp.")

    def reassign_another(self) -> None:
        lan = self.lan.go("/truong-hop/")
        lan.page.locator("table a").first.click()
        other = lan.path
        hoa = self.hoa.go(other).press("Phân công").choose("Giáo viên đầu mối", "Trần Quang Minh")
        hoa.fill("Lý do", "Cân đối số việc giữa hai thầy cô.").press("Phân công").sees("Đã phân công.")
        assert self.lan.status(other) == 404 and self.minh.status(other) == 200

    # ---- the office's plan

    def the_office_pastes_its_table(self) -> None:
        dung = self.dung.go("/ke-hoach/").press("Soạn kế hoạch").press("Dán cả văn bản có sẵn")
        dung.choose("Đơn vị ban hành", "Phòng Giáo dục và Đào tạo huyện Thủ Thừa")
        dung.tick("Loại kế hoạch", "giai đoạn").fill("Từ năm", "2021").fill("Đến năm", "2025")
        dung.fill("Trích yếu", "Phát triển Công tác xã hội, bản nhập lại")
        dung.fill("Nội dung", "I. Mục đích, yêu cầu\n1. Mục đích\n- Tiếp tục phát triển công tác xã hội.")
        dung.press("Lưu bản nháp").press("Dán bảng").fill("Bảng nhiệm vụ", APPENDIX)
        dung.page.locator("main form button[type=submit]").first.click()
        dung.sees("6 nhóm").sees("17 nhiệm vụ có chữ cái").sees("1 nhiệm vụ đứng riêng")
        dung.sees("17 nhiệm vụ đến các trường").press("Lưu bảng nhiệm vụ")
        dung.sees("Nhân rộng các mô hình")

    def the_office_issues_and_continues_it(self) -> None:
        dung = self.dung.press("Ghi số, ngày ban hành").fill("Số", "58").fill("Ngày ban hành", "25/01/2022")
        dung.press("Ban hành").sees("58/KH-PGDĐT").sees("UBND HUYỆN THỦ THỪA")
        dung.press("Tiếp nối giai đoạn sau").press("Lập bản nháp")
        dung.sees("UBND XÃ THỦ THỪA").sees("Cần thay trước khi ban hành").sees("Lao động")
        while dung.page.get_by_role("button", name="Thay ở mọi chỗ").count():
            dung.press("Thay ở mọi chỗ")
        while dung.page.get_by_role("button", name="Bỏ căn cứ này").count():
            dung.press("Bỏ căn cứ này")
        dung.sees("2026").sees_not("Cần thay trước khi ban hành")
        self.office_plan = dung.path
        dung.press("Ghi số, ngày ban hành").fill("Số", "77")
        dung.press("Ban hành").sees("77/KH-PVHXH")

    def a_school_takes_tasks_over_and_reports_progress(self) -> None:
        phuc = self.phuc.go("/ke-hoach/moi/").tick("Loại kế hoạch", "năm")
        phuc.page.get_by_label("Năm học").select_option(index=2)
        phuc.fill("Trích yếu", "Công tác xã hội trong trường học, bản thử")
        phuc.fill("Nội dung", "I. Mục đích\n- Học sinh được hỗ trợ kịp thời.")
        phuc.press("Lưu bản nháp").sees("bản thử")
        plan = phuc.path
        phuc.press("Trình hiệu trưởng duyệt").sees("bảng nhiệm vụ (dán bảng")
        phuc.go(plan).press("Nhận nhiệm vụ của cơ quan quản lý").sees("bản nhập lại")
        boxes = phuc.page.get_by_role("checkbox", name=re.compile("Truyền thông về công tác xã hội"))
        boxes.last.check()
        phuc.press("Đưa vào kế hoạch").sees("Truyền thông về công tác xã hội")
        phuc.press("Trình hiệu trưởng duyệt")
        self.quang.go(plan).press("Duyệt hoặc trả lại").press("Duyệt kế hoạch").sees("duyệt")
        phuc.go(plan).page.locator("tr", has_text="Truyền thông về").get_by_role("link").first.click()
        phuc.tick("Tiến độ", "Đã xong").fill("Sản phẩm", "Bài đăng trên trang của trường")
        phuc.press("Ghi tiến độ").sees("Bài đăng trên trang của trường")
        dung = self.dung.go(self.office_plan).press("Tiến độ của các trường")
        dung.sees("Sông Vàm")
        expect(dung.page.locator(".cell-done").first).to_be_visible()

    # ---- the month

    def the_month(self) -> None:
        phuc = self.phuc.go("/ke-hoach/danh-gia-thang/")
        address = f"/ke-hoach/danh-gia-thang/{TODAY:%Y-%m}/"
        phuc.go(address).sees("Số liệu của tháng").fill("Kết quả đạt được", "Đã tổ chức hai buổi truyền thông.")
        phuc.fill("Tồn tại, hạn chế", "Chưa có phòng riêng.").fill("Biện pháp khắc phục", "Bố trí phòng y tế.")
        phuc.fill("Hạn khắc phục", SOON)
        for asked in phuc.page.get_by_role("group", name="Đã khắc phục chưa?").all():
            asked.get_by_label("Đã khắc phục", exact=True).check()
        phuc.press("Lưu và trình hiệu trưởng").sees("Chưa trình được vì thiếu phần Việc tháng sau.")
        phuc.fill("Việc tháng sau", "Tập huấn.").press("Lưu và trình hiệu trưởng")
        quang = self.quang.go(address).fill("Ý kiến", "Ghi thêm việc tháng sau.").press("Trả lại để bổ sung")
        phuc.go(address).sees("Ghi thêm việc tháng sau.").fill("Việc tháng sau", "Tập huấn cho giáo viên.")
        phuc.press("Lưu và trình hiệu trưởng")
        quang.go(address).press("Ký và khóa đánh giá").sees("Nội dung và số liệu được giữ nguyên.")
        phuc.go(address)
        assert phuc.page.get_by_role("button", name="Lưu bản nháp").count() == 0
        assert self.dung.status(address) == 404

    # ---- the yearly report

    def the_office_asks(self) -> None:
        dung = self.dung.go("/").press("Yêu cầu báo cáo")
        if "moi" not in dung.path:
            dung.go("/bao-cao/yeu-cau/moi/")
        start, end = date(TODAY.year, 1, 2), date(TODAY.year + 1, 1, 1)  # of both years that may be proposed
        year = dung.page.locator("[name=year]").input_value()
        days = {"Kỳ số liệu từ ngày": start.strftime("%d/%m/%Y"), "Đến hết ngày": end.strftime("%d/%m/%Y")}
        dung.fill("Tên báo cáo", "Báo cáo năm, vòng thử")
        for label, day in days.items():
            dung.fill(label, day)
        dung.page.locator("main form button[type=submit]").first.click()
        dung.sees("0/12")
        self.request = dung.path
        dung.go("/bao-cao/yeu-cau/moi/").page.locator("[name=year]").fill(year)
        for label, day in days.items():
            dung.fill(label, day)
        dung.press("Gửi yêu cầu").sees("Cơ quan đã yêu cầu báo cáo của năm này")

    def each_school_reports(self) -> None:
        for focal, head in (("lan", "hoa"), ("phuc", "quang"), ("mai", "bich")):
            self._one_school(getattr(self, focal), getattr(self, head))
        self.dung.go(self.request).sees("3/12")

    def _one_school(self, focal: Person, head: Person) -> None:
        focal.go("/bao-cao/").page.get_by_role("link", name=re.compile("vòng thử")).first.click()
        report = focal.path
        focal.press("Lưu và trình hiệu trưởng duyệt")
        focal.sees("thiếu phần")
        sections = {
            "Kết quả": "Nhà trường đã thực hiện đủ các nội dung theo kế hoạch.",
            "Tồn tại": "Phòng tư vấn còn dùng chung.",
            "Nguyên nhân": "Cơ sở vật chất còn hạn chế.",
            "Đề xuất": "Đề nghị mở lớp tập huấn cho giáo viên đầu mối.",
        }
        for label, text in sections.items():
            focal.fill(label, text)
        focal.press("Lưu và trình hiệu trưởng duyệt")
        head.go(report).press("Duyệt và chốt số liệu")
        head.page.get_by_role("textbox", name=re.compile("^Số")).fill("45")
        head.page.get_by_role("button", name="Ghi số và ngày").click()
        head.go(report).sees("45").page.get_by_role("button", name=re.compile("^\\s*Nộp")).click()
        head.sees("Đã nộp")

    def consolidate(self) -> None:
        dung = self.dung.go(self.request)
        dung.page.locator("main").get_by_role("link", name="Tổng hợp").click()
        dung.fill("Đánh giá chung", "Các trường thực hiện tốt.")
        dung.press("Lập báo cáo")
        dung.page.reload()
        dung.page.get_by_role("link", name="Tải PDF").wait_for(timeout=120_000)
        pdf, word = dung.download("Tải PDF", self.folder), dung.download("Tải Word", self.folder)
        self.check(self.text_of(pdf))
        self.check("\n".join(t for t in self.words_of(word)))

    def text_of(self, pdf: Path) -> str:
        document = pypdfium2.PdfDocument(pdf)
        return "\n".join(page.get_textpage().get_text_range() for page in document)

    def words_of(self, word: Path) -> list[str]:
        document = docx.Document(str(word))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return [paragraph.text for paragraph in document.paragraphs] + cells

    def check(self, text: str) -> None:
        text = re.sub(r"\s+", " ", text)
        for wanted in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "UBND XÃ THỦ THỪA", "Kỳ số liệu", "3/12"):
            assert wanted in text, wanted
        assert "Các trường thực hiện tốt." in text and "MN Quang Trung" in text
        assert self.pupil not in text and not re.search(r"CTXH-\d{4}-\d{4}", text)


STEPS = [name for name, step in vars(Round).items() if callable(step) and not name.startswith("_")]


@pytest.mark.timeout(900)
def test_the_whole_round(chromium: Browser, portal: Portal, tmp_path: Path) -> None:
    story = Round(chromium, portal, tmp_path)
    for name in STEPS:
        if name in ("text_of", "words_of", "check"):
            continue
        try:
            getattr(story, name)()
        except Exception as error:
            for person in story.people.values():
                person.page.screenshot(path=tmp_path / f"{name}-{person.username}.png", full_page=True)
            raise AssertionError(f"step {name}: {error}\nscreens: {tmp_path}") from error
    assert {name: person.faults for name, person in story.people.items() if person.faults} == {}
