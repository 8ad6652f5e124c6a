"""Hồ sơ học sinh và hoàn cảnh đặc biệt; cases.urls puts these before the register's, under hoc-sinh/."""

from django.urls import path

from cases.views import circumstances, plan_templates, pupil_links, pupils

urlpatterns = [
    path("hoan-canh/", circumstances.roster_list, name="circumstances"),
    path("hoan-canh/chep/", circumstances.roster_copy, name="circumstances_copy"),
    path("hoan-canh/in/<str:kind>/", circumstances.roster_paper, name="circumstances_paper"),
    path("ho-tro-lop-toi/", circumstances.class_benefits, name="class_benefits"),
    path("<str:public_id>/nguoi-cham-soc/them/", pupils.caregiver_new, name="caregiver_new"),
    path("<str:public_id>/nguoi-cham-soc/<str:row_id>/", pupils.caregiver, name="caregiver"),
    path("<str:public_id>/nguoi-cham-soc/<str:row_id>/thoi/", pupils.caregiver_end, name="caregiver_end"),
    path("<str:public_id>/nguoi-cham-soc/<str:row_id>/an-toan/", pupils.caregiver_safety, name="caregiver_safety"),
    path("<str:public_id>/lien-he/them/", pupil_links.pupil_link_new, name="pupil_link_new"),
    path("<str:public_id>/lien-he/<str:row_id>/thoi/", pupil_links.pupil_link_end, name="pupil_link_end"),
    path("<str:public_id>/hoan-canh/them/", pupils.circumstance_new, name="circumstance_new"),
    path("<str:public_id>/hoan-canh/<str:row_id>/", pupils.circumstance, name="circumstance"),
    path("<str:public_id>/hoan-canh/<str:row_id>/go/", pupils.circumstance_remove, name="circumstance_remove"),
    path("<str:public_id>/ho-tro/them/", pupils.benefit_new, name="benefit_new"),
    path("<str:public_id>/ho-tro/<str:row_id>/", pupils.benefit, name="benefit"),
    path("<str:public_id>/ho-tro/<str:row_id>/go/", pupils.benefit_remove, name="benefit_remove"),
    path("<str:public_id>/dong-y/them/", pupils.consent_new, name="consent_new"),
    path("<str:public_id>/dong-y/<str:row_id>/rut/", pupils.consent_withdraw, name="consent_withdraw"),
]

terms = [
    path("mau-ke-hoach/", plan_templates.plan_templates, name="plan_templates"),
    path("mau-ke-hoach/them/", plan_templates.plan_template_new, name="plan_template_new"),
    path("mau-ke-hoach/<str:public_id>/", plan_templates.plan_template, name="plan_template"),
    path("", circumstances.terms, name="terms"),
    path("them/<str:kind>/", circumstances.term_new, name="term_new"),
    path("<str:public_id>/", circumstances.term, name="term"),
]
