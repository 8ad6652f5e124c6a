from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from accounts import register
        from cases.consents import AFTER_WITHDRAWAL
        from plans import papers_of_unit, workflow
        from plans.papers import SOURCE, address

        AFTER_WITHDRAWAL.append(workflow.ask_photo_review)
        register.SOURCES[SOURCE] = register.Source(
            workflow.number_from_register, workflow.scan_from_register, address
        )
        register.SOURCES[papers_of_unit.SOURCE] = register.Source(
            workflow.paper_number_from_register, workflow.paper_scan_from_register, papers_of_unit.address
        )
