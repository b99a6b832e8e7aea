"""What the Risk tab owes: amounts that are the model's, a preview that is the action, a ghost that is the life to come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from tests.wallet import rooms
from tests.wallet.practices import practice
from ui.charts.value.apart import worst
from ui.panels.exposure.figures import SLOWED, disputed
from ui.panels.review.sheet import ReviewSheet
from ui.panels.shocks.ghost import LivedLine
from ui.panels.shocks.part import apart
from ui.panels.window.width import WindowWidth, room_for
from ui.session import Session
from ui.tabs.risk import RiskTab
from ui.theme import theme
from ui.widgets import DataTable, PreviewRow, Segments
from ui.wording import amount, percent, span_range, use_world
from wallet import Refused, actions, exposures, risk, shocks
from wallet.world.hour import pass_hour

WEI = 10**18


@pytest.fixture
def session(tmp_path: Path, scenario: str) -> Iterator[Session]:
    opened = practice(tmp_path, scenario)
    yield Session(opened)
    opened.close()


@pytest.fixture
def scenario() -> str:
    return "calm"


@pytest.fixture
def tab(qtbot: QtBot, session: Session) -> RiskTab:
    page = RiskTab(session)
    qtbot.addWidget(page)
    page.resize(1280, 676)
    page.show()
    page.set_room(WindowWidth.wide, 1280)
    return page


def drawn(qtbot: QtBot, tab: RiskTab) -> RiskTab:
    """Wait until the ghost is whole."""
    qtbot.waitUntil(lambda: not tab.ghost.running and bool(tab.value.chart.extras))
    return tab


def value_of(tab: RiskTab, label: str) -> str:
    return next(row.shown() for row in tab.shocks.preview.rows() if row.label == label)


def size(tab: RiskTab) -> QSlider:
    found = tab.findChild(QSlider, "shock.size")
    assert isinstance(found, QSlider)
    return found


def keep(qtbot: QtBot, tab: RiskTab) -> None:
    """Review the open shock and confirm it, as the window does."""
    sheet = ReviewSheet(tab.session)
    qtbot.addWidget(sheet)
    assert sheet.open(tab.shocks)
    confirm = sheet.findChild(QPushButton, "review.confirm")
    assert confirm is not None
    qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)


# -- what I am exposed to


def test_figures_are_what_stands_in_contracts_the_worst_case_the_discount_and_the_wait(tab: RiskTab) -> None:
    world = tab.session.world
    rows, price = exposures(world), world.market_price("stETH")
    stake, worst, discount, wait = tab.risk_figures.figures
    assert price is not None
    assert stake.number() == amount(risk.at_stake(rows), "ETH")
    assert (worst.name(), worst.number()) == ("Could cost up to", amount(rows[0].bad_case, "ETH"))
    assert discount.number() == percent(1 - price / WEI)
    told = risk.waiting(world)
    assert f"{wait.number()} {wait.unit()}" == span_range(told.low_hours, told.high_hours)


def test_every_risk_stands_with_what_it_costs_today_and_in_a_bad_case(tab: RiskTab) -> None:
    model = tab.exposure.table.table_model()
    shown = {str(row["key"]): row for row in model.rows()}
    for row in exposures(tab.session.world):
        cells = {column.key: model.cell(model.row_of(row.kind), place) for place, column in enumerate(model.columns)}
        assert cells["stake"].text == amount(row.at_stake, "ETH")
        assert cells["bad"].text == amount(-row.bad_case, "ETH")
        assert cells["today"].text == (amount(-row.today, "ETH", sign=True) if row.today else "none")
        assert shown[row.kind]["bearer"]
    assert len(shown) == len(exposures(tab.session.world))


@pytest.mark.parametrize(
    ("kind", "shock"), [("discount", "sale"), ("slashing", "slash"), ("waiting", "rush"), ("contract", "drained")]
)
def test_choosing_a_risk_explains_its_bad_case_and_opens_the_shock_that_fits(tab: RiskTab, kind: str, shock: str) -> None:
    tab.shocks.open("liquidity")
    tab.exposure.table.choose("slashing" if kind != "slashing" else "contract")
    tab.exposure.table.choose(kind)
    row = next(row for row in exposures(tab.session.world) if row.kind == kind)
    assert f"{amount(row.bad_case, 'ETH')} ETH" in tab.exposure.sentence.text()
    assert tab.shocks.part is not None
    assert tab.shocks.part.key == shock


@pytest.mark.parametrize("scenario", ["june-2022"])
def test_a_risk_whose_shock_this_world_has_not_leaves_the_open_one(tab: RiskTab) -> None:
    tab.shocks.open("liquidity")
    tab.exposure.table.choose("waiting")
    assert tab.exposure.sentence.text()
    assert tab.shocks.part is not None
    assert tab.shocks.part.key == "liquidity"


@pytest.mark.parametrize("scenario", ["calm-all"])
def test_a_cap_too_low_says_whose_loan_it_ends_and_is_offered_only_where_one_is_believed(qtbot: QtBot, tab: RiskTab) -> None:
    for times, liquidated, told in ((100_000, "nobody", "1.05 → 1.02"), (135_000, "your loan", "1.02 → 0.99")):
        tab.session.do(actions.OpenLoop("aave-core", "wstETH", WEI, times, 1))
        tab.shocks.open("liquidity")
        tab.exposure.table.choose("contract")
        tab.exposure.table.choose("liquidation")
        part = tab.shocks.part
        assert part is not None
        assert part.key == "cap"
        assert tab.shocks.preview.rows()[0].label == "1 wstETH counts as"
        assert value_of(tab, "Liquidated") == liquidated
        assert value_of(tab, "Health factor") == told
        assert value_of(tab, "Discount") == "no change"
        if liquidated == "nobody":
            tab.session.undo()
    lost = float(value_of(tab, "You lose").split()[0].replace("\N{MINUS SIGN}", ""))
    qtbot.waitUntil(lambda: bool(tab.value.chart.extras) and np.isfinite(tab.value.chart.extras[0].data.market_value[3]))
    drawn = tab.value.chart.extras[0].data
    gained = drawn.gained(drawn.redemption_value)
    assert gained[1] - gained[2] == pytest.approx(lost, abs=1e-3), "the debt that is repaid is no loss"
    keep(qtbot, tab)
    run = tab.session.advance(1)
    assert run is not None
    assert [event.account for event in run.events if event.kind == "liquidation"] == ["you"]
    tab.session.do(actions.Shock(shocks.PriceSourceChanges("redemption")))
    assert "cap" not in tab.shocks.kinds.shown_keys()
    tab.shocks.open("liquidity")
    tab.exposure.table.choose("contract")
    tab.shocks.open("liquidity")
    tab.exposure.table.choose("liquidation")
    assert "loan" in tab.exposure.sentence.text()
    assert tab.shocks.part is not None
    assert tab.shocks.part.key == "liquidity", "a risk without a shock here leaves the open one"


def test_nothing_held_is_said_in_words(tab: RiskTab) -> None:
    tab.session.do(actions.Transfer(token="stETH", to="alice", amount=1, everything=True))
    assert tab.risk_figures.worst.number() == "none"
    assert tab.exposure.table.table_model().rowCount() == 0
    assert tab.exposure.sentence.isHidden()
    assert tab.view is not None
    assert tab.view.key == "discount"
    price = tab.session.world.market_price("stETH")
    assert price is not None
    assert value_of(tab, "1 stETH sells for").startswith(amount(price, "ETH"))
    tab.session.undo()
    assert tab.view.key == "gain"


def test_a_narrow_table_leaves_out_columns_but_never_a_part_of_one(tab: RiskTab, qtbot: QtBot) -> None:
    table = tab.exposure.table
    for width in (1280, 1024, 800):
        tab.resize(width, 676)
        tab.set_room(room_for(width, 1.0), width)
        qtbot.waitUntil(lambda width=width: table.viewport().width() < width)
        shown = [place for place in range(6) if not table.isColumnHidden(place)]
        assert {0, 1, 2, 3} <= set(shown), width
        assert sum(table.columnWidth(place) for place in shown) <= max(table.viewport().width(), 1), width


# -- shocks on a copy


@pytest.mark.parametrize("key", ["slash", "sale", "liquidity"])
def test_a_preview_is_the_action_and_changes_nothing(tab: RiskTab, key: str) -> None:
    before = tab.session.world
    tab.shocks.open(key)
    wished = tab.shocks.action()
    assert isinstance(wished, actions.Shock)
    found = risk.effect(before, tab.session.preview(wished).world)
    assert tab.session.world is before
    if key == "sale":
        assert value_of(tab, "Sells for") == f"{amount(found.sells_before or 0, 'ETH')} → {amount(found.sells or 0, 'ETH')}"
        assert value_of(tab, "Redeems for") == "no change"
    if key == "liquidity":
        costs = f"{amount(found.sale_costs_before, 'ETH', 2)} → {amount(found.sale_costs, 'ETH', 2)}"
        assert value_of(tab, "Selling 1,000 costs") == costs
    if key == "slash":
        told = tab.session.preview(wished).receipt.notes[0].figures
        assert value_of(tab, "You lose by day 36") == amount(-int(told["yours_day_36"]), "ETH", 6)


def test_moving_the_slider_previews_another_size(tab: RiskTab) -> None:
    track = size(tab)
    before = value_of(tab, "Sells for")
    track.setValue(track.maximum())
    action = tab.shocks.action()
    assert isinstance(action, actions.Shock)
    assert action.shock == shocks.LargeSale(risk.reach(tab.session.world).sale_most)
    assert value_of(tab, "Sells for") != before


def test_arrows_preview_a_shock_enter_opens_it_and_back_keeps_its_sliders(qtbot: QtBot, tab: RiskTab) -> None:
    kinds, form = tab.findChild(QWidget, "shock.kind"), tab.shocks
    assert isinstance(kinds, DataTable)
    kinds.choose("slash")
    slashed = form.action()
    qtbot.keyClick(kinds, Qt.Key.Key_Down)
    assert form.part is not None
    assert (form.part.key, form.is_open) == ("dark", False)
    assert form.action() != slashed
    qtbot.keyClick(kinds, Qt.Key.Key_Up)
    qtbot.keyClick(kinds, Qt.Key.Key_Return)
    assert form.is_open
    assert kinds.isHidden()
    size(tab).setValue(size(tab).maximum())
    tried = form.action()
    assert tried != slashed
    back = tab.findChild(QPushButton, "shock.back")
    assert back is not None
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert not form.is_open
    assert form.action() == tried
    assert kinds.table_model().cell(kinds.table_model().row_of("slash"), 1).text == form.part.value_words()


def test_only_one_shock_stands_alone_and_without_one_nothing_can_be_applied(tab: RiskTab) -> None:
    tab.shocks.open("slash")
    assert [part.key for part in tab.shocks.parts if not part.isHidden()] == ["slash"]
    apply, choose = tab.findChild(QPushButton, "shock.apply"), tab.findChild(QPushButton, "shock.open")
    assert apply is not None
    assert choose is not None
    assert apply.isEnabled()
    assert choose.isHidden()
    tab.shocks.confirmed()
    assert tab.shocks.action() is None
    assert not choose.isEnabled()
    assert apply.isHidden()


def test_the_list_has_every_shock_that_the_world_has_and_no_other(tab: RiskTab) -> None:
    found = risk.struck(tab.session.world)
    assert set(tab.shocks.kinds.shown_keys()) == {key for key, names in found._asdict().items() if names}


@pytest.mark.parametrize("scenario", ["june-2022"])
def test_a_refused_size_says_why_and_its_button_puts_it_right(qtbot: QtBot, tab: RiskTab) -> None:
    form = tab.shocks
    form.open("slash")
    form.part_of("slash").slider.set_stops((1, 100_000))
    tab.shocks.part_of("slash").present_choices = lambda _world: None  # type: ignore[method-assign]
    for value in (100_000, 1):  # the last is less than one validator
        form.part_of("slash").slider.set_value(value)
    assert form.action() is None
    assert form.problem.sentence()
    assert form.preview.isHidden()
    qtbot.mouseClick(form.problem.fixes()[0], Qt.MouseButton.LeftButton)
    assert form.problem.isHidden()
    assert tab.shocks.action() == actions.Shock(shock=shocks.SlashValidators(100_000))


def test_a_refusal_without_a_remedy_offers_no_button(tab: RiskTab, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_action: object) -> None:
        raise Refused("market_unbalanced")

    monkeypatch.setattr(tab.session, "preview", refuse)
    tab.shocks.open("sale")
    assert tab.shocks.problem.sentence()
    assert tab.shocks.problem.fixes() == ()


# -- the ghost


def test_the_ghost_is_the_life_that_would_be_lived(qtbot: QtBot, tab: RiskTab) -> None:
    drawn(qtbot, tab)
    (extra,) = tab.value.chart.extras
    now, action = tab.session.world, tab.shocks.action()
    assert action is not None
    assert extra.name == "with 4,100 stETH sold"
    assert extra.data.hour[0] == extra.data.hour[1] == now.hour
    assert extra.data.hour[-1] == now.hour + 14 * 24
    assert extra.data.market_value[0] == tab.value.chart.data.market_value[-1] > extra.data.market_value[1]
    tab.session.do(action)
    tab.session.advance(48)
    lived = tab.session.practice.series("lst")
    assert list(lived.market_value[-48:]) == list(extra.data.market_value[2:50])


def test_beside_the_ghost_stands_the_life_without_the_shock(qtbot: QtBot, tab: RiskTab) -> None:
    (extra,) = drawn(qtbot, tab).value.chart.extras
    assert extra.base is not None
    assert extra.base_name == "without the shock"
    assert extra.note == ""
    tab.session.advance(48)
    lived = tab.session.practice.series("lst")
    assert list(lived.market_value[-48:]) == list(extra.base.market_value[2:50])
    hour, lost = worst(tab.value.chart, extra)
    assert hour == extra.data.hour[0]
    assert lost == min(extra.data.market_value[1:] - extra.base.market_value[1:]) < 0


def test_a_step_lives_only_what_it_adds_to_the_life_without_the_shock(
    qtbot: QtBot, tab: RiskTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(qtbot, tab)
    hours = tab.session.world.hour + 14 * 24
    lived: list[int] = []

    def counted(world: Any) -> Any:
        lived.append(world.hour + 1)
        return pass_hour(world)

    monkeypatch.setattr(sys.modules[risk.Kept.__module__], "pass_hour", counted)
    tab.session.advance(1)
    (extra,) = drawn(qtbot, tab).value.chart.extras
    assert extra.data.hour[-1] == hours + 1
    assert sorted(lived) == [*range(tab.session.world.hour + 1, hours + 1), hours + 1, hours + 1]


def test_the_ghost_of_a_slashing_reaches_past_its_last_loss(qtbot: QtBot, tab: RiskTab) -> None:
    tab.shocks.open("slash")
    (extra,) = drawn(qtbot, tab).value.chart.extras
    assert extra.name == "with 1 % slashed"
    assert extra.data.hour[-1] == tab.session.world.hour + 40 * 24


def test_the_next_edit_cancels_the_ghost_under_way(qtbot: QtBot, tab: RiskTab) -> None:
    track = size(tab)
    track.setValue(track.maximum())
    assert tab.ghost.running
    track.setValue(track.minimum())
    (extra,) = drawn(qtbot, tab).value.chart.extras
    assert extra.name == "with 59 stETH sold"


def test_steps_that_follow_at_once_live_no_ghost_that_the_next_would_end(
    qtbot: QtBot, tab: RiskTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn(qtbot, tab).value.chart.extras
    monkeypatch.setattr("ui.panels.shocks.ghost.PAUSE_MS", 60_000)
    with qtbot.assertNotEmitted(tab.ghost.grown):
        for _ in range(3):
            tab.session.advance(1)
            QApplication.processEvents()
    assert tab.value.chart.extras == before
    monkeypatch.setattr("ui.panels.shocks.ghost.PAUSE_MS", 0)
    tab.session.advance(1)
    assert drawn(qtbot, tab).value.chart.extras[0].data.hour[0] == tab.session.world.hour


def test_a_hidden_tab_lives_no_ghost(qtbot: QtBot, tab: RiskTab) -> None:
    drawn(qtbot, tab)
    size(tab).setValue(0)
    tab.hide()
    assert not tab.ghost.running
    assert tab.value.chart.extras == ()
    tab.show()
    assert drawn(qtbot, tab).value.chart.extras


def test_while_the_clock_plays_no_ghost_is_drawn(qtbot: QtBot, tab: RiskTab) -> None:
    drawn(qtbot, tab)
    tab.session.set_playing(True)
    assert tab.value.chart.extras == ()
    tab.session.advance(1)
    assert not tab.ghost.running
    tab.session.set_playing(False)
    assert drawn(qtbot, tab).value.chart.extras[0].data.hour[0] == tab.session.world.hour


def test_the_ghost_gives_the_window_back_after_every_slice(qtbot: QtBot, tab: RiskTab, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(qtbot, tab)
    monkeypatch.setattr("ui.panels.shocks.ghost.BEAT_MS", 0)
    with qtbot.waitSignal(tab.ghost.grown) as told:
        tab.shocks.open("slash")
    assert told.args is not None
    assert [np.isfinite(line.market_value).sum() for line in told.args] == [1, 1]
    assert tab.ghost.running


# -- applied


def test_an_applied_shock_strikes_closes_and_comes_undone_with_everything(qtbot: QtBot, tab: RiskTab) -> None:
    before = tab.session.world
    keep(qtbot, tab)
    price, was = tab.session.world.market_price("stETH"), before.market_price("stETH")
    assert price is not None
    assert was is not None
    assert price < was
    assert tab.shocks.part is None
    assert tab.value.chart.extras == ()
    tab.session.advance(30)
    tab.session.undo()
    tab.session.undo()
    assert tab.session.world == before


def test_the_review_of_a_slashing_tells_the_days_on_which_it_arrives(qtbot: QtBot, tab: RiskTab) -> None:
    tab.shocks.open("slash")
    action = tab.shocks.action()
    assert action is not None
    outcome = tab.session.preview(action)
    story = tab.shocks.story(action, outcome)
    told = outcome.receipt.notes[0].figures
    assert story.confirm == "Apply shock"
    for day in (1, 18, 36):
        assert f"day {day}: {amount(-int(told[f'yours_day_{day}']), 'ETH', 6)}" in story.risks[0].detail
    assert any("Undo" in line.text for line in story.stays)
    assert len(story.formulas) == 2


def test_no_before_and_after_is_cut_where_another_row_takes_two_lines(qapp: object) -> None:
    body, strong = QFontMetrics(theme().font("body")), QFontMetrics(theme().font("strong"))
    rows = [
        PreviewRow("Sells for", "97.1835", "ETH", before="98.7626", strong=True),
        PreviewRow("Redeems for", "101.4842", "ETH", before="101.2234"),
        PreviewRow("Discount", "4.37", "%", before="2.51"),
    ]
    for width in range(120, 420):
        shown = apart(rows, width)
        kept = [row for row in shown if row.before]
        fixed = theme().px(14) + theme().px(6) * 2 + theme().px(37)
        whole = [body.horizontalAdvance(row.label) + strong.horizontalAdvance(row.shown()) for row in kept]
        assert all(fixed + needed <= width for needed in whole), width


def test_while_losses_are_counted_the_tab_says_that_the_queue_waits(tab: RiskTab) -> None:
    tab.session.do(actions.Shock(shock=shocks.SlashValidators(20_000)))
    for _ in range(4):
        tab.session.advance(24)
        if rooms.lido(tab.session.world).bunker:
            break
    assert rooms.lido(tab.session.world).bunker
    low, high = (float(days) for days in tab.risk_figures.wait.number().split(" to "))
    assert 14 < low <= high < 20
    assert "counted first" in tab.risk_figures.wait.sub()
    assert tab.shocks.note.sentence().startswith(SLOWED)
    assert any(mark.kind == "bunker_begins" for mark in tab.value.chart.markers)


def test_a_refused_report_is_said_and_marked(tab: RiskTab) -> None:
    tab.session.do(actions.Shock(shock=shocks.SlashValidators(300_000)))
    tab.session.advance(18 * 24)
    for _ in range(48):
        if rooms.lido(tab.session.world).disputed_since:
            break
        tab.session.advance(1)
    assert rooms.lido(tab.session.world).disputed_since
    assert tab.shocks.note.sentence().startswith(disputed())
    assert any(mark.kind == "report_delayed" for mark in tab.value.chart.markers)


def test_a_negative_rebase_is_marked_with_what_was_lost(tab: RiskTab) -> None:
    tab.session.do(actions.Shock(shock=shocks.SlashValidators(20_000)))
    tab.session.advance(20 * 24)
    falls = [mark for mark in tab.value.chart.markers if mark.kind == "negative_rebase"]
    assert len(falls) == 1
    balance = tab.session.practice.series("stETH").balance
    at = int(falls[0].hour)
    assert balance[at] < balance[at - 1]
    assert falls[0].label.startswith("A loss reached the balances: −")


# -- whom a shock strikes


@pytest.fixture
def spoken(tab: RiskTab) -> Iterator[RiskTab]:
    """The tab in a window that speaks of its world."""
    use_world(tab.session.world)
    tab.shocks.refresh(None, tab.session.world, ())
    yield tab
    use_world(None)


@pytest.mark.parametrize("scenario", ["calm-all"])
def test_a_shock_strikes_the_system_that_is_chosen_in_its_own_token_and_coin(spoken: RiskTab) -> None:
    tab = spoken
    found = risk.struck(tab.session.world)
    assert {part.key: part.whom.count() for part in tab.shocks.parts} == {
        key: len(names) for key, names in found._asdict().items()
    }
    tab.shocks.open("sale")
    part = tab.shocks.part
    assert part is not None
    assert part.whom.objectName() == "shock.sale.system"
    usual = tab.shocks.action()
    part.whom.set_current("jito")
    action = tab.shocks.action()
    assert isinstance(action, actions.Shock)
    assert action.shock == shocks.LargeSale(risk.reach(tab.session.world, "jito").sale_recorded, "jito")
    price = tab.session.world.market_price("JitoSOL")
    assert price is not None
    assert value_of(tab, "1 JitoSOL sells for").startswith(amount(price // 10**9, "SOL"))
    part.whom.set_current("lido")
    assert tab.shocks.action() == usual, "the first needs no name"


def gain_of(tab: RiskTab) -> float:
    """The last gain that the chart draws."""
    tab.value.load()
    data = tab.value.chart.data
    return float(data.gained(data.redemption_value)[-1])


@pytest.mark.parametrize("scenario", ["calm-all"])
def test_every_shock_can_strike_whatever_it_offers(spoken: RiskTab) -> None:
    tab = spoken
    for part in tab.shocks.parts:
        if part.key == "own":
            continue
        tab.shocks.kinds.choose(part.key)
        for place in range(part.whom.count()):
            part.whom.setCurrentIndex(place)
            part.whom.changed.emit(part.whom.current_key())
            assert tab.shocks.action() is not None, (part.key, part.whom.current_key(), tab.shocks.problem.sentence())
            assert tab.shocks.preview.rows(), (part.key, part.whom.current_key())


@pytest.mark.parametrize("scenario", ["calm-all"])
def test_a_fault_of_ones_own_validator_is_tried_where_one_has_stake_and_refused_in_words_elsewhere(
    qtbot: QtBot, spoken: RiskTab
) -> None:
    tab = spoken
    tab.shocks.open("own")
    part = tab.shocks.part
    assert part is not None
    assert tab.shocks.problem.sentence().startswith("No locked stake of yours is active here")
    assert tab.shocks.alone.bearers.isHidden()
    for action in (actions.Lock(100 * 10**6, "native-cosmos"), actions.Lock(10 * 10**9, "native-solana")):
        tab.session.do(action)
    part.whom.set_current("native-cosmos")
    assert value_of(tab, "You lose at once") == amount(-5 * 10**6, "ATOM")
    away = tab.findChild(QWidget, "shock.own.fault")
    assert isinstance(away, Segments)
    away.set_current("downtime")
    assert value_of(tab, "You lose at once") == amount(-10_000, "ATOM")
    part.whom.set_current("native-solana")
    assert tab.shocks.problem.sentence().startswith("Here no stake is taken for a fault")
    assert tab.shocks.action() is None
    part.whom.set_current("native-cosmos")
    assert tab.value.key == "native-cosmos", "the chart follows what is struck"
    hours, worth = np.array([0.0, 1.0]), np.array([100.0, 99.99])
    rest, none = np.ones(2), np.full(2, np.nan)
    tab.value.compare("with it", LivedLine(hours, worth, worth, none, rest, *[none] * 5))
    assert list(tab.value.chart.extras[0].data.market_value) == list(worth), "what nobody buys is compared by what it redeems for"
    before = gain_of(tab)
    keep(qtbot, tab)
    assert tab.value.key == "native-cosmos"
    assert before - gain_of(tab) == pytest.approx(0.01, abs=0.002), "the gain falls in the hour of the loss"
    tab.shocks.open("sale")
    assert tab.value.key == "lst"
    assert tab.session.practice.activity(1)[0].receipt is not None
    assert not tab.session.world.systems["cosmos-hub"].validator("native-cosmos").bonded  # type: ignore[attr-defined]


# -- offline, and drained


@pytest.mark.parametrize("scenario", ["calm-all"])
def test_an_outage_tells_when_blocks_are_final_again_and_what_it_costs(qtbot: QtBot, spoken: RiskTab) -> None:
    tab = spoken
    tab.shocks.open("dark")
    part = tab.shocks.part
    assert part is not None
    assert part.whom.currentText() == "All of Ethereum"
    assert value_of(tab, "Blocks") == "final in 4 days"
    action = tab.shocks.action()
    assert isinstance(action, actions.Shock)
    assert action.shock == shocks.ValidatorsGoDark(340_000, "ethereum", 3)
    note = next(note for note in tab.session.preview(action).receipt.notes if note.code == "outage_costs").figures
    assert value_of(tab, "You lose by then") == amount(-int(note["yours_lost"]), "ETH")
    size(tab).setValue(4)
    assert value_of(tab, "Blocks") == "stay final"
    part.whom.set_current("lido")
    assert value_of(tab, "Blocks") == "stay final"
    keep(qtbot, tab)
    assert tab.session.world.systems["ethereum"].online("lido") < 200_000


@pytest.mark.parametrize("scenario", ["calm-all"])
def test_a_drained_contract_tells_what_an_approval_of_it_costs(qtbot: QtBot, spoken: RiskTab) -> None:
    tab = spoken
    tab.shocks.open("drained")
    assert value_of(tab, "From your wallet") == "nothing"
    tab.session.do(actions.Approve(token="stETH", spender="curve-steth", amount=2 * WEI))
    assert value_of(tab, "From your wallet") == amount(-WEI // 10, "ETH")
    held = tab.session.world.balance("you", "stETH")
    keep(qtbot, tab)
    assert tab.session.world.balance("you", "stETH") < held


# -- later


def test_a_shock_set_for_later_is_previewed_from_that_hour_and_strikes_in_it(qtbot: QtBot, tab: RiskTab) -> None:
    tab.shocks.open("sale")
    when = tab.findChild(QSlider, "shock.when")
    assert when is not None
    when.setValue(3)  # in 12 hours
    action, now = tab.shocks.action(), tab.session.world
    assert isinstance(action, actions.Shock)
    assert action.in_hours == 12
    assert tab.shocks.preview.text().splitlines()[-1].startswith("As if it struck now")
    (extra,) = drawn(qtbot, tab).value.chart.extras
    assert extra.base is not None
    apart = np.nonzero(extra.data.market_value[1:] != extra.base.market_value[1:])[0] + now.hour
    assert apart[0] == now.hour + 12
    keep(qtbot, tab)
    assert tab.session.practice.activity(1)[0].receipt is not None
    tab.session.advance(11)
    assert tab.session.world.agenda
    price = tab.session.world.market_price("stETH")
    tab.session.advance(1)
    assert not tab.session.world.agenda
    after = tab.session.world.market_price("stETH")
    assert price is not None
    assert after is not None
    assert after < price
    for _ in range(3):
        tab.session.undo()
    assert tab.session.world == now


@pytest.mark.parametrize("scenario", ["june-2022"])
def test_a_shock_set_for_later_is_told_where_the_record_stays_hidden(qtbot: QtBot, tab: RiskTab) -> None:
    tab.shocks.open("sale")
    tab.shocks.alone.when.set_value(6)
    (extra,) = drawn(qtbot, tab).value.chart.extras
    assert extra.base is not None
    assert extra.base_name == "if the price stood still"
    assert len(set(extra.base.market_value)) == 1
    lost = extra.data.market_value[1:] - extra.base.market_value[1:]
    assert np.nonzero(np.abs(lost) > 1e-6)[0][0] == 6
    assert lost.min() < 0


def test_a_shock_is_set_for_ten_days_at_most(tab: RiskTab) -> None:
    for hours in (-1, 241):
        with pytest.raises(Refused, match="shock_when"):
            tab.session.preview(actions.Shock(shocks.LargeSale(WEI), hours))


def test_exposure_lists_first_what_the_shock_alone_on_show_changes(tab: RiskTab) -> None:
    model, now = tab.exposure.table.table_model(), tab.session.world
    before = [str(row["key"]) for row in model.rows()]
    tab.shocks.open("sale")
    action = tab.shocks.action()
    assert action is not None
    was = {row.kind: row.today for row in exposures(now)}
    after = {row.kind: row.today for row in exposures(tab.session.preview(action).world)}
    changed = [kind for kind in before if was[kind] != after[kind]]
    assert changed
    assert [str(row["key"]) for row in model.rows()] == [*changed, *(kind for kind in before if kind not in changed)]
    for kind in before:
        told = model.cell(model.row_of(kind), 3).text
        assert told == (amount(-after[kind], "ETH", sign=True) if kind in changed else "no change")
    assert model.columns[3].title == "With the shock, ETH"
    tab.shocks.back()
    assert [str(row["key"]) for row in model.rows()] == before
    assert model.columns[3].title == "Bad case, ETH"


@pytest.mark.parametrize(("key", "kind"), [("slash", "slashing"), ("drained", "contract")])
def test_the_row_of_a_risk_says_what_its_shock_costs_by_its_end(tab: RiskTab, key: str, kind: str) -> None:
    model = tab.exposure.table.table_model()
    tab.shocks.open(key)
    action = tab.shocks.action()
    assert action is not None
    rows = {row.kind: row for row in risk.exposures_with(tab.session.world, tab.session.preview(action))}
    told = model.cell(model.row_of(kind), 3).text
    if key == "slash":
        assert rows["slashing"].today > 0
    assert told == (amount(-rows[kind].today, "ETH", sign=True) if rows[kind].today else "no change")
    assert all(model.cell(row, 3).text != model.cell(row, 2).text for row in range(model.rowCount()))
