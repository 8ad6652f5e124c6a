"""The only addresses of cases without sign-in: the page of a school, "Điều em muốn nói"."""

from django.urls import path

from cases.views import box

app_name = "box"
urlpatterns = [
    path("<str:code>/", box.write, name="write"),
    path("<str:code>/ma/", box.receipt, name="receipt"),
]
