from django.urls import include, path

from cases import urls_roster
from cases.views import cases, clocks, course, deciding, files, intake, support

app_name = "cases"
urlpatterns = [
    path("", cases.case_list, name="list"),
    path("ghi-nhan/", intake.log, name="log"),
    path("tim-hoc-sinh/", intake.pupil_search, name="pupil_search"),
    path("thong-bao-ngay/", intake.notify, name="notify"),
    path("bao-tin/", intake.concern_new, name="concern_new"),
    path("bao-tin/cua-toi/", intake.my_concerns, name="my_concerns"),
    path("tin-bao/", intake.concerns, name="concerns"),
    path("tin-bao/<str:public_id>/", intake.concern, name="concern"),
    path("hoc-sinh/", include(urls_roster.urlpatterns)),
    path("<str:public_id>/", cases.detail, name="detail"),
    path("<str:public_id>/nhat-ky/", course.entry, name="entry"),
    path("<str:public_id>/nhat-ky/<str:entry_id>/dinh-chinh/", course.correct, name="correct"),
    path("<str:public_id>/danh-gia/", course.assess, name="assess"),
    path("<str:public_id>/phan-loai/", course.triage, name="triage"),
    path("<str:public_id>/chuyen/<str:target>/", course.move, name="move"),
    path("<str:public_id>/theo-doi/<str:follow_up_id>/", course.follow_up, name="follow_up"),
    path("<str:public_id>/thoi-han/<str:clock_id>/tam-dung/", clocks.pause, name="clock_pause"),
    path("<str:public_id>/thoi-han/<str:clock_id>/tiep-tuc/", clocks.resume, name="clock_resume"),
    path("<str:public_id>/thoi-han/<str:clock_id>/gia-han/", clocks.extend, name="clock_extend"),
    path("<str:public_id>/thong-bao/", course.notify_case, name="notify_case"),
    path("<str:public_id>/ke-hoach/", support.support_plan, name="support_plan"),
    path("<str:public_id>/ke-hoach/trinh/", support.submit_plan, name="submit_plan"),
    path("<str:public_id>/ke-hoach/duyet/", support.decide_plan, name="decide_plan"),
    path("<str:public_id>/viec/<str:action_id>/", support.action_result, name="action_result"),
    path("<str:public_id>/tep/", files.attach, name="attach"),
    path("<str:public_id>/tep/<str:file_id>/", files.download, name="download"),
    path("<str:public_id>/ket-thuc/", deciding.ask_closing, name="ask_closing"),
    path("<str:public_id>/ket-thuc/duyet/", deciding.decide_closing, name="decide_closing"),
    path("<str:public_id>/mo-lai/", deciding.reopen, name="reopen"),
    path("<str:public_id>/phan-cong/", deciding.assign, name="assign"),
]
