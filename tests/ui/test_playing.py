"""While time plays: what is drawn when, and that nothing goes on after a pause."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.ui.world_of_forms import plain_window
from ui.pace import SPEEDS


@pytest.fixture
def window(tmp_path, qtbot):
    made = plain_window(tmp_path)
    qtbot.addWidget(made, before_close_func=_put_away)
    made.show()
    qtbot.waitUntil(lambda: len(made._pages.made()) == 4)
    made.tabs.setCurrentIndex(0)
    made.pace.set_speed(len(SPEEDS) - 1)
    return made


def _put_away(window):
    window.pace.pause()
    window.session.practice.close()


@pytest.fixture
def drawn(window, monkeypatch):
    """The worlds between which each tab drew, by the tab's name."""
    told = {}
    for page in window.tab_pages:
        seen = told[page.objectName()] = []
        monkeypatch.setattr(page, "redraw", lambda *worlds, seen=seen: seen.append(worlds))
    return told


def test_no_hour_passes_after_a_pause(window, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.pace.pause()
    hour = window.session.world.hour
    qtbot.wait(100)
    assert window.session.world.hour == hour
    assert window.session.practice.tip_hour == hour


def test_a_beat_lives_hours_and_draws_nothing_itself(window, drawn, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: len(drawn["wallet"]) > 1)
    qtbot.wait(60)
    before, hour = len(drawn["wallet"]), window.session.world.hour
    window.pace._beat()
    assert window.session.world.hour > hour
    assert len(drawn["wallet"]) == before


def test_only_the_tab_on_screen_draws_and_misses_nothing(window, drawn, qtbot):
    start, lived = window.session.world, []
    window.session.changed.connect(lambda _before, _after, events: lived.extend(events))
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 200)
    window.pace.pause()
    assert [drawn[name] for name in ("stake", "defi", "risk")] == [[], [], []]
    seen = drawn["wallet"]
    assert seen[0][0] is start
    assert seen[-1][1] is window.session.world
    assert all(first[1] is then[0] for first, then in pairwise(seen))
    assert [event for _, _, happened in seen for event in happened] == lived
    assert len(seen) < 200


def test_a_tab_shown_while_time_plays_is_drawn_up_to_now(window, drawn, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.tabs.setCurrentIndex(2)
    assert drawn["defi"][-1][1] is window.session.world
    count = len(drawn["wallet"])
    qtbot.waitUntil(lambda: len(drawn["defi"]) > 2)
    assert len(drawn["wallet"]) == count
