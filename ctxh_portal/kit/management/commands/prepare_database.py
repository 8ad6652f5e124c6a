from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from ctxh_portal.kit import keystore
from ctxh_portal.kit.database import as_owner, grant_application_rights, write_application_role


class Command(BaseCommand):
    help = (
        "Migrates the database and makes the cache table; on PostgreSQL as the owner (OWNER_DATABASE_URL), "
        "after making the application's role with the name and password of DATABASE_URL. "
        "Makes the first master key where there is none. May be repeated."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        keystore.make_first_master()
        role = connection.settings_dict["USER"]
        password = connection.settings_dict["PASSWORD"]
        with as_owner():
            if connection.vendor == "postgresql":
                write_application_role(role, password)
                grant_application_rights(role)
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            call_command("createcachetable", verbosity=options["verbosity"])
        self.stdout.write("Cơ sở dữ liệu đã sẵn sàng. / The database is ready.")
