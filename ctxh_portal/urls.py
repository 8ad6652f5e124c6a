from allauth.account import views as sign_in
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ctxh_portal.kit import pages

# the part of allauth that the portal uses: accounts are given and codes handed over, never asked for by mail
ACCOUNT = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", include("ctxh_portal.home.urls")),
    path("health/", include("ctxh_portal.kit.urls")),
    path("tai-khoan/", include(ACCOUNT)),
    path("don-vi/", include("accounts.urls")),
    path("truong-hop/", include("cases.urls")),
    path("noi/", include("cases.urls_box")),
    path("ke-hoach/", include("plans.urls")),
    path("bao-cao/", include("reports.urls")),
    path("api/v1/", include("ctxh_portal.api")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.server_error
