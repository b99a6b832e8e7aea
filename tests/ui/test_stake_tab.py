"""The Stake tab, driven by its real widgets: what is typed is previewed by the very action, what is refused is mended by a
button, and nothing happens before the review is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import practice_in
from tests.wallet import rooms
from ui.main_window import MainWindow
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.widgets import DataTable, PreviewBlock
from ui.wording import percent
from wallet import ExitTakes, Practice, Refused, World, actions, ways

ETH = 10**18
Opened = Callable[..., StakeTab]


@cache
def after(scenario: str, *deeds: actions.Action | int) -> bytes:
    """The file of a practice after these deeds; several tests begin where another did."""
    with TemporaryDirectory() as folder:
        with practice_in(Path(folder), scenario) as practice:
            for deed in deeds:
                if isinstance(deed, int):
                    practice.advance(deed)
                else:
                    practice.do(deed)
        return practice.path.read_bytes()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """Opens a window on a scenario after these deeds (an int lets hours pass) and shows the Stake tab."""
    windows: list[MainWindow] = []

    def open_tab(scenario: str = "calm", *deeds: actions.Action | int) -> StakeTab:
        path = tmp_path / f"{len(windows)}.sluice"
        path.write_bytes(after(scenario, *deeds))
        window = MainWindow(Session(Practice.open(path)))
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.tabs.setCurrentIndex(1)
        assert isinstance(window.tab, StakeTab)
        return window.tab

    yield open_tab
    for window in windows:
        window.close()
        window.session.practice.close()


def world(tab: StakeTab) -> World:
    return tab.session.world


def button(tab: StakeTab, name: str) -> QPushButton:
    found = tab.window().findChild(QPushButton, name)
    assert found is not None, name
    return found


def line(tab: StakeTab, name: str) -> QLineEdit:
    found = tab.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def preview(tab: StakeTab, name: str) -> str:
    found = tab.findChild(PreviewBlock, name)
    assert found is not None, name
    return found.text()


def confirm(tab: StakeTab, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.session.changed):
        button(tab, "review.confirm").click()


def type_into(tab: StakeTab, name: str, text: str, qtbot: QtBot) -> None:
    field = line(tab, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def reached_in_turn(tab: StakeTab, step: str) -> list[tuple[str, str, str]]:
    """What the Tab key goes through in the tab with the form of this step on screen, once all is made."""
    tab.lead_to(step)
    reached, part = [], tab.window().nextInFocusChain()
    while part is not tab.window():
        if tab.isAncestorOf(part) and part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.append((type(part).__name__, part.objectName(), part.accessibleName()))
        part = part.nextInFocusChain()
    return reached


# -- what is made when it is wanted


def test_a_form_or_a_plot_that_was_not_shown_is_made_when_it_is_chosen_and_once(opened: Opened) -> None:
    tab = opened()
    assert tab.column.made == [tab.stake]
    assert not tab.finished
    tab.lead_to("leave")
    assert tab.column.form is tab.leave
    assert tab.leave.isVisible()
    assert tab.column.made == [tab.stake, tab.leave]
    tab.show_view("break_even")
    assert tab.break_even.isVisible()
    assert tab.column.forms == [tab.stake, tab.wrap, tab.leave, tab.comparing]
    assert tab.finished


def test_a_form_for_vaults_is_offered_where_the_world_has_a_hub(opened: Opened) -> None:
    tab = opened()
    assert tab.vault not in tab.column.forms
    tab.column.page.offer("Vault", True)
    assert tab.vault in tab.column.forms
    tab.column.show_form(tab.vault)
    tab.column.page.offer("Vault", False)
    assert tab.column.form is tab.stake


def test_the_tab_key_goes_the_same_way_in_whichever_order_forms_were_made(opened: Opened) -> None:
    at_once, leave_first = opened(), opened()
    at_once.finish()
    for step in ("leave", "wrap", "stake"):
        reached = reached_in_turn(leave_first, step)
        assert reached == reached_in_turn(at_once, step), step
        assert reached[-1][0] == "PrimaryButton", step


def test_the_tab_key_comes_from_the_choice_of_forms_into_the_form_whatever_was_made_late(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    for step, first in (("leave", "leave.token"), ("wrap", "wrap.direction")):
        tab.lead_to(step)
        if step == "leave":
            for token in ("wstETH", "stETH"):  # their ways out are others, and made anew
                tab.leave.source.set_current(token)
        chosen = [part.objectName() or type(part).__name__ for part in in_chain(tab)]
        assert chosen[chosen.index(first) - 1] == "Segment", (step, chosen)
        if step == "leave":
            ways = chosen.index("leave.way")
            assert chosen.index("leave.amount") < ways < chosen.index("leave.review"), chosen


def in_chain(tab: StakeTab) -> list[QWidget]:
    """What the Tab key goes through in the window, segments by the name of what they choose."""
    found, part = [], tab.window().nextInFocusChain()
    while part is not tab.window():
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            above = part.parentWidget()
            found.append(above if isinstance(part, QRadioButton) and above is not None and above.objectName() else part)
        part = part.nextInFocusChain()
    return found


# -- staking


def test_the_preview_says_what_the_receipt_of_the_very_action_says(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    type_into(tab, "stake.amount", "10", qtbot)
    receipt = tab.session.preview(actions.Stake(amount=10 * ETH)).receipt
    rows = {row.label: row for row in tab.stake.preview.rows()}
    assert rows["You get"].exact.split()[0].replace(",", "") == _digits(int(receipt.figures["got"]))
    assert rows["In 30 days"].exact.split()[0] == _digits(int(receipt.figures["in_30_days"]))
    assert "What can go wrong" in tab.stake.risks.text()
    assert button(tab, "stake.review").isEnabled()


def test_nothing_is_staked_before_the_review_is_confirmed(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    before = world(tab)
    type_into(tab, "stake.amount", "10", qtbot)
    button(tab, "stake.review").click()
    assert world(tab) is before
    button(tab, "review.back").click()
    assert world(tab) is before
    assert line(tab, "stake.amount").text() == "10"


def test_confirming_keeps_the_outcome_of_the_preview_and_empties_the_field(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    quote = tab.session.preview(actions.Stake(amount=10 * ETH))
    type_into(tab, "stake.amount", "10", qtbot)
    button(tab, "stake.review").click()
    confirm(tab, qtbot)
    assert world(tab) == quote.world
    assert line(tab, "stake.amount").text() == ""


def test_max_leaves_room_for_the_fee(opened: Opened) -> None:
    tab = opened()
    tab.stake.amount.chip(100).click()
    paid = tab.stake.amount.amount()
    outcome = tab.session.preview(actions.Stake(amount=paid or 0))
    assert outcome.world.balance("you", "ETH") == 0


def test_too_much_is_refused_at_the_field_and_its_button_puts_in_the_most_that_fits(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    type_into(tab, "stake.amount", "50", qtbot)
    assert "40.0000 ETH" in tab.stake.amount.error.sentence()
    assert not button(tab, "stake.review").isEnabled()
    assert line(tab, "stake.amount").text() == "50"
    tab.stake.amount.error.fixes()[0].click()
    with pytest.raises(Refused) as refused:
        tab.session.preview(actions.Stake(amount=50 * ETH))
    assert tab.stake.amount.amount() == refused.value.remedy
    assert button(tab, "stake.review").isEnabled()


def test_practice_coins_mend_a_shortage_without_losing_what_was_typed(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    type_into(tab, "stake.amount", "50", qtbot)
    fix = next(fix for fix in tab.stake.amount.error.fixes() if fix.text() == "Get practice ETH")
    fix.click()
    assert line(tab, "stake.amount").text() == "50"
    assert button(tab, "stake.review").isEnabled()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "above zero"),
        ("-1", "below zero"),
        ("1.2345678901234567891", "decimals"),
        ("9" * 90, "longer than any amount"),
        ("ten", "not an amount"),
    ],
)
def test_a_bad_amount_is_said_in_words_and_cannot_be_reviewed(opened: Opened, text: str, said: str) -> None:
    tab = opened()
    tab.stake.amount.set_text(text)
    assert said in tab.stake.amount.error.sentence()
    assert tab.stake.amount.frame.wrong
    assert not button(tab, "stake.review").isEnabled()
    assert line(tab, "stake.amount").text() == text


def test_a_seed_phrase_is_wiped_from_the_field(opened: Opened) -> None:
    tab = opened()
    phrase = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
    tab.stake.amount.set_text(phrase)
    assert line(tab, "stake.amount").text() == ""
    assert "secret" in tab.stake.amount.error.sentence()


def test_locked_staking_shows_the_entry_queue_and_what_it_earns(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm", actions.Faucet(amount=10 * ETH))
    choice = tab.findChild(QComboBox, "stake.protocol")
    assert choice is not None
    choice.setCurrentIndex(1)
    type_into(tab, "stake.amount", "32", qtbot)
    receipt = tab.session.preview(actions.Lock(amount=32 * ETH)).receipt
    assert [stage.length for stage in tab.stake.stages.stages()] == [stage.likely_hours for stage in receipt.stages]
    assert "Starts earning" in preview(tab, "stake.preview")
    assert "Net rate a year" in preview(tab, "stake.preview")
    button(tab, "stake.review").click()
    confirm(tab, qtbot)
    assert rooms.locked(world(tab)).positions[0].principal == 32 * ETH


def test_every_way_to_stake_shows_its_rate_a_year_in_the_same_words_and_beside_the_others(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm", actions.Faucet(amount=40 * ETH))
    for place, (way, sum_typed) in enumerate((("lido", "10"), ("locked", "32"))):
        choice = tab.findChild(QComboBox, "stake.protocol")
        assert choice is not None
        choice.setCurrentIndex(place)
        type_into(tab, "stake.amount", sum_typed, qtbot)
        rate = tab.session.practice.yearly_rate(way)
        assert rate is not None
        (row,) = [row for row in tab.stake.preview.rows() if row.label == "Net rate a year"]
        assert row.value == percent(rate.ppm / 1e6)
        assert row.unit == "30-day mean"
        assert row.value in tab.stake.yearly.text()
    assert "Net rate a year, mean of 30 days, not compounded: Lido " in tab.stake.yearly.text()


def test_less_than_a_validator_is_refused_with_the_least_that_works(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm", actions.Faucet(amount=10 * ETH))
    tab.stake.protocol.set_current("native-ethereum")
    type_into(tab, "stake.amount", "5", qtbot)
    tab.stake.amount.error.fixes()[0].click()
    assert tab.stake.amount.amount() == 32 * ETH


def test_locking_can_be_tried_from_the_start_of_a_calm_day(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm")
    tab.stake.protocol.set_current("native-ethereum")
    type_into(tab, "stake.amount", "32", qtbot)
    assert tab.stake.refusal is None
    assert tab.stake.ready()


def test_too_little_for_locking_has_ways_on_and_each_of_them_works(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm", actions.Stake(amount=30 * ETH))
    for text, labels in (("5", ["Get practice ETH", "Stake with Lido instead"]), ("33", ["Get practice ETH"])):
        tab.stake.protocol.set_current("native-ethereum")
        type_into(tab, "stake.amount", text, qtbot)
        assert [fix.text() for fix in tab.stake.amount.error.fixes()] == labels
    type_into(tab, "stake.amount", "5", qtbot)
    tab.stake.amount.error.fixes()[1].click()
    assert tab.stake.protocol.current_key() == "lido"
    assert tab.stake.amount.amount() == 5 * ETH
    assert tab.stake.ready()
    tab.stake.protocol.set_current("native-ethereum")
    tab.stake.amount.error.fixes()[0].click()
    tab.stake.amount.error.fixes()[0].click()
    assert tab.stake.amount.amount() == 32 * ETH
    assert tab.stake.ready()


def test_the_deposit_meter_shows_only_where_it_could_stand_in_the_way(opened: Opened) -> None:
    roomy = opened()
    assert not roomy.stake.capacity.isVisible()
    crowded = opened("calm", actions.Faucet(amount=900_000 * ETH))
    assert crowded.stake.capacity.isVisible()
    assert "more now" in crowded.stake.capacity.words()


# -- wrapping


def test_both_piles_carry_the_same_number_of_shares(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    tab.column.show_form(tab.wrap)
    type_into(tab, "wrap.amount", "2", qtbot)
    before, after = tab.wrap.piles.piles()
    assert before.shares == after.shares
    assert after.share < before.share
    button(tab, "wrap.review").click()
    confirm(tab, qtbot)
    assert world(tab).balance("you", "wstETH") > ETH


def test_unwrapping_takes_the_wrapped_token(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm", actions.Wrap(amount=2 * ETH))
    tab.column.show_form(tab.wrap)
    tab.wrap.direction.set_current("unwrap")
    tab.wrap.amount.chip(100).click()
    button(tab, "wrap.review").click()
    confirm(tab, qtbot)
    assert world(tab).balance("you", "wstETH") == 0


# -- leaving


def test_both_ways_are_previewed_by_their_own_actions(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 300)
    tab.column.show_form(tab.leave)
    type_into(tab, "leave.amount", "10", qtbot)
    both = ways.ways_out(world(tab), "stETH", 10 * ETH)
    assert tab.leave.offers is not None
    assert tab.leave.offers.found == both
    said = tab.compare.compare.accessibleDescription()
    assert "10.0000 ETH" in said
    assert "Redeem is chosen" in said
    assert tab.view is not None
    assert tab.view.key == "break_even"


def test_the_comparison_takes_the_height_that_other_ways_need(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 300)
    tab.window().resize(1024, 768)
    tab.column.show_form(tab.leave)
    inside = tab.compare.viewport()
    for token in ("wstETH", "stETH", "wstETH", "stETH"):
        tab.leave.source.set_current(token)
        tab.leave.amount.set_text("10")
        qtbot.waitUntil(lambda: inside.height() >= tab.compare.compare.heightForWidth(inside.width()))


def test_a_short_table_has_no_hole_under_it_after_a_tall_one(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("calm", 0)
    before = tab.requests.height()
    tab.column.show_form(tab.leave)
    qtbot.waitUntil(lambda: tab.tables.height() > 3 * before)
    tab.column.show_form(tab.stake)
    qtbot.waitUntil(lambda: tab.requests.height() <= before)


def test_an_empty_field_compares_all_of_it_but_reviews_nothing(opened: Opened) -> None:
    tab = opened("june-2022-open", 300)
    tab.column.show_form(tab.leave)
    assert tab.leave.offers is not None
    assert tab.leave.offers.found.amount == world(tab).balance("you", "stETH")
    assert tab.leave.action() is None
    assert not button(tab, "leave.review").isEnabled()


def test_redeeming_puts_a_request_into_the_queue(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 300)
    tab.column.show_form(tab.leave)
    type_into(tab, "leave.amount", "10", qtbot)
    button(tab, "leave.review").click()
    confirm(tab, qtbot)
    assert [row.steth for row in world(tab).requests("you")] == [10 * ETH]


def test_selling_carries_a_minimum_a_little_under_the_quote(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 300)
    tab.column.show_form(tab.leave)
    type_into(tab, "leave.amount", "10", qtbot)
    tab.leave.how.set_current("sell")
    button(tab, "leave.review").click()
    action = tab.leave.action()
    assert isinstance(action, actions.Swap)
    got = int(tab.session.preview(action).receipt.figures["got"])
    assert got * 998 // 1000 < action.minimum < got
    confirm(tab, qtbot)
    assert world(tab).balance("you", "ETH") > 41 * ETH


def test_the_primary_button_reviews_the_way_that_is_chosen(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 300)
    tab.column.show_form(tab.leave)
    type_into(tab, "leave.amount", "10", qtbot)
    sell = next(part for part in tab.leave.how.findChildren(QRadioButton) if part.text() == "Sell")
    qtbot.mouseClick(sell, Qt.MouseButton.LeftButton)
    assert button(tab, "leave.review").text() == "Review sale"
    assert tab.compare.compare.chosen() == "sell curve-steth"


def test_before_redemption_opens_it_is_refused_with_the_date_and_selling_stays_possible(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022", 24)
    tab.column.show_form(tab.leave)
    assert tab.leave.how.current_key() == "sell"
    tab.leave.how.set_current("queue")
    type_into(tab, "leave.amount", "10", qtbot)
    assert "15 May 2023" in tab.leave.amount.error.sentence()
    assert not button(tab, "leave.review").isEnabled()
    tab.leave.amount.error.fixes()[0].click()
    assert tab.leave.how.current_key() == "sell"
    assert tab.leave.amount.error.sentence() == ""
    assert button(tab, "leave.review").isEnabled()


def test_a_wrapped_token_is_redeemed_as_it_is_but_must_be_unwrapped_to_be_sold(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", actions.Wrap(amount=20 * ETH), 24)
    tab.column.show_form(tab.leave)
    tab.leave.source.set_current("wstETH")
    type_into(tab, "leave.amount", "5", qtbot)
    assert tab.leave.action() == actions.Leave(amount=5 * ETH, system="lido", way="queue", token="wstETH")
    tab.leave.how.set_current("sell")
    assert tab.leave.action() is None
    tab.leave.amount.error.fixes()[0].click()
    assert tab.column.form is tab.wrap
    assert isinstance(tab.wrap.action(), actions.Unwrap)
    assert tab.wrap.amount.amount() == 5 * ETH


def test_time_runs_until_a_way_out_takes_what_is_asked(opened: Opened, qtbot: QtBot) -> None:
    tab = opened()
    window = tab.window()
    assert isinstance(window, MainWindow)
    tab.column.show_form(tab.leave)
    tab.leave.wait_wanted.emit(ExitTakes("lido", "no such way", ETH))
    assert window.pace.playing
    assert window.pace.waits_for == "it fits"
    window.pace.pause()
    tab.leave.wait_wanted.emit(ExitTakes("lido", "queue", ETH))
    hour = world(tab).hour
    qtbot.waitUntil(lambda: not window.pace.playing)
    assert world(tab).hour == hour, "what fits already needs no waiting"


def test_what_money_earns_elsewhere_moves_the_chart_and_no_amount(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 925)
    tab.column.show_form(tab.leave)
    type_into(tab, "leave.amount", "10", qtbot)
    rows = tab.leave.preview.rows()
    tab.leave.elsewhere.set_value(100_000)
    changed = [(before, after) for before, after in zip(rows, tab.leave.preview.rows(), strict=True) if before != after]
    assert [before.unit for before, _ in changed] == ["days"]
    assert float(changed[0][1].value) < float(changed[0][0].value)
    assert "Selling pays only" in tab.break_even.accessibleDescription()


def test_locked_stake_leaves_through_the_exit_queue_with_its_own_stages(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", actions.Faucet(amount=10 * ETH), actions.Lock(amount=32 * ETH), 24 * 5)
    tab.column.show_form(tab.leave)
    tab.leave.source.set_current("locked-1")
    assert not tab.leave.amount.isVisible()
    assert tab.leave.refusal is None
    action = tab.leave.action()
    assert action == actions.Unlock(1, "locked")
    receipt = tab.session.preview(actions.Unlock(position=1)).receipt
    assert [stage.length for stage in tab.leave.stages.stages()] == [stage.likely_hours for stage in receipt.stages]
    assert button(tab, "leave.review").text() == "Review exit"
    button(tab, "leave.review").click()
    confirm(tab, qtbot)
    assert rooms.locked(world(tab)).positions[0].left_at


def test_locked_stake_that_still_waits_to_start_cannot_leave_and_says_why(opened: Opened) -> None:
    tab = opened("june-2022-open", actions.Faucet(amount=10 * ETH), actions.Lock(amount=32 * ETH))
    tab.column.show_form(tab.leave)
    tab.leave.source.set_current("locked-1")
    assert "entry queue" in tab.leave.preview.text()
    assert not button(tab, "leave.review").isEnabled()


# -- requests


def test_without_a_request_the_table_says_how_to_begin(opened: Opened) -> None:
    tab = opened()
    assert not tab.requests.table.isVisible()
    assert not tab.requests.claim.isVisible()
    tab.requests.first.click()
    assert tab.column.form is tab.leave
    assert tab.leave.amount.amount() == ETH
    assert tab.leave.how.current_key() == "queue"


def test_a_waiting_request_shows_a_range_its_stages_and_what_changed_since(opened: Opened) -> None:
    tab = opened("june-2022-open", 880, actions.RequestWithdrawal(amount=20 * ETH), 30)
    table = tab.findChild(DataTable, "requests.table")
    assert table is not None
    (row,) = tab.requests.lines()
    assert row.state == "pending"
    assert "to" in str(row.cells["expected"])
    assert "when you asked" in row.story.lower()
    assert row.stages[0].name == "Waited"
    assert not tab.requests.claim.isEnabled()


def test_the_requests_leave_a_column_out_whole_where_a_review_makes_them_narrow(opened: Opened) -> None:
    tab = opened("june-2022-open", 880, actions.RequestWithdrawal(amount=20 * ETH), 30)
    table = tab.requests.table
    for width in (900, 460, 340):
        table.setFixedWidth(width)
        QApplication.processEvents()
        shown = [place for place in range(table.model().columnCount()) if not table.isColumnHidden(place)]
        assert {0, 2, 3} <= set(shown), (width, "which, how much and how far stay")
        assert all(table.columnWidth(place) >= table._needed(place) for place in shown), (width, "no part of a column is cut")
        assert table.horizontalScrollBar().maximum() == 0, (width, "nothing to scroll")


def test_claiming_pays_what_is_ready_and_only_that(opened: Opened, qtbot: QtBot) -> None:
    first, second = actions.RequestWithdrawal(amount=3 * ETH), actions.RequestWithdrawal(amount=4 * ETH)
    tab = opened("june-2022-open", first, second, 60)
    assert [row.state for row in tab.requests.lines()] == ["ready", "ready"]
    tab.requests.table.choose(tab.requests.lines()[1].key)
    assert "4.0000 ETH" in button(tab, "requests.claim").text()
    button(tab, "requests.claim").click()
    confirm(tab, qtbot)
    assert [row.state for row in tab.requests.lines()] == ["ready", "claimed"]
    tab.requests.table.clearSelection()
    button(tab, "requests.claim").click()
    confirm(tab, qtbot)
    assert {row.state for row in tab.requests.lines()} == {"claimed"}


def test_with_nothing_marked_all_that_is_ready_is_claimed_at_once(opened: Opened, qtbot: QtBot) -> None:
    first, second = actions.RequestWithdrawal(amount=3 * ETH), actions.RequestWithdrawal(amount=4 * ETH)
    tab = opened("june-2022-open", first, second, 60)
    coins = world(tab).balance("you", "ETH")
    assert "7.0000 ETH" in button(tab, "requests.claim").text()
    button(tab, "requests.claim").click()
    confirm(tab, qtbot)
    assert world(tab).balance("you", "ETH") > coins + 6 * ETH


# -- the chart


def test_the_review_draws_its_ghost_and_takes_it_away(opened: Opened, qtbot: QtBot) -> None:
    tab = opened("june-2022-open", 925)
    tab.column.show_form(tab.leave)
    type_into(tab, "leave.amount", "10", qtbot)
    button(tab, "leave.review").click()
    chart = tab.value.chart
    assert tab.view is not None
    assert tab.view.key == "gain"
    assert {flat.label for flat in chart.flats} == {"ETH of it once paid out", "ETH of it if sold now"}
    assert chart.future is not None
    assert chart.future.title == "ready"
    button(tab, "review.back").click()
    assert chart.flats == ()
    assert chart.future is None
    assert tab.view.key == "break_even"


def test_the_figures_agree_with_the_last_point_of_the_chart(opened: Opened) -> None:
    tab = opened("june-2022-open", actions.Wrap(amount=20 * ETH), actions.RequestWithdrawal(amount=10 * ETH), 24)
    data = tab.value.chart.data
    assert tab.totals.hold.number() == f"{data.balance[-1]:.4f}"
    assert tab.totals.redeems.number() == f"{data.redemption_value[-1]:.4f}"
    assert tab.totals.sells.number() == f"{data.market_value[-1]:.4f}"
    assert tab.totals.gap.number() == f"\u2212{data.redemption_value[-1] - data.market_value[-1]:.4f}"


def _digits(wei: int) -> str:
    whole, part = divmod(wei, ETH)
    return f"{whole}.{part:018d}".rstrip("0").rstrip(".")


def test_a_form_asks_for_no_more_height_than_it_needs_at_its_width(opened: Opened) -> None:
    form = opened("calm").stake
    form.amount.set_text("10")
    assert form.hasHeightForWidth()
    assert form.minimumSizeHint().height() <= form.heightForWidth(form.width())
    assert form.parentWidget().layout().totalHeightForWidth(302) == form.heightForWidth(302)
