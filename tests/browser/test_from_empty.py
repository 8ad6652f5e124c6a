"""From an empty portal to the first logged case, through the browser alone: each person follows "Bắt đầu"."""

from __future__ import annotations

import base64
import hmac
import struct
import time

import pytest
from playwright.sync_api import Browser

from tests.browser.person import Person
from tests.browser.running import Portal

pytestmark = pytest.mark.browser
PASSWORD = "mot cau du dai cua "
PEOPLE = [
    ("dung", "Ngô Trung Dũng", "anh", "Phòng Văn hóa - Xã hội xã Thủ Thừa"),
    ("hoa", "Lê Thị Hoa", "cô", ""),
    ("lan", "Nguyễn Thị Lan", "cô", ""),
]


def one_time_code(secret: str) -> str:
    """What an authenticator on a phone shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


class Setup:
    def __init__(self, chromium: Browser, portal: Portal) -> None:
        self.chromium, self.portal = chromium, portal
        self.codes: dict[str, str] = {}
        self.people: list[Person] = []

    def person(self, username: str) -> Person:
        self.people.append(Person(self.chromium, self.portal, username))
        return self.people[-1]

    def make_first_account(self) -> Person:
        son = self.person("son").go("/bao-cao/")
        assert son.path == "/bat-dau/"
        son.fill("Họ và tên", "Vũ Hồng Sơn").tick("Cách xưng hô", "anh").fill("Tên đăng nhập", "son")
        for field in ("password", "password_again"):
            son.page.fill(f"[name={field}]", PASSWORD + "son")
        return son.press("Lập tài khoản").sees("Thêm đơn vị quản lý")

    def add_units(self, son: Person) -> None:
        son.press("Thêm đơn vị").choose("Loại đơn vị", "Phòng Văn hóa - Xã hội")
        son.fill("Tên đơn vị", "Phòng Văn hóa - Xã hội xã Thủ Thừa").fill("Tên gọi tắt", "Phòng VH-XH")
        son.fill("Cơ quan chủ quản", "UBND XÃ THỦ THỪA").fill("Địa danh", "Thủ Thừa")
        son.fill("Ký hiệu", "PVHXH").fill("Chức vụ người ký", "TRƯỞNG PHÒNG")
        son.press("Thêm đơn vị").sees("Đã thêm Phòng Văn hóa")
        son.go("/").press("Thêm trường").choose("Loại đơn vị", "Trường").choose("Cấp học", "Trung học cơ sở")
        son.fill("Tên đơn vị", "Trường THCS Hoa Sen").fill("Tên gọi tắt", "THCS Hoa Sen")
        son.choose("Cơ quan quản lý", "Phòng Văn hóa - Xã hội xã Thủ Thừa").fill("Ký hiệu", "THCSHS")
        son.press("Thêm đơn vị").sees("Đã thêm Trường THCS Hoa Sen")

    def give_accounts(self, son: Person) -> None:
        for username, full_name, courtesy, office in PEOPLE:
            son.go("/").press("Cấp tài khoản")
            son.fill("Họ và tên", full_name).tick("Cách xưng hô", courtesy).fill("Tên đăng nhập", username)
            if office:
                son.choose("Giao làm cán bộ của", office)
            son.page.locator("main").get_by_role("button", name="Cấp tài khoản").click()
            self.codes[username] = son.page.locator("#start-code").inner_text()

    def first_sign_in(self, username: str) -> Person:
        """The start code, an own password; whoever can open a case also adds the second factor."""
        person, code = self.person(username), self.codes[username]
        person.sign_in(code).sees("Mã khởi tạo chỉ dùng cho lần đăng nhập đầu")
        person.page.fill("[name=oldpassword]", code)
        for field in ("password1", "password2"):
            person.page.fill(f"[name={field}]", PASSWORD + username)
        person.page.locator("main").get_by_role("button", name="Đổi mật khẩu").click()
        return person.sees("Đã đổi mật khẩu")

    @staticmethod
    def add_factor(person: Person) -> Person:
        secret = (person.page.locator("code.secret").text_content() or "").strip()
        person.page.fill("[name=code]", one_time_code(secret))
        person.page.locator("main").get_by_role("button", name="Bật").click()
        return person.sees("Mã dự phòng").go("/")

    def name_the_principal(self) -> None:
        dung = self.first_sign_in("dung").press("Giao hiệu trưởng THCS Hoa Sen")
        dung.fill("Tên đăng nhập", "hoa").press("Giao vai trò").sees("Đã giao Lê Thị Hoa vai trò Hiệu trưởng")
        dung.go("/").press("Thêm cơ quan").choose("Loại", "Công an cấp xã")
        dung.fill("Tên cơ quan", "Công an xã Thủ Thừa").fill("Điện thoại", "0272 3864 113")
        dung.page.get_by_label("Gọi khi khẩn cấp").check()
        dung.press("Lưu").sees("Công an xã Thủ Thừa").go("/").sees_not("Bắt đầu")

    def name_the_focal_teacher_and_enter_pupils(self) -> None:
        hoa = self.add_factor(self.first_sign_in("hoa"))
        hoa.press("Giao vai trò").tick("Vai trò", "Giáo viên đầu mối").fill("Tên đăng nhập", "lan")
        hoa.press("Giao vai trò").sees("Đã giao Nguyễn Thị Lan")
        hoa.go("/").press("Thêm lớp").fill("Tên lớp", "8A2").fill("Khối", "8").press("Lưu lớp")
        hoa.press("Thêm học sinh").fill("Họ và tên", "Trần Đức Anh").press("Lưu").sees("Trần Đức Anh")
        hoa.go("/").sees_not("Bắt đầu")

    def log_the_first_case(self) -> None:
        lan = self.add_factor(self.first_sign_in("lan"))
        lan.press("Ghi nhận trường hợp").tick("Học sinh có đang gặp nguy hiểm", "Có").sees("Công an xã Thủ Thừa")
        lan.tick("Học sinh có đang gặp nguy hiểm", "Không")
        lan.page.get_by_label("Tìm học sinh theo tên").press_sequentially("tran duc", delay=30)
        lan.page.locator("#pupils label").first.click()
        lan.choose("Nhóm trường hợp", "Khó khăn tâm lý").choose("Nhà trường biết tin qua", "Trao đổi trực tiếp")
        lan.fill("Điều đã xảy ra", "Em ít nói, hay ngồi một mình trong giờ ra chơi.")
        lan.page.get_by_role("button", name="Ghi nhận trường hợp").last.click()
        lan.sees("Đã ghi nhận trường hợp").sees("Trần Đức Anh")


def test_from_an_empty_portal_to_the_first_case(chromium: Browser, empty_portal: Portal) -> None:
    setup = Setup(chromium, empty_portal)
    son = setup.make_first_account()
    setup.add_units(son)
    setup.give_accounts(son)
    setup.name_the_principal()
    setup.name_the_focal_teacher_and_enter_pupils()
    setup.log_the_first_case()
    assert son.status("/bat-dau/") == 404
    assert [fault for person in setup.people for fault in person.faults] == []
