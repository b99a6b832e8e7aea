"""Forms whose answers take long look when they are seen, and once a day while time plays."""

from __future__ import annotations

from typing import Any

import pytest

from ui.panels.daily_look import DailyLook


class Seen:
    """As much of a form and of its session as is asked, at an hour, on screen or not."""

    def __init__(self) -> None:
        self.session = self.world = self
        self.hour, self.playing, self.shown = 0, True, True
        self.looks = 0

    def isVisible(self) -> bool:
        return self.shown

    def look(self) -> None:
        self.looks += 1


@pytest.fixture
def seen() -> Any:
    return Seen()


def looked(seen: Any, hours: range) -> int:
    """How often it looks while these hours come."""
    looks, before = DailyLook(seen, seen.look), seen.looks
    looks.shown()
    for hour in hours:
        seen.hour = hour
        looks.refresh(seen, seen)
    return int(seen.looks - before)


def test_while_time_plays_it_looks_once_a_day(seen: Any) -> None:
    assert looked(seen, range(1, 72)) == 3


def test_while_time_stands_it_looks_at_every_change(seen: Any) -> None:
    seen.playing = False
    assert looked(seen, range(1, 5)) == 5


def test_what_is_not_on_screen_looks_only_when_it_is_shown(seen: Any) -> None:
    looks = DailyLook(seen, seen.look)
    seen.shown = False
    for hour in range(100):
        seen.hour = hour
        looks.refresh(seen, seen)
    assert seen.looks == 0
    looks.shown()
    looks.shown()
    assert seen.looks == 1
