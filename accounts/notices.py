"""Sentences for people, with a link. They never identify a child: no name, class, kind or code of a case."""

from collections.abc import Iterable

from accounts.models import Notice, User


def tell(users: Iterable[User], text: str, url: str) -> None:
    """Put a notice before each of the users; `url` is a path of this portal behind sign-in."""
    Notice.objects.bulk_create(
        [Notice(user=user, text=text, url=url) for user in {user.pk: user for user in users}.values()]
    )
