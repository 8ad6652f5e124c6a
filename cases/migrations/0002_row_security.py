"""Row security on every table of case data (PostgreSQL). Way back: the policies go."""

from django.db import migrations

from cases.row_security import install, remove


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
