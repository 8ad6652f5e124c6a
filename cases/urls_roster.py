"""Lớp và học sinh; cases.urls puts these under hoc-sinh/."""

from django.urls import path

from cases.views import roster

urlpatterns = [
    path("", roster.classes, name="roster_classes"),
    path("tim/", roster.search, name="roster_search"),
    path("lop/them/", roster.class_new, name="roster_class_new"),
    path("lop/<str:public_id>/", roster.classroom, name="roster_class"),
    path("lop/<str:public_id>/sua/", roster.class_edit, name="roster_class_edit"),
    path("lop/<str:public_id>/them-hoc-sinh/", roster.pupil_new, name="roster_pupil_new"),
    path("<str:public_id>/", roster.pupil, name="roster_pupil"),
    path("<str:public_id>/sua/", roster.pupil_edit, name="roster_pupil_edit"),
    path("<str:public_id>/chuyen-lop/", roster.pupil_move, name="roster_pupil_move"),
]
