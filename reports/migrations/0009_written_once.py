from django.db import migrations

from ctxh_portal.kit.append_only import guard, unguard

TABLES = ("reports_approvedtotals", "reports_openedtotal", "reports_reportversion")


class Migration(migrations.Migration):
    """What was signed, approved or opened is written once: the database refuses changes."""

    dependencies = [("reports", "0008_sections_of_builds")]

    operations = [migrations.RunPython(guard(*TABLES), unguard(*TABLES))]
