"""What is heard of the window: stake 10 ETH, let time play, pause, with a listener on the accessibility bus.

The window, the bus and the listener are processes of their own (see `tests.access.bus`). Where a machine lacks them this is
skipped, and with `CI=true` it fails: what nobody listens to is not tested.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.bus import Bus, listening, missing

STAKE = 1
TABS = ("Wallet", "Stake", "DeFi", "Risk")
PLAYED_MS, SHORTLY_MS = 4_000, 1_000
MOST_A_SECOND = 10
"""Events over which a reader still speaks; at 260 a second it says nothing."""
MOST_IN_ALL = 100
"""What the whole story may send."""
MOST_WHILE_PLAYING = 30
COMES_AND_GOES = "object:state-changed:showing"


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    lacking = missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(f"nobody can listen here; install {' '.join(lacking)}")
    if lacking:
        pytest.skip(f"nobody can listen here; install {' '.join(lacking)}")
    with listening(tmp_path_factory.mktemp("heard")) as made:
        yield made


class Heard:
    """The story of one stake: what was heard in each part of it, and what of the tree holds or takes the keyboard at its end."""

    def __init__(self, bus: Bus) -> None:
        bus.do("tab", STAKE)
        bus.do("write", "stake.amount", "")
        bus.events()
        bus.do("write", "stake.amount", "10")
        self.written = bus.events()
        bus.do("press", "stake.review")
        self.reviewed = bus.events()
        self.review = bus.shown()
        bus.do("press", "review.confirm")
        self.confirmed = bus.events()
        self.hours = bus.do("play", PLAYED_MS)
        self.played = bus.events()
        bus.do("pause")
        self.paused = bus.events()
        self.end = bus.focusable()

    def everything(self) -> list[dict[str, Any]]:
        return [*self.written, *self.reviewed, *self.confirmed, *self.played, *self.paused]


@pytest.fixture(scope="module")
def heard(bus: Bus) -> Heard:
    return Heard(bus)


def everywhere(bus: Bus, role: str) -> list[dict[str, Any]]:
    """What of a role each form of each tab shows; what is not on screen is not there for a reader."""
    found = []
    for index in range(len(TABS)):
        bus.do("tab", index)
        for form in range(bus.do("forms")):
            bus.do("form", form)
            found += bus.shown_of(role)
    return found


def announced(events: list[dict[str, Any]]) -> list[str]:
    return [event["said"] for event in events if event["type"] == "object:announcement"]


# -- the six checks


def test_the_whole_story_sends_under_a_hundred_events(heard: Heard) -> None:
    assert len(heard.everything()) < MOST_IN_ALL


def test_playing_leaves_a_reader_time_to_speak(heard: Heard) -> None:
    assert heard.hours > 24
    assert len(heard.played) + len(heard.paused) < MOST_WHILE_PLAYING, heard.played


def test_a_notification_says_that_ten_ether_were_staked(heard: Heard) -> None:
    shown = [event for event in heard.confirmed if event["role"] == "notification" and event["type"] == COMES_AND_GOES]
    assert [event["name"] for event in shown if event["detail"] == 1] == ["Staked 10 ETH"]


def test_the_review_says_the_amount_with_its_unit(heard: Heard) -> None:
    sheet = next(node for node in heard.review if node["role"] == "dialog")
    assert sheet["name"] == "Review: Stake 10 ETH"
    assert "10.0000 stETH" in sheet["description"]
    said = [node["name"] for node in heard.review if node["role"] == "label"]
    assert [name for name in said if name.endswith("stETH at once")] == ["10.0000 stETH at once"]
    assert "Balances before and after" in [node["name"] for node in heard.review if node["role"] == "table"]


@pytest.mark.parametrize("moment", ["review", "end"])
def test_one_node_of_the_tree_is_focused(heard: Heard, moment: str) -> None:
    focused = [node for node in getattr(heard, moment) if "FOCUSED" in node["states"]]
    assert len(focused) == 1, focused


def test_nothing_that_takes_the_keyboard_is_filler(heard: Heard) -> None:
    assert [node for node in heard.end if node["role"] in ("filler", "unknown") and "FOCUSABLE" in node["states"]] == []


def test_every_combo_box_says_what_is_chosen_in_it(bus: Bus, heard: Heard) -> None:
    boxes = everywhere(bus, "combo box")
    assert len({(box["name"], box["description"], *box["relations"].get("labelled-by", ())) for box in boxes}) > 10
    assert [box for box in boxes if not box["relations"].get("labelled-by") and not box["description"]] == []


# -- and what belongs to them


def test_a_pause_is_said_in_one_sentence_with_the_figures(heard: Heard) -> None:
    assert announced(heard.played) == []
    (sentence,) = announced(heard.paused)
    assert sentence.startswith("Paused.")
    assert "stETH" in sentence


def test_a_sheet_that_comes_again_tells_what_is_otherwise_in_it(bus: Bus, heard: Heard) -> None:
    bus.do("tab", STAKE)
    bus.do("form", 0)
    bus.do("write", "stake.amount", "5")
    bus.events()
    bus.do("press", "stake.review")
    events = bus.events()
    bus.do("press", "review.back")
    renamed = [event["name"] for event in events if event["type"] == "object:property-change:accessible-name"]
    assert "5.0000 stETH at once" in renamed
    assert "Network fee 0.0001 ETH, burned" not in renamed


@pytest.mark.parametrize("index", range(4), ids=TABS)
@pytest.mark.parametrize("as_table", [False, True], ids=["chart", "table"])
def test_no_page_floods_the_bus_while_time_plays(bus: Bus, heard: Heard, index: int, as_table: bool) -> None:
    bus.do("tab", index)
    if as_table:
        bus.do("key", "F8")
    bus.events()
    began = time.monotonic()
    bus.do("play", SHORTLY_MS)
    played = bus.events()
    seconds = time.monotonic() - began
    bus.do("pause")
    if as_table:
        bus.do("key", "F8")
    assert len(played) <= MOST_A_SECOND * seconds, played


def test_a_jump_says_cancel_and_where_it_was_stopped_and_does_not_flood_the_bus(bus: Bus, heard: Heard) -> None:
    bus.do("tab", 0)
    bus.events()
    began = time.monotonic()
    assert bus.do("jump", 10 * 8766, 2_000) > 0
    events = bus.events()
    seconds = time.monotonic() - began
    assert len(events) <= MOST_A_SECOND * seconds + MOST_WHILE_PLAYING, events
    assert any("Stopped at " in event["name"] for event in events)
    bus.do("press", "time.undo")


@pytest.mark.parametrize("index", range(4), ids=TABS)
def test_a_page_opened_by_key_is_said_and_holds_the_keyboard(bus: Bus, heard: Heard, index: int) -> None:
    bus.do("tab", (index + 1) % 4)
    bus.events()
    bus.do("key", str(index + 1), "AltModifier")
    title = TABS[index]
    assert [said for said in announced(bus.events()) if said.startswith(f"{title}, tab {index + 1} of 4")]
    tree = bus.shown()
    place = next(place for place, node in enumerate(tree) if "FOCUSED" in node["states"])
    around = []
    while place >= 0:
        around.append(tree[place]["name"])
        place = tree[place]["parent"]
    assert title in around
