"""What a sale gains over what its tokens cost is one figure, wherever the sale is met: before it, at its review, after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import lived_in
from ui.main_window import MainWindow
from ui.panels.review.parts import ReviewLines
from ui.panels.review.receipt import ReceiptSheet
from ui.panels.review.sheet import ReviewSheet
from ui.session import Session
from ui.tabs.defi import DefiTab
from ui.tabs.stake import StakeTab
from ui.widgets import PreviewBlock
from ui.wording import amount, exact_amount
from wallet import Practice, actions, sale_result

ETH = 10**18
STAKE, DEFI = 1, 2


def with_a_gain(practice: Practice) -> None:
    practice.do(actions.Stake(amount=10 * ETH))
    practice.advance(24 * 60)


def with_a_loss(practice: Practice) -> None:
    practice.advance(900)


@pytest.fixture(params=["a gain", "a loss"])
def window(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A practice whose tokens sell for more than they cost, or, in June 2022, for less."""
    live, scenario = (with_a_gain, "calm") if request.param == "a gain" else (with_a_loss, "june-2022-open")
    made = MainWindow(Session(lived_in(tmp_path, live, scenario)))
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    with qtbot.waitExposed(made):
        made.show()
    return made


def gain_in(block: PreviewBlock) -> tuple[str, str]:
    """What a preview names as gain, and all its digits."""
    row = next(row for row in block.rows() if row.label == "Gain over cost")
    return row.value, row.exact


def review(window: MainWindow) -> ReviewSheet:
    """The review on screen."""
    return next(sheet for sheet in window.findChildren(ReviewSheet) if sheet.isVisible())


def told(sheet: ReviewSheet | ReceiptSheet) -> list[str]:
    """The lines of a sheet that tell of a gain or loss over cost."""
    lines = [text for part in sheet.findChildren(ReviewLines) if part.isVisible() for text in part.texts()]
    return [text for text in lines if "over cost" in text]


def write(window: MainWindow, name: str, text: str) -> None:
    field = window.tab.findChild(QLineEdit, name)
    assert field is not None
    field.setText(text)


def press(window: MainWindow, name: str) -> None:
    button = next(button for button in window.findChildren(QPushButton, name) if button.isVisible())
    assert button.isEnabled()
    button.click()


def test_preview_offer_review_and_receipt_of_a_sale_name_the_same_gain(window: MainWindow) -> None:
    practice = window.session.practice
    window.tabs.setCurrentIndex(DEFI)
    swap_tab = window.tab
    assert isinstance(swap_tab, DefiTab)
    write(window, "swap.pay_amount", "2")
    outcome = swap_tab.swap.outcome
    assert outcome is not None
    sale = sale_result(outcome.receipt, practice.own)
    assert sale is not None
    assert sale.gain
    gained = amount(sale.gain, "ETH", sign=True)
    line = f"{'Gain' if sale.gain > 0 else 'Loss'} over cost: {gained} ETH"
    shown, digits = gain_in(swap_tab.swap.preview)
    assert shown == gained
    assert exact_amount(sale.cost, "ETH") in digits
    press(window, "swap.review")
    (reviewed,) = told(review(window))
    assert reviewed.startswith(line)
    assert line in review(window).accessibleDescription()
    press(window, "review.back")

    window.tabs.setCurrentIndex(STAKE)
    tab = window.tab
    assert isinstance(tab, StakeTab)
    tab.lead_to("leave")
    tab.leave.how.set_current("sell")
    write(window, "leave.amount", "2")
    assert gain_in(tab.leave.preview) == (shown, digits)
    assert f"Gain over cost: {'known when finalized; ' * bool(tab.leave.offers.first(sale=False))}{gained} ETH" in said(tab)
    press(window, "leave.review")
    assert told(review(window)) == [reviewed]
    press(window, "review.confirm")

    row = next(row for row in practice.activity() if row.kind == "swap")
    window.tabs.setCurrentIndex(0)
    window.tab.open_receipt(row)
    assert told(window.tab.receipt) == [reviewed]


def said(tab: StakeTab) -> str:
    """All that the comparison of both ways says."""
    return tab.compare.compare.accessibleDescription()


def test_what_sells_nothing_names_no_gain(window: MainWindow) -> None:
    window.tabs.setCurrentIndex(STAKE)
    tab = window.tab
    assert isinstance(tab, StakeTab)
    write(window, "stake.amount", "1")
    press(window, "stake.review")
    assert not told(review(window))
    assert "over cost" not in review(window).accessibleDescription()
