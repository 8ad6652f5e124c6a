from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from accounts import register
        from plans import workflow
        from plans.papers import SOURCE, address

        register.SOURCES[SOURCE] = register.Source(
            workflow.number_from_register, workflow.scan_from_register, address
        )
