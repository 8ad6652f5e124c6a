"""`manage.py catalogue`: the strings of the code into the English catalogue. For whoever changes strings."""

import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

NOT_OURS = ("tests", "benchmarks", "bin", "docs", "static", "var")


class Extract(makemessages.Command):
    """A guessed translation is worse than a missing one, which a test names."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = (
        "Brings ctxh_portal/locale/en up to date with the strings of the code and compiles it. Needs gettext "
        "(Debian); the compiled file is kept beside the source, so that nobody else does. New strings come "
        "without a translation: write it into django.po and run this again."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        os.chdir(settings.BASE_DIR)
        ignored = [f"--ignore={name}" for name in NOT_OURS]
        call_command(
            Extract(), "--locale=en", "--no-location", "--no-obsolete", "--no-wrap", *ignored, verbosity=0
        )
        catalogue = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
        text = catalogue.read_text(encoding="utf-8")
        # the hour of the run would make every run a change
        catalogue.write_text(re.sub(r'^"POT-Creation-Date:.*\n', "", text, flags=re.MULTILINE), encoding="utf-8")
        call_command("compilemessages", "--locale=en", "--ignore=.venv", verbosity=options["verbosity"])
        empty = len(re.findall(r'^msgstr(?:\[\d\])? ""$(?!\n")', text, flags=re.MULTILINE))
        self.stdout.write(f"{catalogue}: {empty} chưa dịch. / {empty} without a translation.")
