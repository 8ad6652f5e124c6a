from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from accounts import register
        from reports import papers, workflow

        register.SOURCES[papers.SOURCE] = register.Source(
            workflow.number_from_register, workflow.scan_from_register, papers.address
        )
