"""One set of pages per run: a page that was read for one section is not read again for the next."""

from __future__ import annotations

import pytest

from tests.support.markdown import Pages


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(tmp_path_factory.mktemp("pages"))
