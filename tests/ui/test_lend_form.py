"""The form for lending and borrowing by hand: every way with its limits, what it tells, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.strategies import evenly_between
from tests.ui.world_of_forms import confirm, defi, defi_window, told
from ui.charts import ValueChart
from ui.main_window import MainWindow
from ui.panels.lend.form import LendForm
from ui.panels.lend.gauge import HealthGauge, hundredths
from ui.panels.lend.settings import SOURCES
from ui.panels.lend.totals import TotalsPicture
from ui.panels.lend.words import CENT_WAD, ENDS, health
from ui.panels.review.receipt import StepLines
from ui.tabs.chart.export import export_chart
from ui.wording.events import event_steps
from ui.wording.systems.words import PRICE_SOURCES
from wallet import Lender, actions, loans, shocks

NAME, E = "aave-core", 10**18


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with defi_window(tmp_path_factory.mktemp("lent")) as made:
        yield made


@pytest.fixture
def form(window: MainWindow) -> Iterator[LendForm]:
    """The form as it stands at first, before anything was lent."""
    tab = defi(window)
    tab.column.show_form(tab.lend)
    yield tab.lend
    while window.session.practice.can_undo:
        window.session.undo()
    tab.lend.turn("lend", "ETH")
    tab.lend.amount.set_text("")


def cells(window: MainWindow, token: str) -> dict[str, str]:
    tab = defi(window)
    assert tab.lending is not None
    table = tab.lending.standing.table.table_model()
    row = table.row_of(token)
    return {column.key: table.cell(row, place).text for place, column in enumerate(table.columns)}


def test_what_is_lent_is_taken_out_to_the_last_unit(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    assert form.token == "ETH"
    assert cells(window, "ETH")["lent"] == "none"
    qtbot.keyClicks(form.amount.line, "10")
    assert told(form)["You lend, after"] == "10.0000"
    assert told(form)["Earns a year"] == cells(window, "ETH")["earns"]
    assert "mean of 30 days" in form.preview.text()
    confirm(qtbot, window)
    assert cells(window, "ETH")["lent"] == "10.0000"
    assert form.amount.text() == ""
    window.session.advance(30)
    form.turn("take")
    qtbot.mouseClick(form.amount.chip(100), Qt.MouseButton.LeftButton)
    assert form.wish() == actions.WithdrawSupplied(NAME, "ETH", form.amount.amount() or 0, everything=True)
    confirm(qtbot, window)
    assert window.session.world.system(NAME, Lender).supplied(window.session.world, "you", "ETH") == 0
    assert form.preview.text().endswith("Nothing lent yet. What you lend keeps earning.")
    assert form.amount.isHidden()
    assert not form.ready()


def test_a_debt_is_repaid_to_the_last_unit(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    form.turn("lend", "ETH")
    qtbot.keyClicks(form.amount.line, "10")
    confirm(qtbot, window)
    form.turn("borrow", "USDC")
    qtbot.keyClicks(form.amount.line, "4000")
    assert told(form)["Health factor"].startswith("\N{INFINITY} \N{RIGHTWARDS ARROW} 3.")
    confirm(qtbot, window)
    window.session.advance(30)
    form.turn("repay")
    assert form.asset.keys() == ("USDC",)
    qtbot.mouseClick(form.amount.chip(100), Qt.MouseButton.LeftButton)
    assert told(form)["Health factor"].endswith("\N{INFINITY}")
    confirm(qtbot, window)
    assert window.session.world.system(NAME, Lender).owed(window.session.world, "you", "USDC") == 0
    assert "You owe nothing here." in form.preview.text()


def test_more_than_there_is_to_take_out_names_what_there_is(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    window.session.do(actions.Supply(NAME, "ETH", 2 * E))
    form.turn("take", "ETH")
    qtbot.keyClicks(form.amount.line, "3")
    assert form.amount.error.sentence().startswith("You supplied 2.0000 ETH, interest included.")
    assert not form.ready()
    window.session.do(actions.Shock(shocks.ContractDrained(10**6, NAME)))
    form.amount.set_text("1")
    sentence = form.amount.error.sentence()
    owed = window.session.world.system(NAME, Lender).totals(window.session.world, "ETH")[1]
    assert sentence == f"All {round(owed / E):,} ETH are lent out. Wait, or sell the receipt."
    assert cells(window, "ETH")["free"] == "none"
    had = window.session.world.balance("you", "ETH")
    qtbot.mouseClick(form.amount.error.fixes()[-1], Qt.MouseButton.LeftButton)
    assert form.way == "sell"
    assert form.asset.keys() == ("ETH",)
    assert form.discount.value() == 10_000
    assert told(form)["You receive"].startswith("0.9900")
    assert told(form)["Less than you are owed"].startswith("0.0100")
    form.discount.set_value(50_000)
    assert form.wish() == actions.SellDeposit(NAME, "ETH", E, 50_000)
    confirm(qtbot, window)
    assert window.session.world.balance("you", "ETH") == pytest.approx(had + 95 * E // 100, abs=E // 100)


def test_only_a_world_with_a_lender_offers_lending(window: MainWindow, form: LendForm) -> None:
    tab = defi(window)
    assert "Lend" in tab.column.page.titles
    tab.column.page.offer("Lend", offered=False)
    assert tab.column.page.titles == ["Swap", "Pool", "Loop", "Vault", "Restake"]
    assert not tab.lends
    tab.column.page.offer("Lend", offered=True)


def test_choosing_a_row_of_the_table_makes_the_form_about_its_asset(window: MainWindow, form: LendForm) -> None:
    tab = defi(window)
    assert tab.lending is not None
    tab.lending.standing.table.choose("wstETH")
    assert form.token == "wstETH"
    assert form.amount.unit().key == "wstETH"


# -- how safe a loan is


@given(evenly_between(8 * 10**17, 5 * 10**18))
@settings(max_examples=60)
def test_a_mark_stands_where_its_number_says(wad: int) -> None:
    gauge = HealthGauge()
    gauge.resize(300, 60)
    written = hundredths(wad)
    assert health(wad) == f"{written / 100:.2f}"
    line = gauge.x_of(ENDS * CENT_WAD)
    assert (gauge.x_of(wad) < line) == (written < ENDS), "a number of 1.00 or more stands at the line or past it"
    assert 0 <= gauge.x_of(wad) <= 300


def test_a_health_factor_is_cut_off_and_never_rounded_up() -> None:
    assert health(E - 1) == "0.99"
    assert health(E) == "1.00"
    assert health(1_999_999_999_999_999_999) == "1.99"
    assert health(None) == "\N{INFINITY}"
    assert HealthGauge().x_of(79 * CENT_WAD) == HealthGauge().x_of(80 * CENT_WAD), "the scale begins at 0.80"


@pytest.mark.parametrize(("width", "words"), [(460, "1.00 liquidated"), (300, "1.00")])
def test_a_narrow_scale_keeps_the_words_of_its_middle_alone(qapp: QApplication, width: int, words: str) -> None:
    gauge = HealthGauge()
    gauge.resize(width, 60)
    assert [text for _, text in gauge.scale_words()] == [words, "1.50 careful", "3.00"]


def test_a_loan_is_shown_now_and_after_with_what_ends_it(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    tab = defi(window)
    assert tab.lending is not None
    standing = tab.lending.standing
    assert standing.gauge.isHidden() or not standing.gauge.isVisible()
    for deed in (actions.Wrap(2 * E), actions.Supply(NAME, "wstETH", E), actions.Borrow(NAME, "ETH", E // 5)):
        window.session.do(deed)
    form.turn("borrow", "ETH")
    qtbot.keyClicks(form.amount.line, "0.3")
    assert standing.gauge.isVisible()
    now, _, after = told(form)["Health factor"].split()
    assert standing.gauge.text() == f"{now} now, {after} after; liquidated under 1.00"
    price, time, rate = (words.text() for _, words in standing.lines)
    assert price.startswith("a redemption rate under 0.6")
    assert price.endswith(" % below today.")
    assert time == "interest alone takes more than ten years."
    assert rate.endswith(" % a year, kept up for a year.")
    form.amount.set_text("")
    assert standing.gauge.text() == f"{now} now; liquidated under 1.00"


def test_a_chart_draws_the_health_against_the_price_that_ends_the_loan(window: MainWindow, form: LendForm) -> None:
    tab = defi(window)
    assert tab.lending is not None
    chart = tab.lending.chart
    assert tab.chart_bar.views() == ["health_by_price", "rates", "totals", "gain", "rate"]
    assert chart.text().startswith("Nothing is owed.")
    window.session.do(actions.Supply(NAME, "ETH", 2 * E))
    form.turn("borrow", "USDC")
    form.amount.set_text("1000")
    ending = loans.loan_ending(form.outcome.world, NAME, "you") if form.outcome is not None else None
    assert ending is not None
    ends = ending.ends_at / E
    assert chart.text().endswith(f"under {ends:.2f} the loan is liquidated.".replace(",", ""))
    rows = chart.table()
    assert rows.rowCount() == 20
    assert rows.index(0, 3).data() == told(form)["Health factor"].split()[-1]
    tab.column.show_form(tab.swap)
    assert tab.chart_bar.views() == ["price", "gain", "rate"]
    tab.column.show_form(form)


def test_rates_are_drawn_by_use_with_the_mean_beside_the_moment(window: MainWindow, form: LendForm) -> None:
    tab = defi(window)
    assert tab.lending is not None
    form.turn("lend", "ETH")
    row, text = cells(window, "ETH"), tab.lending.rates.text()
    assert f"costs {row['costs_now']} a year now and lending earns {row['earns_now']}" in text
    assert f"as the mean of 30 days {row['costs']} and {row['earns']}" in text
    assert text.endswith("From 92 % on the rates climb steeply.")
    table = tab.lending.rates.table()
    assert [table.index(row, 0).data() for row in (0, table.rowCount() - 1)] == ["0 %", "100 %"]


def test_a_loan_that_needs_care_asks_for_a_tick_first(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    window.session.do(actions.Supply(NAME, "ETH", 2 * E))
    form.turn("borrow", "ETH")
    for amount, careful in (("1.1", False), ("1.2", True)):
        form.amount.set_text(amount)
        wish = form.action()
        assert wish is not None
        story = form.story(wish, window.session.preview(wish))
        assert story.caution.startswith("A health factor of 1.38 is close") == bool(story.caution) == careful


# -- what it is set to


def test_an_emode_lends_more_against_the_same(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    window.session.do(actions.Supply(NAME, "ETH", 2 * E))
    window.session.do(actions.Borrow(NAME, "ETH", E))
    form.turn("borrow", "ETH")
    qtbot.keyClicks(form.amount.line, "0.1")
    form.settings.emode.set_current("1")
    assert form.amount.text() == "", "an amount and an e-mode are two actions"
    assert form.wish() == actions.SetEMode(NAME, 1)
    before, _, after = told(form)["Liquidated at"].partition(" \N{RIGHTWARDS ARROW} ")
    assert (before, after) == ("83 %", "95 %")
    confirm(qtbot, window)
    assert window.session.world.system(NAME, Lender).mode_of("you") == 1
    assert form.settings.pending == ""
    assert form.primary is not None
    assert form.primary.text() == "Review loan"
    form.settings.emode.set_current("0")
    qtbot.keyClicks(form.amount.line, "0.1")
    assert form.settings.emode.current_key() == "1", "typing an amount takes the e-mode back"
    assert form.wish() == actions.Borrow(NAME, "ETH", E // 10)


def test_collateral_that_a_loan_needs_stays_with_the_reason(window: MainWindow, form: LendForm) -> None:
    window.session.do(actions.Supply(NAME, "ETH", 2 * E))
    form.turn("lend", "ETH")
    assert form.settings.collateral.isChecked()
    form.settings.collateral.click()
    assert form.wish() == actions.UseAsCollateral(NAME, "ETH", used=False)
    assert form.ready()
    form.settings.collateral.click()
    window.session.do(actions.Borrow(NAME, "USDC", 10**9))
    form.settings.collateral.click()
    assert not form.ready()
    assert form.problem.text().startswith("Your loan needs ETH as collateral")


def test_what_the_lender_believes_is_named_and_switched_as_a_practice_shock(
    qtbot: QtBot, window: MainWindow, form: LendForm
) -> None:
    assert tuple(PRICE_SOURCES) == tuple(SOURCES)
    form.turn("borrow", "ETH")
    assert form.settings.source.current_key() == "capped"
    assert form.settings.note.text().endswith("here that does not count. A wrong report does.")
    form.settings.source.set_current("market")
    wish = form.action()
    assert wish == actions.Shock(shocks.PriceSourceChanges("market", NAME))
    story = form.story(wish, window.session.preview(wish))
    assert [line.text for line in story.risks] == ["This is a practice shock"]
    confirm(qtbot, window)
    assert window.session.world.system(NAME, Lender).prices_from == "market"
    assert "here that counts" in form.settings.note.text()


def test_a_liquidation_opens_its_receipt_and_tells_it_step_by_step(qtbot: QtBot, window: MainWindow, form: LendForm) -> None:
    session = window.session
    for deed in (
        actions.Wrap(4 * E),
        actions.Supply(NAME, "wstETH", 3 * E),
        actions.SetEMode(NAME, 1),
        actions.Borrow(NAME, "ETH", 34 * E // 10),
        actions.Shock(shocks.PriceSourceChanges("market", NAME)),
        actions.Shock(shocks.LargeSale(30_000 * E)),
    ):
        session.do(deed)
    tab = defi(window)
    assert tab.lending is not None
    assert [words.text() for _, words in tab.lending.standing.lines][1] == "none is left."
    session.advance(1)
    qtbot.waitUntil(lambda: tab.column.reviewing)
    sheet = window.told_at_once.sheet
    steps = [line.text for line in sheet.findChildren(StepLines)[0].lines]
    assert steps[0].startswith("The health factor fell to 0.")
    assert steps[1].startswith("A liquidator repaid ")
    assert steps[2].endswith(" wstETH of your collateral for it")
    assert "1. The health factor fell to 0." in sheet.text()
    session.undo()
    assert not tab.column.reviewing, "what was undone is told no longer"
    session.redo()
    session.undo()
    session.advance(1)
    qtbot.waitUntil(lambda: tab.column.reviewing)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not tab.column.reviewing
    assert tab.column.form is form
    row = session.practice.activity(limit=1)[0]
    assert event_steps(replace(row.events[-1], figures={"debt": "ETH"})) == (), "an older practice told less"


def test_all_lending_over_time_stands_in_the_bar_and_goes_into_files(window: MainWindow, form: LendForm, tmp_path: Path) -> None:
    tab = defi(window)
    form.turn("lend", "USDC")
    tab.show_view("totals")
    view = tab.chart_bar.view
    assert view is not None
    picture = view.chart
    assert isinstance(picture, TotalsPicture)
    assert "USDC" in picture.text()
    for kind in ("svg", "csv"):
        export_chart(view, kind, tmp_path / f"totals.{kind}")
        assert (tmp_path / f"totals.{kind}").stat().st_size > 1000
    tab.show_view("health_by_price")


def borrow(window: MainWindow) -> None:
    for wish in (actions.Supply(NAME, "ETH", 5 * E), actions.Borrow(NAME, "USDC", 500 * 10**6)):
        assert window.session.do(wish) is not None


def test_health_and_net_rate_over_time_come_with_a_loan_and_go_with_its_undo(window: MainWindow, form: LendForm) -> None:
    bar = defi(window).chart_bar
    before = bar.views()
    assert not {"health", "net"} & set(before)
    borrow(window)
    assert bar.views() == [*before, "health", "net"]
    window.session.advance(3)
    bar.show_view("health")
    assert bar.view is not None
    chart = bar.view.chart
    assert isinstance(chart, ValueChart)
    assert np.isfinite(chart.data.health).sum() == 4
    assert chart.end_texts()[0].startswith("Health ")
    assert window.session.undo()
    assert window.session.undo()
    assert bar.views() == before
    assert bar.view.key == "gain"
    assert chart.view == "gain"


def test_a_loan_that_was_paid_back_stays_to_be_seen(window: MainWindow, form: LendForm) -> None:
    borrow(window)
    window.session.advance(2)
    window.session.do(actions.Repay(NAME, "USDC", 0, everything=True))
    bar = defi(window).chart_bar
    bar.show_view("health")
    assert bar.view is not None
    chart = bar.view.chart
    assert isinstance(chart, ValueChart)
    assert "No loan" in chart.end_texts()
    assert np.isnan(chart.data.health[-1])
    assert np.isfinite(chart.data.health[-2])
    bar.show_view("health_by_price")
