"""Addresses of transfers: what came to the own school, and below a case's own address."""

from django.urls import path

from cases.views import transfer_list, transfers

lists = [path("", transfer_list.transfers, name="transfers")]
arrivals = [
    path("", transfers.sealed_files, name="sealed_files"),
    path("<str:sealed_id>/tiep-nhan/", transfers.sealed_accept, name="sealed_accept"),
    path("<str:sealed_id>/khong-nhan/", transfers.sealed_refuse, name="sealed_refuse"),
]
urlpatterns = [
    path("", transfers.transfer_new, name="transfer_new"),
    path("chuyen-den/", transfers.arrived, name="arrived"),
    path("<str:transfer_id>/", transfers.transfer, name="transfer"),
    path("<str:transfer_id>/sua/", transfers.transfer_edit, name="transfer_edit"),
    path("<str:transfer_id>/trinh/", transfers.transfer_submit, name="transfer_submit"),
    path("<str:transfer_id>/duyet/", transfers.transfer_decide, name="transfer_decide"),
    path("<str:transfer_id>/rut/", transfers.transfer_withdraw, name="transfer_withdraw"),
    path("<str:transfer_id>/bien-nhan/", transfers.transfer_receipt, name="transfer_receipt"),
    path("<str:transfer_id>/phieu.<str:kind>", transfers.transfer_paper, name="transfer_paper"),
]
