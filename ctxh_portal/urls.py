from django.urls import include, path

from ctxh_portal.kit import pages

urlpatterns = [
    path("", include("ctxh_portal.home.urls")),
    path("health/", include("ctxh_portal.kit.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("don-vi/", include("accounts.urls")),
    path("truong-hop/", include("cases.urls")),
    path("ke-hoach/", include("plans.urls")),
    path("bao-cao/", include("reports.urls")),
    path("api/v1/", include("ctxh_portal.api")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.server_error
