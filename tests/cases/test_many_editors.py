"""Twenty people rewrite one support plan at once, each twenty-five times, as people do: whoever was overtaken sees
what was saved, takes it over and adds. In the end everybody's every line is there (F3.11)."""

import random
import threading
import time

from django.db import connection

from accounts.models import AuditEvent
from cases import workflow
from cases.models import Case
from cases.workflow import ActionLine
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import Stale

EDITORS, EDITS = 20, 25
LOOKING = 0.3  # seconds that a person looks at most before sending again


class Editor(threading.Thread):
    def __init__(self, number: int, case: Case, user, action: ActionLine) -> None:
        super().__init__()
        self.number, self.case, self.user, self.action = number, case, user, action
        self.rng = random.Random(number)
        self.text, self.version, self.overtaken = "", case.version, 0
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with acting(self.user.pk):
                for edit in range(EDITS):
                    self.add(f"Ý {self.number}.{edit}")
        except Exception as error:  # shown by the test, in its own thread
            self.error = error
        finally:
            connection.close()

    def add(self, line: str) -> None:
        """Until it is saved; each refusal brings what the others saved."""
        while True:
            time.sleep(self.rng.uniform(0, LOOKING))
            text = f"{self.text}\n{line}".strip()
            try:
                plan = workflow.save_support_plan(
                    actor=self.user,
                    case=self.case,
                    version=self.version,
                    objective=text,
                    pupil_view="",
                    actions=[self.action],
                )
            except Stale as stale:
                self.overtaken += 1
                self.version, self.text = stale.version, stale.row.objective if stale.row else ""
            else:
                self.version, self.text = plan.case.version, plan.objective
                return


def test_nothing_that_twenty_editors_saved_is_lost(transactional_db, cast, way):
    way.to_intervention()
    way.case.refresh_from_db()
    action = ActionLine("An toàn", "Gặp em hằng tuần", "Cô Lan", way.case.opened_at.date())
    editors = [Editor(number, way.case, cast.lan, action) for number in range(EDITORS)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert not [editor.error for editor in editors if editor.error]
    with system_scope("tests"):
        plan = way.case.support_plans.get()
        wanted = {f"Ý {number}.{edit}" for number in range(EDITORS) for edit in range(EDITS)}
        lines = plan.objective.splitlines()
        assert len(lines) == EDITORS * EDITS and set(lines) == wanted
        assert AuditEvent.objects.filter(action="cases.save_support_plan").count() == EDITORS * EDITS
    assert sum(editor.overtaken for editor in editors) > EDITS  # they did meet
