from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "ctxh_portal.kit"

    def ready(self) -> None:
        from ctxh_portal.kit import checks  # noqa: F401  registers them
