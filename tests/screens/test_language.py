"""Vietnamese is everybody's language until somebody chooses another."""


def test_a_browser_does_not_choose(client, cast):
    page = client.get("/tai-khoan/login/", headers={"accept-language": "en"})
    assert "Đăng nhập" in page.text


def test_a_person_does(client, cast):
    client.post("/i18n/setlang/", {"language": "en", "next": "/tai-khoan/login/"})
    assert "Sign in" in client.get("/tai-khoan/login/").text


def test_a_language_that_is_not_there_is_vietnamese(client, cast):
    client.cookies["django_language"] = "xx"
    assert "Đăng nhập" in client.get("/tai-khoan/login/").text
