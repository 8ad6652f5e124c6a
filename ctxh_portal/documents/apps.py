from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ctxh_portal.documents"
