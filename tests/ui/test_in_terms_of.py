"""In terms of another coin or of dollars: every number on screen is the model's, coin prices never look like rewards, and what is
in other terms says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.wallet.practices import practice
from tests.wallet.two_coins import BOB, practice_of_two
from ui import charts
from ui.charts.series import Flat
from ui.charts.words import HELD_STILL, MOVED
from ui.main_window import MainWindow
from ui.panels.holdings.worth_words import worth_caption
from ui.panels.value.data import chart_data, in_terms
from ui.panels.value.view import ValueView
from ui.session import Session
from ui.settings import Settings
from ui.tabs.defi import DefiTab
from ui.tabs.stake import StakeTab
from ui.tabs.table import TabEntry
from ui.tabs.wallet import WalletTab
from ui.theme import theme
from ui.wording import amount, dollars_of
from wallet import DOLLARS, Practice, World, actions, all_of, worth, worth_in_dollars

ETH = 10**18
WALLET = (TabEntry("wallet", "Wallet", WalletTab),)


def opened(session: Session, settings: Settings | None = None) -> MainWindow:
    made = MainWindow(session, settings, tabs=WALLET)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture(scope="module")
def calm(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A world of one coin, 10 ETH staked and 100 hours later."""
    lived = practice(tmp_path_factory.mktemp("calm"), "calm")
    lived.do(actions.Stake(protocol="lido", amount=10 * ETH))
    lived.advance(100)
    made = opened(Session(lived))
    yield made
    lived.close()
    made.close()


