"""Scripts and lessons are played in a practice of their own each: what a new one begins with is lived once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wallet.first_hours import lived_once


@pytest.fixture(autouse=True, scope="package")
def first_hours_once() -> Iterator[None]:
    with lived_once():
        yield
