"""Moving locked stake by hand: the button beside the requests, its review, and what it offers where a move is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui.panels.requests.panel import RequestsPanel
from ui.panels.review.sheet import ReviewSheet
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.wording import use_world
from wallet import actions, audit

ATOM = 10**6


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Iterator[RequestsPanel]:
    opened = practice(tmp_path, "calm-all")
    for amount in (100, 60):
        opened.do(actions.Lock(amount * ATOM, "native-cosmos"))
    session = Session(opened)
    use_world(session.world)
    shown = RequestsPanel(session)
    qtbot.addWidget(shown)
    shown.show()
    shown.refresh()
    yield shown
    use_world(None)
    opened.close()


def press(qtbot: QtBot, panel: RequestsPanel) -> None:
    """Press the button, and confirm the review as the window does."""
    sheet = ReviewSheet(panel.session)
    qtbot.addWidget(sheet)
    assert sheet.open(panel.mover.form)
    confirm = sheet.findChild(QPushButton, "review.confirm")
    assert confirm is not None
    qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    panel.refresh()


def test_stake_is_moved_by_its_button_and_then_offered_to_leave_instead_of_moving_on(qtbot: QtBot, panel: RequestsPanel) -> None:
    assert panel.mover.isEnabled()
    assert panel.mover.objectName() == "requests.move"
    assert panel.mover.text() == "Move locked 1"
    with qtbot.waitSignal(panel.claim_wanted) as asked:
        panel.mover.click()
    assert asked.args == [panel.mover.form]
    press(qtbot, panel)
    assert [row["stage"] for row in panel.table.table_model().rows()] == ["with validator 2", "with validator 1"]
    assert panel.mover.text() == "Move locked 2", "the first that can move now"
    panel.mover.present(("native-cosmos-1",))
    assert panel.mover.text() == "Locked 1: let it leave instead"
    assert panel.mover.toolTip().startswith("Stake that has just moved to this validator cannot move again until")
    press(qtbot, panel)
    assert panel.mover.text() == "Move locked 2", "what leaves cannot move"
    assert audit(panel.session.world) == []


def test_the_row_that_is_marked_is_the_one_that_moves(panel: RequestsPanel) -> None:
    panel.mover.present(("native-cosmos-2",))
    assert panel.mover.form.action() == actions.Redelegate(2, "", "native-cosmos")
    panel.mover.present(("elsewhere",))
    assert not panel.mover.isEnabled()


def test_without_stake_that_could_move_there_is_no_button(qtbot: QtBot, panel: RequestsPanel) -> None:
    assert panel.mover.is_needed
    for number in (1, 2):
        panel.session.do(actions.Unlock(number, "native-cosmos"))
    panel.refresh()
    assert not panel.mover.is_needed
    assert panel.mover.isHidden()


def test_where_no_more_can_leave_a_validator_the_form_offers_to_move_and_reviews_it(qtbot: QtBot, panel: RequestsPanel) -> None:
    session = panel.session
    for _ in range(6):
        session.do(actions.Lock(ATOM, "native-cosmos"))
    for number in range(1, 8):
        session.do(actions.Unlock(number, "native-cosmos"))
        session.advance(1)
    tab = StakeTab(session)
    qtbot.addWidget(tab)
    tab.show()
    tab.lead_to("leave")
    tab.leave.source.set_current("native-cosmos-8")
    tab.leave.edit()
    assert tab.leave.action() is None
    assert tab.leave.instead.isVisible()
    assert tab.leave.instead.text() == "Move it to another validator"
    with qtbot.waitSignal(tab.review_wanted) as asked:
        tab.leave.instead.click()
    (form,) = asked.args
    assert form.action() == actions.Redelegate(8, "", "native-cosmos")
    session.do(form.action())
    tab.leave.edit()
    assert tab.leave.instead.isHidden()
    assert tab.leave.action() == actions.Unlock(8, "native-cosmos")
