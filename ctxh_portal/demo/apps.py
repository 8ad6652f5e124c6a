from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ctxh_portal.demo"
