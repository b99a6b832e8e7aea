"""A number is said one way: a gap with its arrow or its sign and never both, one number of decimals, one figure for one thing."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.told import said
from tests.ui.world_of_forms import ETH, lived_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.widgets import Figure
from wallet import actions, staked

TWICE = re.compile("[\N{MINUS SIGN}+]\\d[\\d.,]* %\\s+[\N{BLACK DOWN-POINTING TRIANGLE}\N{BLACK UP-POINTING TRIANGLE}]")
WALLET, STAKE, DEFI, RISK = range(4)


def live(practice):
    practice.advance(170)
    practice.do(actions.RequestWithdrawal(amount=30 * ETH))
    practice.do(actions.Wrap(amount=20 * ETH))
    practice.advance(20)


@pytest.fixture
def window(qtbot, tmp_path):
    window = MainWindow(Session(lived_in(tmp_path, live)))
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    with qtbot.waitExposed(window):
        window.show()
    return window


def on(window: MainWindow, index: int) -> QWidget:
    window.findChild(QWidget, "tabs").setCurrentIndex(index)
    window.tab.redraw(None, window.session.world, ())
    return window.tab


def figure(page: QWidget, name: str) -> Figure:
    return next(each for each in page.findChildren(Figure) if each.name() == name)


def test_no_gap_has_a_sign_and_an_arrow(window) -> None:
    for index in range(4):
        assert [text for text in said(on(window, index)) if TWICE.search(text)] == []


def test_the_discount_is_worded_alike_in_head_and_table(window) -> None:
    words = figure(on(window, WALLET), "Gap").sub()
    assert re.fullmatch("\\d\\.\\d\\d % \N{BLACK DOWN-POINTING TRIANGLE} discount", words)
    assert words in set(said(window.tab.holdings))
    assert figure(on(window, STAKE), "Gap").sub() == words
    for index, name in ((DEFI, "Gap"), (RISK, "Discount today")):
        found = figure(on(window, index), name)
        assert f"{found.number()} {found.unit()}" == words


def test_the_gap_is_one_number_on_wallet_and_risk(window) -> None:
    gap = figure(on(window, WALLET), "Gap").number()
    today = next(dict(row)["today"] for row in on(window, RISK).exposure.table.table_model().rows() if row["key"] == "discount")
    assert today.text == gap
    assert f"{gap.lstrip(chr(0x2212))} ETH less" in window.tab.exposure.sentence.text()


def test_what_one_token_sells_for_has_the_same_five_decimals_everywhere(window) -> None:
    price = f"{window.session.world.market_price('stETH') / ETH:.5f}"
    for index in range(4):
        texts = list(said(on(window, index)))
        assert index not in (DEFI, RISK) or any(price in text for text in texts)
        for text in texts:
            assert not re.search(rf"\b{price[:-1]}(?!\d)", text), text


def test_the_risk_head_says_what_else_is_at_risk_and_no_loss_that_did_not_happen(window) -> None:
    page = on(window, RISK)
    assert figure(page, "At risk").sub() == "30.0000 of it in the queue"
    worst = figure(page, "Could cost up to")
    assert worst.number()[0].isdigit()
    assert worst.sub() == "if a contract fails"
    assert re.fullmatch(r"[\d.]+( to [\d.]+)? (hours|days)", f"{(wait := figure(page, 'Waiting now')).number()} {wait.unit()}")


def test_what_waits_or_can_be_claimed_is_named_apart(window) -> None:
    assert figure(on(window, WALLET), "Sells for").sub() == "30.0000 waiting in the queue, not for sale"
    for _ in range(30):
        if staked(window.session.world).ready:
            break
        window.session.advance(24)
    assert figure(on(window, WALLET), "Sells for").sub() == "30.0000 ETH ready to claim"


def test_a_claimed_request_has_no_box_to_mark(window) -> None:
    for _ in range(30):
        if staked(window.session.world).ready:
            break
        window.session.advance(24)
    table = on(window, STAKE).requests.table
    key = table.table_model().key_at(0)
    table.choose(key)
    assert table.marked_keys() == (key,)
    table.clearSelection()
    window.session.do(actions.Claim(requests=(int(key.split("-")[1]),)))
    on(window, STAKE)
    assert table.table_model().is_over(0)
    table.choose(key)
    assert table.marked_keys() == ()


def test_where_put_in_comes_from_is_said(window) -> None:
    window.session.do(actions.Stake(amount=10 * ETH))
    on(window, WALLET)
    window.explain_panel.show_figure("lst", "redeem")
    assert (
        "You put in 110.0000 ETH. What you began with counts as put in (100 stETH, at what it redeemed for); "
        "so does all that you staked or bought since."
    ) in window.explain_panel.text()


def test_the_pool_s_curve_marks_what_i_hold(window) -> None:
    page = on(window, DEFI)
    held = window.session.world.balance("you", "stETH") / ETH
    assert page.curve.held_words() == f"you hold {held:.4f} stETH"
    page.curve.grab()
