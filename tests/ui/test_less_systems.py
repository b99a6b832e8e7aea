"""A practice without some systems of its scenario, or with one of one's own: every tab, form, figure and step is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from tests.ui.told import said
from tests.wallet.own_pool import own_pool
from ui.main_window import MainWindow
from ui.panels.exposure.figures import ExposureFigures
from ui.session import Session
from ui.settings import Settings
from ui.wording import percent, use_world
from wallet import FIRST_STEPS, Practice, actions, audit, risk
from wallet.library import read_own

GAP = re.compile(r"\w  \w|[{}]| [.,](?!\w)|\bNone\b")
"""What a sentence looks like where a name is missing from it."""
OWN = read_own(own_pool().encode(), "my-pool.toml")
BEGUN = {
    "nothing but the protocol": ("calm", ["wsteth", "locked", "curve-steth"], [], "lido"),
    "one's own alone": ("calm", ["lido", "locked"], [OWN], "my-pool"),
    "one chain of two, and not the first": ("calm-all", ["ethereum"], [], "jito"),
}


@pytest.fixture(autouse=True)
def no_world_after() -> Iterator[None]:
    """The worlds here have other tokens than most: what is said elsewhere is not said of them."""
    yield
    use_world(None)


@pytest.mark.parametrize("name", BEGUN)
def test_all_there_is_works_on_what_there_is(name, tmp_path, qtbot):
    scenario, without, own, protocol = BEGUN[name]
    practice = Practice.create(tmp_path / "less.sluice", scenario, without=without, own=own)
    window = MainWindow(Session(practice), Settings())
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    window.show()
    qtbot.waitUntil(lambda: window.tab.isVisible())
    session = window.session
    seen(window, name)
    coins = 2 * 10 ** session.world.listed[session.world.coin].decimals
    assert session.do(actions.Stake(coins, protocol=protocol)) is not None
    session.advance(24 * 3)
    seen(window, name)
    for step in FIRST_STEPS:
        window.first_steps.lead_to(step)
        QCoreApplication.processEvents()
    assert audit(session.world) == []


def test_figures_of_risk_are_in_the_units_of_the_first_token(tmp_path):
    """One JitoSOL redeems for more than one SOL, which is no premium; and 32 of them leave in days."""
    practice = Practice.create(tmp_path / "less.sluice", "calm-all", without=["ethereum"])
    world, figures = practice.world, ExposureFigures()
    use_world(world)
    figures.present(world, ())
    gap = world.market_price("JitoSOL") / world.redemption_rate("JitoSOL") - 1
    assert (figures.discount.name(), figures.discount.number()) == ("Discount today", percent(-gap))
    assert risk.waiting(world) == risk.waiting(world, 32 * 10**9)
    assert risk.waiting(world).high_hours < 24 * 10
    practice.close()


def seen(window: MainWindow, name: str) -> None:
    """Look at every tab, its forms and its figures, and at the pages that explain."""
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        window.tab.finish()
        for form in window.tab.column.forms:
            window.tab.column.show_form(form)
            QCoreApplication.processEvents()
        for figure in window.tab.figures.figures():
            if figure.isVisible() and figure.focusPolicy() & Qt.FocusPolicy.TabFocus:
                figure.setFocus(Qt.FocusReason.TabFocusReason)
                window.commands.menus.actions["explain"].trigger()
                window.explaining.panel.close()
        told = [text for text in said(window.tab) if GAP.search(text)]
        assert told == [], (name, index)
