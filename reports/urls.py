from django.urls import path

from reports.views import amending, evidence, naming, office, school, sets, tokens, totals

app_name = "reports"

urlpatterns = [
    # the office
    path("yeu-cau/", office.requests, name="requests"),
    path("yeu-cau/moi/", office.request_new, name="request_new"),
    path("yeu-cau/bo-chi-tieu/", sets.indicator_set, name="indicators"),
    path("yeu-cau/<str:public_id>/", office.request, name="request"),
    path("yeu-cau/<str:public_id>/don-doc/", office.remind, name="remind"),
    path("yeu-cau/<str:public_id>/sua/", amending.amend, name="amend"),
    path("yeu-cau/<str:public_id>/them-truong/", amending.add_schools, name="add_schools"),
    path("yeu-cau/<str:public_id>/rut/", amending.withdraw, name="withdraw"),
    path("yeu-cau/<str:public_id>/don-doc-co-quan/", office.remind_offices, name="remind_offices"),
    path("yeu-cau/<str:public_id>/tinh-hinh-nop.xlsx", office.board_sheet, name="board_sheet"),
    path("yeu-cau/da-nop/<str:public_id>/", office.submission, name="submission"),
    path("yeu-cau/da-nop/<str:public_id>/tiep-nhan/", office.accept, name="accept"),
    path("yeu-cau/da-nop/<str:public_id>/tra-lai/", office.send_back, name="send_back"),
    path(
        "yeu-cau/da-nop/<str:public_id>/van-ban.<str:file_format>",
        office.submission_paper,
        name="submission_paper",
    ),
    path("tong-hop/", office.consolidations, name="consolidations"),
    path("tong-hop/khoa-doc/", tokens.tokens, name="tokens"),
    path("tong-hop/khoa-doc/<str:public_id>/thu-hoi/", tokens.token_revoke, name="token_revoke"),
    path("tong-hop/<str:public_id>/", office.consolidated, name="consolidated"),
    path("tong-hop/ban/<str:public_id>/tien-do/", office.progress, name="progress"),
    path("tong-hop/ban/<str:public_id>/vao-so/", office.consolidated_number, name="consolidated_number"),
    path("tong-hop/ban/<str:public_id>/huy/", office.cancel, name="cancel"),
    path(
        "tong-hop/ban/<str:public_id>/bao-cao.<str:file_format>",
        office.consolidated_file,
        name="consolidated_file",
    ),
    path("tong-hop/ban/<str:public_id>/chot/", totals.approve, name="approve_totals"),
    path("tong-hop/chot/<str:public_id>/", totals.approved, name="approved_totals"),
    path(
        "tong-hop/chot/<str:public_id>/so-lieu.<str:file_format>",
        totals.approved_file,
        name="approved_totals_file",
    ),
    path(
        "tong-hop/chot/<str:public_id>/bao-cao.<str:file_format>",
        totals.approved_paper,
        name="approved_paper",
    ),
    path("tong-hop/<str:public_id>/so-lieu/", totals.now, name="totals"),
    path("tong-hop/<str:public_id>/mo-tong/", totals.open_total, name="open_total"),
    # both: the papers of a year in one file
    path("minh-chung/", evidence.evidence, name="evidence"),
    path("minh-chung/<str:year>/khong-phai-ten/", naming.of_evidence, name="evidence_not_a_name"),
    path("minh-chung/<str:year>/lap/", evidence.evidence_start, name="evidence_start"),
    path("minh-chung/<str:year>/tien-do/", evidence.evidence_progress, name="evidence_progress"),
    path("minh-chung/<str:year>/minh-chung.pdf", evidence.evidence_file, name="evidence_file"),
    # the school
    path("", school.reports, name="reports"),
    path("<str:public_id>/", school.report, name="report"),
    path("<str:public_id>/soan/", school.draft, name="draft"),
    path("<str:public_id>/tra-lai/", school.give_back, name="return"),
    path("<str:public_id>/duyet/", school.approve, name="approve"),
    path("<str:public_id>/vao-so/", school.register, name="register"),
    path("<str:public_id>/khong-phai-ten/", naming.of_report, name="not_a_name"),
    path("<str:public_id>/nop/", school.send, name="send"),
    path("<str:public_id>/ban-chup/", school.scan, name="scan"),
    path("<str:public_id>/dinh-chinh/", school.correct, name="correct"),
    path("<str:public_id>/gui/", school.sending, name="sending"),
    path("<str:public_id>/gui/<str:sending_id>/", school.receipt, name="receipt"),
    path("<str:public_id>/ban/<int:edition>/", school.version, name="version"),
    path(
        "<str:public_id>/ban/<int:edition>/van-ban.<str:file_format>", school.version_paper, name="version_paper"
    ),
    path("<str:public_id>/chi-tieu/<str:group>/", school.targets, name="targets"),
    path("<str:public_id>/so-lieu/<str:group>/", school.figures, name="figures"),
    path("<str:public_id>/so-lieu/<str:group>/<str:code>/", school.behind, name="behind"),
    path("<str:public_id>/van-ban.<str:file_format>", school.paper, name="paper"),
]
