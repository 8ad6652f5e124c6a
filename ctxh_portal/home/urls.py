from django.urls import path

from ctxh_portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("bat-dau/", views.begin, name="begin"),
]
