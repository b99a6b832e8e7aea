"""The DeFi tab on real widgets: what a swap costs adds up and reads right both ways, limits guard, pools explain themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from tests.ui.world_of_forms import lived_in
from tests.wallet import rooms
from ui.main_window import MainWindow
from ui.panels.pool.words import bonus_words
from ui.panels.swap.costs import CostTable
from ui.panels.swap.figures import PoolFigures
from ui.panels.swap.words import parts_of
from ui.session import Session
from ui.tabs.defi import DefiTab
from ui.theme import theme
from ui.wording import amount, use_number_format
from wallet import UNLIMITED, Refused, liquidity, sale_result, shocks
from wallet.actions import (
    AddLiquidity,
    Approve,
    Faucet,
    RemoveLiquidity,
    Shock,
    Swap,
    minimum_after_tolerance,
)
from wallet.library import start

MARKET, ONE = "curve-steth", 10**18
CRISIS = 924


def come_to_the_crisis(practice):
    practice.advance(CRISIS)


@pytest.fixture
def crisis(tmp_path):
    """13 June 2022, noon: 6.5 % under redemption, 100 stETH at hand."""
    with lived_in(tmp_path, come_to_the_crisis, "june-2022") as practice:
        yield Session(practice)


def buy_too_much(practice):
    practice.do(Faucet(amount=19_000 * ONE))
    practice.do(Swap(MARKET, "ETH", "stETH", 18_000 * ONE))


@pytest.fixture
def premium(tmp_path):
    """A calm day after somebody bought more stETH than the pool could spare."""
    with lived_in(tmp_path, buy_too_much, "calm") as practice:
        yield Session(practice)


def empty_the_pool(practice):
    practice.do(Shock(shocks.LiquidityLeaves(1_000_000)))


@pytest.fixture
def emptied(tmp_path):
    """A pool whose last provider left."""
    with lived_in(tmp_path, empty_the_pool, "calm") as practice:
        yield Session(practice)


def shown(qtbot, session) -> DefiTab:
    tab = session.shown = DefiTab(session)  # held: a test may keep only a part of it
    tab.resize(1280, 680)
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    return tab


def costs(table: CostTable) -> list[tuple[str, str, str, str]]:
    model = table.table_model()
    return [tuple(model.cell(row, column).text for column in range(4)) for row in range(model.rowCount())]  # type: ignore[misc]


def rows(preview) -> dict[str, str]:
    return {row.label: row.shown() for row in preview.rows()}


def type_in(qtbot, line: QLineEdit, text: str) -> None:
    line.clear()
    qtbot.keyClicks(line, text)


# -- swapping


def test_the_least_accepted_is_the_quote_less_the_tolerance(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    type_in(qtbot, form.pay.line, "50")
    got = crisis.preview(Swap(MARKET, "stETH", "ETH", 50 * ONE)).receipt.figures["got"]
    for tolerance_ppm in (300, 600, 1_000):
        qtbot.mouseClick(form.tolerance.chips[str(tolerance_ppm)], Qt.MouseButton.LeftButton)
        assert form.swap == Swap(MARKET, "stETH", "ETH", 50 * ONE, minimum_after_tolerance(got, tolerance_ppm))
        assert rows(form.preview)["At least"] == amount(form.swap.minimum, "ETH")
    assert form.receive.line.text() == amount(got, "ETH")


def test_the_preview_of_a_sale_tells_what_it_gains_over_what_the_tokens_cost(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    type_in(qtbot, form.pay.line, "50")
    done = crisis.preview(Swap(MARKET, "stETH", "ETH", 50 * ONE))
    sale = sale_result(done.receipt, crisis.practice.own)
    assert sale is not None
    assert sale.gain < -3 * ONE
    assert rows(form.preview)["Gain over cost"] == amount(sale.gain, "ETH", sign=True)
    form.pay.set_unit("ETH")
    type_in(qtbot, form.pay.line, "1")
    assert "Gain over cost" not in rows(form.preview)


def test_ones_own_limit_must_be_usable_and_the_fix_applies_the_nearest(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    type_in(qtbot, form.pay.line, "50")
    qtbot.mouseClick(form.tolerance.chips["own"], Qt.MouseButton.LeftButton)
    assert form.swap is None
    type_in(qtbot, form.tolerance.own.line, "80")
    assert form.swap is None
    assert form.primary is not None
    assert not form.primary.isEnabled()
    assert "between 0.001 % and 50 %" in form.tolerance.own.error.sentence()
    form.tolerance.own.error.fixes()[0].click()
    assert form.tolerance.tolerance_ppm() == 500_000
    assert form.primary.isEnabled()
    assert form.pay.text() == "50"


def test_what_a_sale_costs_adds_up_to_the_last_unit(qtbot, crisis):
    tab = shown(qtbot, crisis)
    type_in(qtbot, tab.swap.pay.line, "99.5")
    parts = tab.swap.parts
    assert parts is not None
    assert parts.discount + parts.curve + parts.fee == parts.under == parts.owed - parts.got
    assert [row[0] for row in costs(tab.costs)] == ["Discount already there", "Your own size", "Fee"]
    assert [row[1] for row in costs(tab.costs)] == [amount(part, "ETH") for part in (parts.discount, parts.curve, parts.fee)]
    head = tab.costs.table_model().columns[0].title
    assert head == f"Where the {amount(parts.under, 'ETH')} ETH go"
    assert rows(tab.swap.preview)["Under redemption"] == amount(-parts.under, "ETH", sign=True)


def test_selling_at_a_premium_reads_as_a_gain_in_sign_and_word(qtbot, premium):
    tab = shown(qtbot, premium)
    tab.swap.start("stETH", 200 * ONE)
    parts = tab.swap.parts
    assert parts is not None
    assert parts.under < 0
    assert "Under redemption" not in rows(tab.swap.preview)
    assert rows(tab.swap.preview)["Over redemption"] == amount(-parts.under, "ETH", sign=True)
    assert rows(tab.swap.preview)["Over redemption"].startswith("+")
    name, cost, share, who = costs(tab.costs)[0]
    assert (name, who) == ("Premium already there", "you, for not having to wait")
    assert cost == amount(-parts.discount, "ETH")
    assert not cost.startswith("\N{MINUS SIGN}")
    assert "gain" not in share
    assert costs(tab.costs)[2][1].startswith("\N{MINUS SIGN}")
    assert costs(tab.costs)[2][2].endswith("cost")
    first, second = (column.title for column in tab.costs.table_model().columns[:2])
    assert (first, second) == (f"Where the extra {amount(-parts.under, 'ETH')} ETH comes from", "Gain, ETH")
    story = tab.swap.story(tab.swap.swap, tab.swap.outcome)
    assert "more than redeeming does" in story.gains[0].detail
    assert not any("gain" in risk.text for risk in story.risks)
    assert tab.numbers.gap.unit() == "\N{BLACK UP-POINTING TRIANGLE} premium"
    assert tab.swap.caution.isHidden()


def test_buying_at_a_discount_is_a_gain_in_the_received_token(qtbot, crisis):
    tab = shown(qtbot, crisis)
    tab.swap.start("ETH", 10 * ONE)
    parts = tab.swap.parts
    assert parts is not None
    assert parts.under < 0
    assert rows(tab.swap.preview)["Over redemption"].startswith("+")
    assert tab.costs.table_model().columns[1].title == "Gain, stETH"
    assert "Premium on ETH" in costs(tab.costs)[0][0]
    assert tab.swap.story(tab.swap.swap, tab.swap.outcome).confirm == "Confirm purchase"


def test_choosing_to_receive_what_is_paid_turns_the_swap_round_and_keeps_the_amount(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    type_in(qtbot, form.pay.line, "5")
    form.receive.unit_box.set_current("stETH")
    assert form.tokens == ("ETH", "stETH")
    assert form.pay.amount() == 5 * ONE
    form.pay.unit_box.set_current("stETH")
    assert form.receive.token() == "ETH"


def test_far_under_redemption_is_said_with_its_figure_and_never_forbidden(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    form.start("stETH", 100 * ONE)
    assert form.parts is not None
    assert form.primary is not None
    assert amount(form.parts.under, "ETH") in form.caution.sentence()
    assert form.primary.isEnabled()
    assert form.story(form.swap, form.outcome).caution == ""


def test_a_fifth_under_redemption_asks_for_one_tick(qtbot, crisis):
    crisis.do(Faucet(amount=1 * ONE))
    crisis.do(Shock(shocks.LargeSale(90_000 * ONE)))
    form = shown(qtbot, crisis).swap
    form.start("stETH", 50 * ONE)
    assert "I want to see what happens" in form.story(form.swap, form.outcome).caution
    assert form.primary is not None
    assert form.primary.isEnabled()


def test_more_than_held_keeps_the_text_and_offers_what_fits(qtbot, crisis):
    tab = shown(qtbot, crisis)
    type_in(qtbot, tab.swap.pay.line, "5000")
    held = crisis.world.balance("you", "stETH")
    assert tab.swap.primary is not None
    assert not tab.swap.primary.isEnabled()
    assert amount(held, "stETH") in tab.swap.pay.error.sentence()
    assert tab.swap.pay.text() == "5000"
    assert costs(tab.costs) == []
    assert tab.curve._shown.trade is None
    tab.swap.pay.error.fixes()[0].click()
    assert tab.swap.pay.amount() == held
    assert tab.swap.primary.isEnabled()


def test_bad_input_disables_the_review_and_loses_nothing(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    for typed in ("", "0", "-1", "abc", "1.0000000000000000001", "1" * 200):
        form.pay.set_text("1")
        assert form.primary is not None
        assert form.primary.isEnabled()
        form.pay.set_text(typed)
        assert not form.primary.isEnabled(), typed
        assert form.pay.text() == typed
        assert form.swap is None, typed
        assert (form.pay.error.sentence() != "") == (typed != ""), typed


def test_the_curve_carries_my_trade_at_its_exact_price(qtbot, crisis):
    tab = shown(qtbot, crisis)
    type_in(qtbot, tab.swap.pay.line, "77.7")
    curve, parts = tab.curve._shown, tab.swap.parts
    assert curve is not None
    assert parts is not None
    place = list(curve.size).index(curve.trade)
    assert curve.average[place] == pytest.approx(parts.got / (777 * 10**17), abs=1e-15)
    assert curve.existing == pytest.approx(parts.discount / parts.owed)
    assert tab.curve.table().rowCount() == len(curve.size)


def test_what_is_allowed_already_is_used_and_said(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    form.start("stETH", 10 * ONE)
    assert form.swap is not None
    assert form.swap.approve == "exact"
    form.approval.choose("unlimited")
    assert form.swap.approve == "unlimited"
    assert any("without limit" in line.text for line in form.story(form.swap, form.outcome).risks)
    account = rooms.market(crisis.world).account
    crisis.do(Approve(token="stETH", spender=account, amount=UNLIMITED))
    assert form.swap.approve == "none"
    assert form.approval.button.isHidden()


def test_time_that_passes_requotes_the_price_and_its_limit(qtbot, crisis):
    tab = shown(qtbot, crisis)
    type_in(qtbot, tab.swap.pay.line, "50")
    before = tab.swap.swap
    crisis.advance(6)
    after = tab.swap.swap
    assert before is not None
    assert after is not None
    assert after.minimum != before.minimum
    assert rows(tab.swap.preview)["At least"] == amount(after.minimum, "ETH")
    assert tab.numbers.pays.number() == amount(crisis.world.market_price("stETH"), "ETH", 5)


# -- figures


def test_the_figures_are_the_pools_own(qtbot, crisis):
    tab, world = shown(qtbot, crisis), crisis.world
    sides = liquidity.sides(world, MARKET)
    assert tab.numbers.pays.number() == amount(world.market_price("stETH"), "ETH", 5)
    assert tab.numbers.owed.number() == amount(world.redemption_rate("stETH"), "ETH", 5)
    assert "not before 15 May 2023" in tab.numbers.owed.sub()
    assert tab.numbers.holds.number() == f"{sides.percents[0]} : {sides.percents[1]}"
    assert tab.numbers.gap.unit() == "\N{BLACK DOWN-POINTING TRIANGLE} discount"


def test_a_world_without_the_pool_says_so_in_figures(qtbot, crisis):
    figures = PoolFigures()
    for figure in figures.figures:
        qtbot.addWidget(figure)
    figures.present(rooms.without_market(crisis.world), MARKET)
    assert figures.pays.number() == "no pool"


def test_an_empty_pool_is_said_in_words_everywhere(qtbot, emptied):
    tab = shown(qtbot, emptied)
    tab.swap.start("stETH", ONE)
    assert tab.numbers.pays.number() == "no price"
    assert tab.numbers.holds.number() == "nothing"
    assert tab.swap.primary is not None
    assert not tab.swap.primary.isEnabled()
    assert "the last provider left" in tab.swap.pay.error.sentence()
    assert "no price now" in tab.curve.text()
    tab.column.show_form(tab.pool)
    tab.pool.first.set_text("1")
    assert tab.pool.primary is not None
    assert not tab.pool.primary.isEnabled()
    tab.pool.second.set_text("1")
    assert tab.pool.primary.isEnabled()


# -- the pool


def pool_form(tab: DefiTab):
    tab.column.show_form(tab.pool)
    return tab.pool


def test_adding_the_short_coin_is_a_gain_with_its_reason(qtbot, crisis):
    form = pool_form(shown(qtbot, crisis))
    type_in(qtbot, form.first.line, "10")
    figures = form.outcome.receipt.figures
    assert figures["bonus"] > 0
    assert rows(form.preview)["You gain"] == amount(figures["bonus"], "ETH", sign=True)
    assert "more because the pool is short of ETH" in form.preview.text()
    action = form.action()
    assert action == AddLiquidity(MARKET, (10 * ONE, 0), minimum_after_tolerance(figures["got"], 300))


def test_adding_what_the_pool_has_plenty_of_is_a_cost_with_its_reason(qtbot, crisis):
    form = pool_form(shown(qtbot, crisis))
    type_in(qtbot, form.second.line, "10")
    assert form.outcome.receipt.figures["bonus"] < 0
    assert rows(form.preview)["It costs you"].startswith("\N{MINUS SIGN}")
    assert "less because the pool has plenty of stETH" in form.preview.text()


def test_a_shortage_is_said_at_the_coin_that_is_short(qtbot, crisis):
    form = pool_form(shown(qtbot, crisis))
    type_in(qtbot, form.first.line, "1")
    type_in(qtbot, form.second.line, "7000")
    assert form.first.error.sentence() == ""
    assert "7,000" in form.second.error.sentence()
    form.second.error.fixes()[0].click()
    assert form.second.amount() == crisis.world.balance("you", "stETH")
    assert form.first.text() == "1"
    assert form.primary is not None
    assert form.primary.isEnabled()


def test_one_coin_alone_is_never_said_to_keep_to_the_proportion():
    world = start("calm-all", 7)
    said = set()
    for size in range(10, 110, 20):
        short = Shock(shocks.LargeSale(size * ONE, "rocket-pool")).apply(world).world
        action = AddLiquidity("curve-reth-ng", (ONE, 0))
        said.add(bonus_words(short, action, action.apply(short)).split(":")[0])
    assert "Hardly a gain or cost" in said
    assert "Neither gain nor cost" not in said


def test_taking_out_both_keeps_the_proportion_and_one_coin_says_what_it_costs(qtbot, crisis):
    crisis.do(AddLiquidity(MARKET, (10 * ONE, 10 * ONE)))
    form = pool_form(shown(qtbot, crisis))
    form.turn("remove")
    assert form.primary is form.primaries["pool.remove.review"]
    qtbot.mouseClick(form.share.chip(100), Qt.MouseButton.LeftButton)
    assert "Neither gain nor cost" in form.preview.text()
    assert isinstance(form.action(), RemoveLiquidity)
    assert form.action().into == ""
    for into, reason in (
        ("ETH", "less because the pool is short of ETH"),
        ("stETH", "more because the pool has plenty of stETH"),
    ):
        form.into.set_current(into)
        assert reason in form.preview.text()
        given = form.outcome.receipt.figures
        assert given["worth"] - given["given_up"] == given["bonus"]
        assert (given["bonus"] > 0) == ("more" in reason)


def test_every_bonus_word_has_the_sign_of_its_number(crisis):
    for action in (
        AddLiquidity(MARKET, (5 * ONE, 0)),
        AddLiquidity(MARKET, (0, 5 * ONE)),
        AddLiquidity(MARKET, (5 * ONE, 5 * ONE)),
    ):
        outcome = crisis.preview(action)
        word = "more" if outcome.receipt.figures["bonus"] > 0 else "less"
        assert f" {word} because" in bonus_words(crisis.world, action, outcome)


def test_the_share_table_tells_what_fees_brought_since_the_deposit(qtbot, crisis):
    tab = shown(qtbot, crisis)
    assert tab.share.table_model().rowCount() == 0
    crisis.do(AddLiquidity(MARKET, (10 * ONE, 0)))
    bought = liquidity.virtual_price(crisis.world, MARKET)
    crisis.advance(48)
    part = liquidity.part_of(crisis.world, MARKET, "you")
    model = tab.share.table_model()
    assert [model.cell(row, 1).text for row in range(2)] == [amount(mine, "ETH") for mine in part.amounts]
    assert liquidity.virtual_price(crisis.world, MARKET) > bought
    assert "since you added on 13 Jun" in tab.share.present(crisis.world)


def test_no_share_means_nothing_to_take_out_and_it_is_said(qtbot, crisis):
    form = pool_form(shown(qtbot, crisis))
    form.turn("remove")
    assert form.foot_note() == "You have no share of this pool yet."
    assert form.action() is None


# -- in the window


@pytest.fixture
def window(qtbot, crisis):
    window = MainWindow(crisis)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.tabs.setCurrentIndex(2)
    return window


def test_a_sale_goes_by_its_names_from_amount_to_receipt_and_is_undone(qtbot, window):
    world = window.session.world
    window.findChild(QComboBox, "swap.pay_token").setCurrentText("stETH")
    type_in(qtbot, window.findChild(QLineEdit, "swap.pay_amount"), "25")
    assert window.findChild(QComboBox, "swap.receive_token").currentText() == "ETH"
    qtbot.mouseClick(window.findChild(QPushButton, "swap.review"), Qt.MouseButton.LeftButton)
    tab = window.tab
    assert isinstance(tab, DefiTab)
    assert tab.curve.after is not None
    confirm = window.findChild(QPushButton, "review.confirm")
    assert confirm.isEnabled()
    expected = window.review.outcome
    qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    after = window.session.world
    assert after == expected.world
    assert (
        after.balance("you", "ETH") - world.balance("you", "ETH")
        == parts_of(expected).got - expected.receipt.figures["network_fee"]
    )
    assert tab.curve.after is None
    assert tab.swap.pay.text() == ""
    window.session.undo()
    assert window.session.world == world


def test_back_from_the_review_keeps_what_was_typed(qtbot, window):
    tab = window.tab
    tab.column.show_form(tab.pool)
    type_in(qtbot, window.findChild(QLineEdit, "pool.amount.0"), "2")
    qtbot.mouseClick(window.findChild(QPushButton, "pool.add.review"), Qt.MouseButton.LeftButton)
    assert window.review.outcome is not None
    qtbot.mouseClick(window.findChild(QPushButton, "review.back"), Qt.MouseButton.LeftButton)
    assert tab.pool.first.text() == "2"
    assert tab.curve.after is None


def test_a_price_past_the_limit_trades_nothing(crisis):
    asked = Swap(MARKET, "stETH", "ETH", 50 * ONE)
    got = crisis.preview(asked).receipt.figures["got"]
    guarded = Swap(MARKET, "stETH", "ETH", 50 * ONE, minimum_after_tolerance(got, 300))
    crisis.do(Shock(shocks.LargeSale(20_000 * ONE)))
    with pytest.raises(Refused, match="market_minimum"):
        crisis.preview(guarded)


def test_limits_follow_the_number_format(qtbot, crisis):
    form = shown(qtbot, crisis).swap
    use_number_format("de")
    try:
        crisis.redraw()
        assert form.tolerance.chips["300"].text() == "0,03 %"
        form.tolerance.choose("own")
        type_in(qtbot, form.tolerance.own.line, "0,5")
        assert form.tolerance.tolerance_ppm() == 5_000
    finally:
        use_number_format("en")


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1024, 1.0), (1280, 1.5), (1280, 2.0)])
def test_no_figure_is_cut_at_any_size(qtbot, window, width, scale):
    tab = window.tab
    window.resize(width, 800)
    theme().set_text_scale(scale)

    def all_inside():
        shown = [figure for figure in tab.figures.figures() if not figure.isHidden()]
        assert tab.numbers.pays in shown
        assert tab.numbers.holds in shown
        assert max(figure.geometry().right() for figure in shown) <= tab.figures.width()

    try:
        qtbot.waitUntil(all_inside)
    finally:
        theme().set_text_scale(1.0)


def test_the_table_of_costs_never_needs_scrolling_sideways(qtbot, window):
    tab = window.tab
    window.resize(1024, 768)
    tab.swap.start("stETH", 50 * ONE)
    qtbot.mouseClick(tab.swap.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.costs.width() < theme().px(620))
    assert tab.costs.horizontalScrollBar().maximum() == 0
    assert costs(tab.costs)[0][3] == "buyers, who can wait"


def test_where_both_coins_are_short_one_press_puts_both_right(qtbot, crisis):
    form = pool_form(shown(qtbot, crisis))
    type_in(qtbot, form.first.line, "70000")
    type_in(qtbot, form.second.line, "70000")
    (fix,) = [fix for fix in form.first.error.fixes() if fix.text().startswith("Use ")]
    assert " and " in fix.text()
    fix.click()
    assert form.second.amount() == crisis.world.balance("you", "stETH")
    assert form.outcome is not None
    assert form.primary.isEnabled()
