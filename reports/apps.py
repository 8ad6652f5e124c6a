from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from accounts import register
        from reports import consolidated_papers, papers, workflow

        register.SOURCES[papers.SOURCE] = register.Source(
            workflow.number_from_register, workflow.scan_from_register, papers.address
        )
        register.SOURCES[consolidated_papers.SOURCE] = register.Source(
            workflow.consolidated_number_from_register,
            workflow.consolidated_scan_from_register,
            consolidated_papers.address,
        )
