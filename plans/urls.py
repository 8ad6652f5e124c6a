from django.urls import path

from plans.views import activities, months, papers, plans, progress, sheet, tables, versions

app_name = "plans"
urlpatterns = [
    path("", plans.plan_list, name="list"),
    path("moi/", plans.new, name="new"),
    path("hoat-dong/", activities.activity_list, name="activities"),
    path("hoat-dong/moi/", activities.new, name="activity_new"),
    path("hoat-dong/<str:public_id>/", activities.edit, name="activity"),
    path("danh-gia-thang/", months.year, name="months"),
    path("danh-gia-thang/cac-truong/", months.schools, name="months_of_schools"),
    path("danh-gia-thang/<str:month>/", months.month, name="month"),
    path("danh-gia-thang/<str:public_id>/ky/", months.decide, name="month_decide"),
    path("nhiem-vu/<str:public_id>/", progress.task, name="task"),
    path("nhiem-vu/<str:public_id>/sua/", tables.edit_task, name="task_edit"),
    path("nhiem-vu/<str:public_id>/bo/", tables.remove_task, name="task_remove"),
    path("<str:public_id>/", plans.detail, name="detail"),
    path("<str:public_id>/sua/", plans.edit, name="edit"),
    path("<str:public_id>/tiep-noi/", plans.continue_plan, name="continue"),
    path("<str:public_id>/nam-sau/", plans.repeat, name="repeat"),
    path("<str:public_id>/thay-the/", plans.mend, name="mend"),
    path("<str:public_id>/trinh/", plans.submit, name="submit"),
    path("<str:public_id>/duyet/", plans.decide, name="decide"),
    path("<str:public_id>/ban-hanh/", papers.issue, name="issue"),
    path("<str:public_id>/ban-dong-dau/", papers.scan, name="scan"),
    path("<str:public_id>/tai/<str:kind>/", papers.download, name="download"),
    path("<str:public_id>/so-sanh/", versions.compare, name="compare"),
    path("<str:public_id>/giu-phien-ban/", versions.keep, name="keep"),
    path("<str:public_id>/bang/", sheet.sheet, name="sheet"),
    path("<str:public_id>/theo-thang/", sheet.by_month, name="by_month"),
    path("<str:public_id>/dan-bang/", tables.paste, name="paste"),
    path("<str:public_id>/luu-bang/", tables.save_pasted, name="import"),
    path("<str:public_id>/them-nhiem-vu/", tables.add_task, name="task_add"),
    path("<str:public_id>/nhan-nhiem-vu/", tables.adopt, name="adopt"),
    path("<str:public_id>/tien-do/", progress.grid, name="grid"),
]
