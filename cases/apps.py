from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from accounts.access import BEFORE_LEAVING
        from cases.access import before_leaving
        from cases.row_security import install

        BEFORE_LEAVING.append(before_leaving)
        post_migrate.connect(install, sender=self)
