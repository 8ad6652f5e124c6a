from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from accounts import register
        from cases.consents import AFTER_WITHDRAWAL
        from plans import workflow
        from plans.papers import SOURCE, address

        AFTER_WITHDRAWAL.append(workflow.ask_photo_review)
        register.SOURCES[SOURCE] = register.Source(
            workflow.number_from_register, workflow.scan_from_register, address
        )
