"""The appendix of the office plan of 2022, letter by letter, page breaks and all; the demonstration's
copy."""

from pathlib import Path

from django.conf import settings

APPENDIX = Path(settings.BASE_DIR, "ctxh_portal/demo/texts/thu_thua_2021_2025_phu_luc.txt").read_text("utf-8")
