"""The list of rewards and what things cost: what stands there is what the model says, and a sum that is shown is the sum."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from tests.wallet.practices import ETH, lived_practice
from ui.main_window import MainWindow
from ui.panels.review.parts import ReviewLines
from ui.session import Session
from ui.tabs.table import TabEntry
from ui.tabs.wallet import WalletTab
from ui.wording import amount, exact_amount
from wallet import Practice, actions, average_paid, reward_sum, sale_result


def live(opened: Practice) -> None:
    opened.do(actions.Stake(amount=10 * ETH))
    opened.advance(50)
    opened.do(actions.Wrap(amount=4 * ETH))
    opened.advance(100)
    opened.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=ETH))
    opened.advance(100)


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> Iterator[WalletTab]:
    """The Wallet tab on a calm practice in which some was staked, wrapped and sold, its rewards shown."""
    window = MainWindow(Session(lived_practice(tmp_path, live)), tabs=(TabEntry("wallet", "Wallet", WalletTab),))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    page = window.tab
    assert isinstance(page, WalletTab)
    page.tables.show_table("Rewards")
    yield page
    window.session.practice.close()


def column(tab: WalletTab, key: str) -> list[str]:
    model = tab.rewards.table_model()
    place = [each.key for each in model.columns].index(key)
    return [model.cell(row, place).text for row in range(model.rowCount())]


def test_every_reward_has_a_row_and_their_sum_stands_over_them(tab: WalletTab) -> None:
    rows = tab.session.practice.rewards()
    assert tab.window().findChild(QAbstractItemView, "rewards.table") is tab.rewards
    assert column(tab, "reward") == [amount(row.amount, "ETH", 6, sign=True) for row in rows]
    assert column(tab, "fee") == [amount(row.fee, "ETH", 6) for row in rows]
    assert {"balance grew", "value rose"} == set(column(tab, "how"))
    total = reward_sum(rows)
    said: list[tuple[str, str]] = []
    tab.rewards.told.connect(lambda words, hint: said.append((words, hint)))
    tab.rewards.refresh()
    words, hint = said[-1]
    assert words.startswith(f"{amount(total.amount, 'ETH', 6, sign=True)} ETH, fees {amount(total.fee, 'ETH', 6)}")
    assert f"Together: {exact_amount(total.amount, 'ETH')}" in hint


def test_rewards_can_be_looked_at_of_one_token_and_since_a_date(tab: WalletTab) -> None:
    tools = tab.rewards_tools
    tools.look_at("wstETH")
    assert set(column(tab, "token")) == {"wstETH"}
    tools.look_at("", "7")
    hour = tab.session.world.hour
    assert len(column(tab, "day")) == len([row for row in tab.session.practice.rewards() if row.hour > hour - 7 * 24])
    tools.look_at("", "date")
    tools.since.setText("day 33")
    tools.since.editingFinished.emit()
    assert len(column(tab, "day")) == len([row for row in tab.session.practice.rewards() if row.hour >= 33 * 24])
    assert "since" in tools.look.text()
    tools.since.setText("no date")
    tools.since.editingFinished.emit()
    assert tools.since.property("wrong") == "true"
    tools.look_at()
    assert len(column(tab, "day")) == len(tab.session.practice.rewards())


def test_an_own_move_is_no_reward(tab: WalletTab) -> None:
    before = column(tab, "reward")
    tab.session.do(actions.Stake(amount=2 * ETH))
    tab.session.do(actions.Unwrap(amount=ETH))
    assert column(tab, "reward") == before


def test_rewards_are_exported_plain_with_one_amount_a_column(tab: WalletTab, tmp_path: Path) -> None:
    path = tmp_path / "rewards.csv"
    tab.rewards_tools.save_to(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = tab.session.practice.rewards()[::-1]
    assert [int(row["reward_wei"]) for row in rows] == [reward.amount for reward in told]
    assert [int(row["fee_wei"]) for row in rows] == [reward.fee for reward in told]
    assert [int(row["held_smallest_units"]) for row in rows] == [reward.held for reward in told]
    for row in rows:
        assert float(row["reward"]) == pytest.approx(int(row["reward_wei"]) / ETH)
        assert {row["reward_token"], row["fee_token"]} == {"ETH"}
        assert row["time_utc"].endswith("Z")
    assert path.read_text(encoding="utf-8").isascii()


def test_the_average_price_paid_is_told_of_what_is_held(tab: WalletTab) -> None:
    practice = tab.session.practice
    average = average_paid(practice.own, "stETH", practice.world.balance("you", "stETH"))
    assert average is not None
    assert amount(average, "ETH") in tab.holdings.table_model().hints["stETH", "token"]
    tab.explain("stETH")
    window = tab.window()
    assert isinstance(window, MainWindow)
    assert "Average price paid" in window.explain_panel.text()


def test_the_receipt_of_a_sale_tells_its_gain_over_what_the_tokens_had_cost(tab: WalletTab) -> None:
    practice = tab.session.practice
    row = next(row for row in practice.activity() if row.kind == "swap")
    assert row.receipt is not None
    sale = sale_result(row.receipt, practice.own_before(row.moment))
    assert sale is not None
    tab.open_receipt(row)
    told = " ".join(text for part in tab.receipt.findChildren(ReviewLines) for text in part.texts())
    assert f"over cost: {amount(sale.gain, 'ETH', sign=True)} ETH" in told


def test_beside_the_rewards_a_choice_is_whole_or_folds_into_one_button(tab: WalletTab) -> None:
    tools, table = tab.rewards_tools, tab.rewards
    for width, folded in ((700, False), (460, True), (700, False)):
        table.setFixedWidth(width)
        QApplication.processEvents()
        assert tools.export.isHidden() is folded, width
        assert tools.look.text() == ("More" if folded else "All, since the start"), width
        shown = [place for place in range(table.model().columnCount()) if not table.isColumnHidden(place)]
        assert sum(table._needed(place) for place in shown if place != 4) < table.viewport().width(), width
        assert table.horizontalScrollBar().maximum() == 0, (width, "nothing to scroll")
