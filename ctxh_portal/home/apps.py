from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "ctxh_portal.home"