@pytest.fixture(scope="module")
def two(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A world of two coins, the second of nine decimals and 10 of it staked, 100 hours later."""
    with pytest.MonkeyPatch.context() as patch:
        lived = practice_of_two(tmp_path_factory.mktemp("two"), patch, growth_ppb=20_000)
        lived.do(actions.Stake(protocol="bob-bank", amount=10 * BOB))
        lived.advance(100)
        made = opened(Session(lived))
        yield made
        lived.close()
        made.close()


def wallet(window: MainWindow) -> WalletTab:
    page = window.tab
    assert isinstance(page, WalletTab)
    return page


def told(window: MainWindow, kind: str, live: bool = False, key: str = "lst") -> WalletTab:
    window.tell_in(kind, live)
    wallet(window).follow(key)
    wallet(window).show_view("gain")
    return wallet(window)


def heads(tab: WalletTab) -> list[str]:
    return [column.title for column in tab.holdings.table_model().columns]


def row(tab: WalletTab, key: str) -> dict[str, str]:
    model = tab.holdings.table_model()
    return {column.key: model.cell(model.row_of(key), place).text for place, column in enumerate(model.columns)}


def dollars(world: World, value: int, coin: str) -> str:
    return dollars_of(world.in_terms_of(value, coin, DOLLARS))


def net_worth_words(tab: WalletTab) -> str:
    world, own = tab.session.world, tab.session.practice.own
    parts = worth(world, own)
    return worth_caption(parts, tab.session.priced, worth_in_dollars(world, own, parts))


def shown(tab: WalletTab) -> list[str]:
    return [figure.number() for figure in tab.numbers.figures]


def test_own_coins_are_told_as_before_and_no_price_is_spoken_of(calm: MainWindow) -> None:
    tab = told(calm, "own")
    line = all_of(calm.session.world, "ETH")
    assert shown(tab)[:3] == [amount(value, "ETH") for value in (line.amount, line.redemption_value, line.market_value or 0)]
    assert heads(tab)[2:4] == ["Redeems for, ETH", "Sells for, ETH"]
    assert (tab.value.chart.data.coin, tab.value.chart.data.prices) == ("ETH", "")
    assert "prices" not in tab.value.chart.accessibleDescription()
    assert tab.chart_bar.parts.follows.isHidden(), "one coin alone is all there is to follow"


def test_figures_rows_and_the_ends_of_lines_in_dollars_are_the_models_amounts(calm: MainWindow) -> None:
    tab, world = told(calm, "dollars"), calm.session.world
    line = all_of(world, "ETH")
    redeems, sells = dollars(world, line.redemption_value, "ETH"), dollars(world, line.market_value or 0, "ETH")
    assert shown(tab)[1:3] == [redeems, sells]
    assert (row(tab, "stETH")["redeems"], row(tab, "stETH")["sells"]) == (redeems[1:], sells[1:])
    assert heads(tab)[2:4] == ["Redeems for, $", "Sells for, $"]
    texts = tab.value.chart.end_texts()
    assert f"Redeems for {redeems}" in texts
    assert f"Sells for {sells}" in texts
    assert row(tab, "USDC")["redeems"] == "10,000.00"
    assert shown(tab)[0] == amount(line.amount, "stETH"), "what is held is counted, not valued"


def test_what_was_earned_is_counted_in_its_own_coin_whatever_the_terms(calm: MainWindow) -> None:
    before = row(told(calm, "own"), "stETH")["day"]
    tab = told(calm, "dollars")
    assert row(tab, "stETH")["day"] == before
    assert heads(tab)[-1] == "Earned in 24 h, ETH"
    assert f"{amount(all_of(calm.session.world, 'ETH').redemption_value, 'ETH')} ETH" in tab.numbers.redeems.sub()


def test_prices_held_still_leave_the_picture_as_it_is_and_prices_that_moved_do_not(calm: MainWindow) -> None:
    own = told(calm, "own").value.chart.data
    gain = own.gained(own.redemption_value)
    still = told(calm, "dollars").value.chart.data
    each = calm.session.world.coins["ETH"].micro_usd / 10**6
    assert still.gained(still.redemption_value) == pytest.approx(gain * each)
    assert still.prices.startswith(HELD_STILL)
    live = told(calm, "dollars", live=True).value.chart.data
    prices = calm.session.practice.prices("ETH", DOLLARS)
    assert live.gained(live.redemption_value) == pytest.approx(gain * prices)
    assert live.prices == MOVED
    assert np.std(prices) > 0
    assert live.redemption_value[-1] == pytest.approx(still.redemption_value[-1])


def test_no_coin_price_moves_an_amount_while_time_plays(calm: MainWindow) -> None:
    tab, session = told(calm, "dollars"), calm.session
    held = session.world
    session.set_playing(True)
    try:
        session.advance(3)
        assert session.priced is held
        tab.write_numbers(None, session.world, ())
        tab.value.load()
        assert shown(tab)[1] == dollars(held, all_of(session.world, "ETH").redemption_value, "ETH")
        assert f"Redeems for {shown(tab)[1]}" in tab.value.chart.end_texts()
    finally:
        session.set_playing(False)
    now = session.world
    assert session.priced is now
    assert shown(tab)[1] == dollars(now, all_of(now, "ETH").redemption_value, "ETH")
    assert f"Redeems for {shown(tab)[1]}" in tab.value.chart.end_texts()


def test_title_table_and_sentence_name_the_terms_and_the_prices(calm: MainWindow) -> None:
    chart = told(calm, "dollars").value.chart
    words = [placed.text for placed in chart.head.words]
    assert words[0].endswith(", dollars")
    assert f"{HELD_STILL}, 1 ETH = {dollars(calm.session.world, ETH, 'ETH')}" in words[1]
    assert "In terms of dollars, prices held still" in chart.accessibleDescription()
    assert [head for head in chart.table().heads() if "ETH" in head] == ["Held, stETH"]
    assert [tick.text[:2] for tick in chart.y_ticks if tick.at > 0] == ["+$"] * sum(tick.at > 0 for tick in chart.y_ticks)
    chart.set_view("discount")
    assert all(HELD_STILL not in placed.text for placed in chart.head.words), "per cent are the same in any coin"


def test_beside_a_record_that_tells_no_coins_price_it_is_said_to_be_assumed(calm: MainWindow) -> None:
    data, session = chart_data(calm.session.world, calm.session.practice.series(), "lst"), calm.session
    for kind, live in (("dollars", False), ("dollars", True)):
        told(calm, kind, live)
        prices = in_terms(replace(data, recorded_until_hour=50), session.practice, session.priced).prices
        assert prices.startswith("assumed prices ")
        assert not in_terms(data, session.practice, session.priced).prices.startswith("assumed")


def test_numbers_in_a_file_name_their_terms_and_stay_exact_in_their_own_coin(calm: MainWindow, tmp_path: Path) -> None:
    tab = told(calm, "dollars")
    path = tmp_path / "chart.csv"
    charts.save_csv(path, tab.value.chart.data, calm.session.practice.exactly("lst"))
    last = list(csv.DictReader(path.open(encoding="utf-8-sig")))[-1]
    line = all_of(calm.session.world, "ETH")
    assert (last["coin"], last["own_coin"], last["prices"][: len(HELD_STILL)]) == ("USD", "ETH", HELD_STILL)
    assert last["redemption_value"] == dollars(calm.session.world, line.redemption_value, "ETH")[1:].replace(",", "")
    assert int(last["redemption_value_1e18"]) == line.redemption_value


def test_the_terms_are_chosen_once_and_remembered(calm: MainWindow) -> None:
    menu = QMenu()
    button = told(calm, "own").chart_bar.parts.terms
    button.fill(menu)
    choices = {action.text(): action for action in menu.actions()}
    assert list(choices)[:2] == ["ETH", "Dollars"]
    assert not choices["Prices as they moved"].isEnabled(), "a coin in terms of itself has no price"
    choices["Dollars"].trigger()
    assert (calm.settings.terms, calm.settings.live_prices) == ("dollars", False)
    assert (button.objectName(), button.text()) == ("chart.terms", "In dollars")
    other = ValueView(calm.session)
    other.load()
    assert other.chart.data.coin == "$", "a chart made later is told in them, too"
    told(calm, "own")


def test_net_worth_in_dollars_has_a_part_that_prices_made_only_where_they_move(calm: MainWindow) -> None:
    tab, world = told(calm, "dollars"), calm.session.world
    parts = worth(world, calm.session.practice.own)
    caption = net_worth_words(tab)
    assert dollars(world, parts.redeemed, "ETH") in caption
    assert "prices" not in caption
    assert "prices" in net_worth_words(told(calm, "own"))
    moved = worth_in_dollars(world, calm.session.practice.own, parts)
    assert moved is not None
    assert f"coin prices {dollars_of(moved.dollars, sign=True)}" in net_worth_words(told(calm, "dollars", live=True))


def test_a_holding_of_another_coin_is_told_in_that_with_its_decimals(two: MainWindow) -> None:
    tab, world = told(two, "own", key="all BOB"), two.session.world
    line = all_of(world, "BOB")
    assert shown(tab)[0] == shown(tab)[1] == amount(line.redemption_value, "BOB")
    assert [figure.unit() for figure in tab.numbers.figures[:2]] == ["BOB", "BOB"]
    assert tab.value.chart.data.coin == "BOB"
    assert tab.value.chart.data.redemption_value[-1] == pytest.approx(line.redemption_value / BOB)
    assert tab.numbers.redeems.sub() == "at once", "its protocol burns it for coins, whatever the first one's queue takes"
    assert row(tab, "bBOB")["redeems"] == f"{amount(line.redemption_value, 'BOB')} BOB"
    assert row(tab, "bBOB")["day"].endswith(" BOB")
    assert row(tab, "stETH")["day"].endswith(" ETH")
    assert heads(tab)[2:4] == ["Redeems for", "Sells for"], "cells of several coins name their own"


def test_a_holding_is_told_in_terms_of_the_first_coin(two: MainWindow) -> None:
    tab, world = told(two, "coin", key="bBOB"), two.session.world
    value = world.in_terms_of(world.redemption_value("you", "bBOB"), "BOB", "ETH")
    assert (shown(tab)[1], tab.numbers.redeems.unit()) == (amount(value, "ETH"), "ETH")
    assert row(tab, "bBOB")["redeems"] == amount(value, "ETH")
    assert tab.value.chart.data.redemption_value[-1] == pytest.approx(value / ETH)
    assert HELD_STILL in tab.value.chart.data.prices
    tab.follow("lst")
    assert tab.value.chart.data.prices == "", "ETH in terms of ETH has no price"


def test_what_can_be_followed_is_grouped_by_coin(two: MainWindow) -> None:
    tab = told(two, "own")
    follows = tab.chart_bar.parts.follows
    assert follows.isVisible()
    groups = {coin: [title for _, title in keys] for coin, keys in follows.offered}
    assert groups == {"ETH": ["All ETH staked", "stETH", "ETH", "USDC"], "BOB": ["All BOB staked", "bBOB", "BOB"]}
    follows.picked.emit("all BOB")
    assert (tab.value.key, follows.text(), tab.numbers.hold.unit()) == ("all BOB", "All BOB staked", "BOB")


def test_the_rows_of_a_coin_stand_together(two: MainWindow) -> None:
    model = told(two, "own").holdings.table_model()
    assert [model.key_at(place) for place in range(model.rowCount())] == ["stETH", "ETH", "USDC", "bBOB", "BOB"]


def test_a_move_in_one_coin_explains_nothing_in_the_chart_of_another(two: MainWindow) -> None:
    tab = told(two, "own", key="all BOB")
    moves = [mark for mark in tab.value.chart.markers if mark.move]
    assert [mark.coin for mark in moves] == ["BOB"]
    assert tab.value.chart.data.about(moves[0])
    tab.follow("lst")
    assert not tab.value.chart.data.about(moves[0])
    assert tab.value.chart.data.times(2.0, "$", MOVED).about(moves[0]) is False


def test_what_would_be_is_drawn_at_its_height_in_the_terms_of_the_chart(calm: MainWindow) -> None:
    tab, world = told(calm, "dollars"), calm.session.world
    tab.value.project([Flat(2.0, "2.0000", "ETH", added=1.0)])
    (flat,) = tab.value.chart.flats
    each = world.coins["ETH"].micro_usd / 10**6
    assert (flat.value, flat.added) == pytest.approx((2 * each, each))
    outcome = calm.session.preview(actions.Stake(protocol="lido", amount=ETH))
    tab.value.ghost(outcome.world)
    redeems = all_of(outcome.world, "ETH").redemption_value
    drawn = {flat.series: flat for flat in tab.value.chart.flats}
    assert drawn["redeem"].strong == dollars(world, redeems, "ETH")
    assert drawn["redeem"].value == pytest.approx(redeems / ETH * each)
    tab.value.clear_ghost()


def test_dollars_are_their_own_coin_and_gain_nothing_by_the_price_of_another(two: MainWindow) -> None:
    tab = told(two, "own", key="USDC")
    data = tab.value.chart.data
    assert (data.coin, data.prices) == ("$", "")
    assert data.gained(data.redemption_value) == pytest.approx(np.zeros(len(data)), abs=1e-6)
    assert (shown(tab)[1], row(tab, "USDC")["redeems"]) == ("$10,000.00", "$10,000.00")
    tab = told(two, "coin", key="USDC")
    data = tab.value.chart.data
    assert data.gained(data.redemption_value) == pytest.approx(np.zeros(len(data)), abs=1e-6)
    assert data.prices == f"{HELD_STILL}, 1 ETH = {dollars(two.session.world, ETH, 'ETH')}"
    assert shown(tab)[1] == row(tab, "USDC")["redeems"] == amount(two.session.world.redemption_value("you", "USDC"), "ETH")


def test_where_there_is_one_coin_dollars_are_told_in_it(calm: MainWindow) -> None:
    tab = told(calm, "own", key="USDC")
    assert row(tab, "USDC")["redeems"] == amount(calm.session.world.redemption_value("you", "USDC"), "ETH")
    assert (tab.value.chart.data.coin, tab.numbers.redeems.unit()) == ("ETH", "ETH")


def test_chart_and_figures_are_of_the_coin_of_what_a_form_is_about(qtbot: QtBot, tmp_path: Path) -> None:
    lived = practice(tmp_path, "calm-all")
    made = MainWindow(Session(lived), tabs=(TabEntry("stake", "Stake", StakeTab), TabEntry("defi", "DeFi", DefiTab)))
    qtbot.addWidget(made)
    made.show()
    stake = made.tab
    assert isinstance(stake, StakeTab)
    for way, key, coin in (("jito", "all SOL", "SOL"), ("rocket-pool", "lst", "ETH"), ("native-solana", "all SOL", "SOL")):
        stake.stake.protocol.set_current(way)
        assert (stake.value.key, stake.value.chart.data.coin) == (key, coin)
        assert [figure.unit() for figure in stake.totals.all()] == [coin] * 4
    for tab_of in ("Wrap", "Vault"):
        stake.stake.protocol.set_current("jito")
        stake.column.show_form(stake.stake)
        assert stake.value.key == "all SOL"
        stake.column.show_form({"Wrap": stake._wrap, "Vault": stake._vault}[tab_of]())
        assert (stake.value.key, stake.totals.hold.unit()) == ("lst", "ETH"), tab_of
    made.tabs.setCurrentIndex(1)
    defi = made.tab
    assert isinstance(defi, DefiTab)
    assert defi.value.key == "lst"
    defi.swap.start("JitoSOL", None)
    assert (defi.value.key, defi.value.chart.data.coin) == ("all SOL", "SOL")
    lived.close()


def test_at_any_size_the_terms_are_in_the_bar_and_nothing_is_cut(two: MainWindow) -> None:
    for scale, size in ((1.0, (1024, 768)), (1.5, (1280, 800)), (2.0, (1024, 768))):
        theme().set_text_scale(scale)
        two.resize(*size)
        QApplication.processEvents()
        for kind in ("own", "dollars"):
            parts = told(two, kind, key="all BOB").chart_bar.parts
            QApplication.processEvents()
            assert cut(two) == [], (scale, kind)
            assert parts.terms.isVisible(), (scale, kind)
            assert parts.follows.isVisible(), (scale, kind)
    theme().set_text_scale(1.0)
    two.resize(1280, 800)


def test_an_explained_number_is_told_in_the_terms_chosen_too(two: MainWindow) -> None:
    tab, world = told(two, "dollars", key="bBOB"), two.session.world
    two.explaining.open("bBOB", "redeem", tab.numbers.redeems)
    value, each = (world.in_terms_of(amount_, "BOB", DOLLARS) for amount_ in (world.redemption_value("you", "bBOB"), BOB))
    assert f"at 1 BOB = {dollars_of(each)}" in two.explain_panel.text()
    assert dollars_of(value).rstrip("0")[:-1] in two.explain_panel.text()
    told(two, "own", key="bBOB")
    two.explaining.open("bBOB", "redeem", tab.numbers.redeems)
    assert "at 1 BOB" not in two.explain_panel.text()
    two.reviewing.leave()


def test_what_nobody_takes_to_stake_is_not_followed(qtbot: QtBot, tmp_path: Path) -> None:
    apart = ("lido", "rocket-pool", "frax", "wsteth", "curve-steth", "curve-reth-ng", "aave-core", "native-ethereum")
    with Practice.create(tmp_path / "mine.sluice", "calm-all", without=apart) as lived:
        made = opened(Session(lived))
        qtbot.addWidget(made)
        tab = wallet(made)
        assert (tab.value.key, tab.numbers.hold.unit(), tab.numbers.gap.sub()) == ("all SOL", "SOL", "nothing to compare")
        assert [keys[0][0] for _, keys in tab.chart_bar.parts.follows.offered] == ["ETH", "all SOL", "all ATOM"]
