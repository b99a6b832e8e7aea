"""Waits on the screen: locked stake has a live range too, a change stands with its reason, and what is shut has no days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.tabs.risk import RiskTab
from ui.tabs.stake import StakeTab
from ui.wording.waits import wait_changed
from wallet import WaitChange, actions, shocks

ETH = 10**18
Opened = Callable[..., MainWindow]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """Opens a window on a scenario after these deeds (an int lets hours pass) and shows the tab with this number."""
    windows: list[MainWindow] = []

    def open_window(tab: int, scenario: str, *deeds: actions.Action | int) -> MainWindow:
        practice = practice_in(tmp_path, scenario, f"{len(windows)}")
        for deed in deeds:
            if isinstance(deed, int):
                practice.advance(deed)
            else:
                practice.do(deed)
        window = MainWindow(Session(practice))
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.tabs.setCurrentIndex(tab)
        return window

    yield open_window
    for window in windows:
        window.close()
        window.session.practice.close()


LOCKED = (actions.Faucet(amount=40 * ETH), actions.Lock(amount=32 * ETH), 1500, actions.Unlock(position=1))


def locked_row(window: MainWindow) -> tuple[str, str]:
    tab = window.tab
    assert isinstance(tab, StakeTab)
    (row,) = (line for line in tab.requests.lines() if not line.request)
    return str(row.cells["expected"]), row.story


def test_locked_stake_that_leaves_shows_when_the_sweep_pays_it(opened: Opened) -> None:
    window = opened(1, "calm", *LOCKED)
    expected, story = locked_row(window)
    assert expected.startswith("paid out ")
    assert " to " in expected
    assert story.startswith("As expected when you asked: ")
    tab = window.tab
    assert isinstance(tab, StakeTab)
    (row,) = (line for line in tab.requests.lines() if not line.request)
    assert [share.name for share in row.stages][-1] == "Sweep"
    assert row.left.endswith(" left")


def test_the_row_of_locked_stake_moves_on_until_the_day_it_is_paid(opened: Opened) -> None:
    window = opened(1, "calm", *LOCKED)
    first = locked_row(window)[0]
    window.session.advance(5 * 24)
    assert locked_row(window)[0] != first
    window.session.advance(10 * 24)
    tab = window.tab
    assert isinstance(tab, StakeTab)
    assert not [line for line in tab.requests.lines() if not line.request]


def test_the_wait_of_the_risk_tab_says_why_it_changed(opened: Opened) -> None:
    window = opened(3, "calm")
    tab = window.tab
    assert isinstance(tab, RiskTab)
    assert "in the queue" in tab.risk_figures.wait.sub()
    window.session.do(actions.Shock(shock=shocks.RedemptionRush(60_000 * ETH)))
    assert tab.risk_figures.wait.sub().endswith(": 60,000 stETH joined ahead of you")
    assert tab.risk_figures.wait.sub().startswith("was ")
    window.session.undo()
    assert "in the queue" in tab.risk_figures.wait.sub()


def test_a_request_that_a_slashing_delays_says_so_and_keeps_its_range(opened: Opened) -> None:
    window = opened(1, "calm", actions.RequestWithdrawal(amount=ETH))
    window.session.do(actions.Shock(shock=shocks.SlashValidators(20_000)))
    window.session.advance(30)
    tab = window.tab
    assert isinstance(tab, StakeTab)
    (row,) = tab.requests.lines()
    assert "as a loss has to be counted first" in row.story
    assert any(digit.isdigit() for digit in str(row.cells["expected"]))


@pytest.mark.parametrize("tab", [0, 1, 3])
def test_while_redemption_is_shut_no_wait_is_told_in_days(opened: Opened, tab: int) -> None:
    window = opened(tab, "june-2022", 100)
    page = window.tab
    assert page is not None
    figures = page.figures.figures()
    said = [f"{figure.name()}: {figure.number()}" for figure in figures]
    assert [words for words in said if ", from 2023" in words or words == "Redemption opens: 15 May 2023"]
    said = [figure.sub() for figure in figures if "2023" in figure.sub()]
    assert all("payable in 2023" in words or "not before 15 May 2023" in words for words in said)
    assert not [figure.sub() for figure in figures if "queue" in figure.sub() or " hours" in figure.sub().replace("24 hours", "")]


def test_recorded_hours_to_come_are_told_only_on_request(opened: Opened, qtbot: QtBot) -> None:
    window = opened(3, "june-2022", 860)
    tab = window.tab
    assert isinstance(tab, RiskTab)

    def drawn(note: str) -> bool:
        return not tab.ghost.running and any(extra.note == note for extra in tab.value.chart.extras)

    qtbot.waitUntil(lambda: drawn("what happened next stays hidden"))
    (extra,) = tab.value.chart.extras
    assert extra.base is not None
    assert len(set(extra.base.market_value)) == 1
    assert extra.base_name == "if the price stood still"
    tab.shocks.alone.future.set_current("show")
    qtbot.waitUntil(lambda: drawn("recorded, shown because you asked"))
    (extra,) = tab.value.chart.extras
    assert extra.base is not None
    assert len(set(extra.base.market_value)) > 20


def test_after_the_record_there_is_nothing_to_hide(opened: Opened) -> None:
    window = opened(3, "calm")
    tab = window.tab
    assert isinstance(tab, RiskTab)
    assert not tab.shocks.alone.future.isVisible()


def test_a_change_of_less_than_a_day_is_no_news() -> None:
    assert wait_changed(WaitChange(20, 43, "joined", ETH)) == ""
    assert wait_changed(WaitChange(48, 120, "joined", 3_200 * ETH)) == "was 2.0 days: 3,200 stETH joined ahead of you"
