"""Whether a text names a pupil: with tones, without the names of offices; a person decides the rest."""

import pytest
from django.http import Http404

from accounts.models import AuditEvent, Unit
from cases import naming, workflow
from cases.models import NotAName
from ctxh_portal.kit.errors import RuleBroken
from tests.fixtures import enrol


@pytest.mark.parametrize(
    ("pupil", "text", "named"),
    [
        ("Đỗ An", "Học sinh làm đồ án môn học", False),
        ("Đỗ An", "Em Đỗ An đã đi học", True),
        ("Đỗ An", "em do an da di hoc", True),  # typed without marks
        ("Nguyễn Thị Hoà", "em Nguyễn Thị Hòa", True),  # the tone put elsewhere
        ("Trần Đức Anh", "TRẦN ĐỨC\nANH", True),
        ("Trần Đức Anh", "Trần Đức, Lê Anh", False),
        ("An", "An toàn trường học", False),  # one word alone
    ],
)
def test_names_are_compared_with_their_tones(cast, pupil, text, named):
    enrol(cast.thcs, pupil)
    assert naming.named_in(cast.lan, cast.thcs, {"t": text}) == (["t"] if named else [])


def test_the_name_of_the_school_is_nobodys(cast):
    Unit.objects.filter(pk=cast.thcs.pk).update(name="Trường THCS Lê Lợi")
    cast.thcs.refresh_from_db()
    enrol(cast.thcs, "Lê Lợi")
    assert not naming.named_in(cast.lan, cast.thcs, {"t": "Trường THCS Lê Lợi đã triển khai"})
    assert naming.named_in(cast.lan, cast.thcs, {"t": "Em Lê Lợi lớp 9A"})


def test_only_the_roster_of_the_school_counts(cast):
    enrol(cast.primary, "Vũ Lực")
    assert not naming.named_in(cast.lan, cast.thcs, {"t": "dùng vũ lực"})


def test_a_person_confirms_these_words_in_their_surroundings(cast):
    enrol(cast.thcs, "Vũ Lực")
    said = {"Kết quả": "Cha mẹ cam kết không dùng vũ lực với con, nhà trường theo dõi."}
    [passage] = naming.passages(cast.lan, cast.thcs, said)
    assert (passage.title, passage.words, passage.before) == ("Kết quả", "vũ lực", "cam kết không dùng ")
    row = workflow.confirm_not_a_name(actor=cast.lan, unit=cast.thcs, fingerprint=passage.fingerprint)
    workflow.confirm_not_a_name(actor=cast.hoa, unit=cast.thcs, fingerprint=passage.fingerprint)
    assert NotAName.objects.get() == row and "vũ" not in row.fingerprint
    assert not naming.passages(cast.hoa, cast.thcs, said)
    assert naming.passages(cast.hoa, cast.thcs, {"t": "Em Vũ Lực lớp 9A đã đi học lại"})
    [event] = AuditEvent.objects.filter(action="cases.confirm_not_a_name")
    assert (event.actor_id, event.target_id, event.unit_id) == (cast.lan.pk, row.pk, cast.thcs.pk)
    assert "vũ" not in str(event.facts).lower()


@pytest.mark.parametrize("name", ["tam", "phuc", "dung", "nga"])
def test_nobody_else_confirms(cast, name):
    with pytest.raises(Http404):
        workflow.confirm_not_a_name(actor=cast.users[name], unit=cast.thcs, fingerprint="0" * 64)
    assert not NotAName.objects.exists()


def test_what_is_no_fingerprint_is_refused(cast):
    with pytest.raises(RuleBroken, match="tải lại trang"):
        workflow.confirm_not_a_name(actor=cast.lan, unit=cast.thcs, fingerprint="vũ lực")
