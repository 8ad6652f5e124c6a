"""A PDF takes a second or two: each sample is made once for all tests that read it."""

import pytest

from ctxh_portal.documents import docx, pdf
from tests.documents import reading, samples


@pytest.fixture(scope="session")
def rich_pdf(strict_templates: None) -> bytes:
    return pdf.render(samples.rich())


@pytest.fixture(scope="session")
def rich_pages(rich_pdf: bytes) -> list[reading.Page]:
    return reading.pages(rich_pdf)


@pytest.fixture(scope="session")
def rich_word() -> bytes:
    return docx.render(samples.rich())
