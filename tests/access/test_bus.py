"""What is heard of the window: stake 10 ETH, let time play, pause, with a listener on the accessibility bus.

The window, the bus and the listener are processes of their own (see `tests.access.bus`). Where a machine lacks them this is
skipped, and with `CI=true` it fails: what nobody listens to is not tested.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.access.bus import Bus, listening, missing

PLAYED_MS = 8_000
A_SECOND = 10
"""The most events of a second that a reader still speaks over."""


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    lacking = missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(f"nobody can listen here; install {' '.join(lacking)}")
    if lacking:
        pytest.skip(f"nobody can listen here; install {' '.join(lacking)}")
    with listening(Path(tmp_path_factory.mktemp("heard"))) as made:
        yield made


class Heard:
    """The story of one stake: what was heard in each part of it, and the tree at its ends."""

    def __init__(self, bus: Bus) -> None:
        bus.do("tab", 1)
        bus.events()
        bus.do("write", "stake.amount", "10")
        bus.do("press", "stake.review")
        self.reviewed = bus.events()
        self.review = bus.tree()
        bus.do("press", "review.confirm")
        self.confirmed = bus.events()
        self.hours = bus.do("play", PLAYED_MS)
        self.played = bus.events()
        self.end = bus.tree()


@pytest.fixture(scope="module")
def heard(bus: Bus) -> Heard:
    return Heard(bus)


def shown(node: dict[str, Any]) -> bool:
    return "SHOWING" in node["states"]


def test_playing_leaves_a_reader_time_to_speak(heard: Heard) -> None:
    assert heard.hours > 24
    assert len(heard.played) < A_SECOND * PLAYED_MS // 1000, heard.played
