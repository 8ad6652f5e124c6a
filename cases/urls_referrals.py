"""Addresses of referrals: the list, and below a case's own address."""

from django.urls import path

from cases.views import referrals

lists = [path("", referrals.referrals, name="referrals")]
urlpatterns = [
    path("", referrals.referral_new, name="referral_new"),
    path("<str:referral_id>/", referrals.referral, name="referral"),
    path("<str:referral_id>/sua/", referrals.referral_edit, name="referral_edit"),
    path("<str:referral_id>/trinh/", referrals.referral_submit, name="referral_submit"),
    path("<str:referral_id>/duyet/", referrals.referral_decide, name="referral_decide"),
    path("<str:referral_id>/gui/", referrals.referral_send, name="referral_send"),
    path("<str:referral_id>/tra-loi/", referrals.referral_step, name="referral_step"),
    path("<str:referral_id>/khong-gui/", referrals.referral_drop, name="referral_drop"),
    path("<str:referral_id>/ban-dien-tu/", referrals.referral_envelope, name="referral_envelope"),
    path("<str:referral_id>/<str:which>/<str:kind>/", referrals.referral_paper, name="referral_paper"),
]
