import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ctxh_portal.kit.names import fold, sort_key

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ "


def test_letters_decide_before_tones():
    names = ["Ân", "Anh", "Án", "An", "Ăn", "Àn", "Đan", "Dan", "Ê", "E"]
    assert sorted(names, key=sort_key) == ["An", "Àn", "Án", "Anh", "Ăn", "Ân", "Dan", "Đan", "E", "Ê"]


def test_the_given_name_comes_first():
    assert sorted(["Trần An", "Lê Bình", "Lê An"], key=sort_key) == ["Lê An", "Trần An", "Lê Bình"]


def test_folding_drops_every_mark():
    assert fold("Trần  ĐỨC Ánh") == "tran duc anh"


@given(st.text(VIETNAMESE, min_size=1))
def test_both_unicode_forms_are_one(text):
    composed, split = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert fold(composed) == fold(split) and sort_key(composed) == sort_key(split)
