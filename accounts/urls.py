from django.urls import path

from accounts.views import accounts, catalogue, me, register, units

app_name = "accounts"
urlpatterns = [
    path("toi/", me.me, name="me"),
    path("thong-bao/", me.notices, name="notices"),
    path("thong-bao/da-doc/", me.notices_read, name="notices_read"),
    path("thong-bao/<str:public_id>/", me.notice, name="notice"),
    path("tai-khoan/", accounts.accounts, name="accounts"),
    path("tai-khoan/cap/", accounts.account_new, name="account_new"),
    path("tai-khoan/<str:public_id>/", accounts.account, name="account"),
    path("tai-khoan/<str:public_id>/cap-lai/", accounts.account_reset, name="account_reset"),
    path("tai-khoan/<str:public_id>/khoa/", accounts.account_close, name="account_close"),
    path("tai-khoan/<str:public_id>/mo/", accounts.account_open, name="account_open"),
    path("tai-khoan/<str:public_id>/quan-tri/", accounts.account_operator, name="account_operator"),
    path("danh-sach/", units.units, name="units"),
    path("danh-sach/them/", units.unit_new, name="unit_new"),
    path("danh-sach/<str:public_id>/", units.unit, name="unit"),
    path("danh-sach/<str:public_id>/dau-van-ban/", units.letterhead, name="letterhead"),
    path("danh-sach/<str:public_id>/giao-vai-tro/", units.appoint, name="appoint"),
    path("van-ban-di/", register.register, name="register"),
    path("van-ban-di/so-khac/", register.void, name="register_void"),
    path("van-ban-di/tai-ve/<str:unit_id>/<int:year>/<str:kind>/", register.download, name="register_file"),
    path("van-ban-di/nhan/<str:public_id>/", register.receive, name="paper_receive"),
    path("van-ban-di/<str:public_id>/", register.paper, name="paper"),
    path("van-ban-di/<str:public_id>/so/", register.number, name="paper_number"),
    path("van-ban-di/<str:public_id>/dau/", register.scan, name="paper_scan"),
    path("van-ban-di/<str:public_id>/gui/", register.send, name="paper_send"),
    path("nhan-su/", units.people, name="people"),
    path("nhan-su/<str:public_id>/ket-thuc/", units.end_membership, name="end_membership"),
    path("danh-muc/", catalogue.agencies, name="catalogue"),
    path("danh-muc/co-quan/them/", catalogue.agency_new, name="agency_new"),
    path("danh-muc/co-quan/<str:public_id>/", catalogue.agency, name="agency"),
    path("danh-muc/can-cu/", catalogue.bases, name="bases"),
    path("danh-muc/can-cu/them/", catalogue.basis_new, name="basis_new"),
    path("danh-muc/can-cu/<str:public_id>/", catalogue.basis, name="basis"),
]
