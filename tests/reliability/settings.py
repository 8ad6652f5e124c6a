"""The portal's own settings, as a process of its own reads them, with the handlers of `tests.reliability`."""

from ctxh_portal.settings import *  # noqa: F403
from ctxh_portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.reliability"]
