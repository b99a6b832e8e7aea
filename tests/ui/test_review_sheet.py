"""The review shows the very outcome that confirming keeps; where that moved meanwhile it says what and asks again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.world_of_forms import ETH, AnyForm, practice_in, sell
from ui.panels.action_column import ActionColumn
from ui.panels.review.sheet import CHANGED, ReviewSheet
from ui.session import Session
from ui.wording import ReviewLine, ReviewStory, refusal_text, story_of
from wallet import Refused, actions


@pytest.fixture
def session(tmp_path, qapp):
    made = Session(practice_in(tmp_path))
    yield made
    made.practice.close()


@pytest.fixture
def sheet(session, qtbot):
    made = ReviewSheet(session)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def form(session, qtbot):
    made = AnyForm(session)
    qtbot.addWidget(made)
    return made


def button(sheet: QWidget, name: str) -> QWidget:
    return sheet.findChild(QWidget, name)


def press(qtbot, sheet, name):
    qtbot.mouseClick(button(sheet, name), Qt.MouseButton.LeftButton)


def test_it_shows_before_change_and_after_of_every_balance_that_moves(sheet, form):
    form.ask(sell(10 * ETH))
    assert sheet.open(form)
    rows = {row[0]: row[1:] for row in sheet._changes.cells()}
    assert rows["stETH"] == ("100.0000", "\u221210.0000 out", "90.0000")
    assert rows["ETH"][0] == "32.0000"
    assert rows["ETH"][1].endswith(" in")


def test_what_is_confirmed_is_what_was_shown(sheet, form, session, qtbot):
    form.ask(sell())
    sheet.open(form)
    shown = sheet.outcome
    with qtbot.waitSignal(sheet.confirmed) as kept:
        press(qtbot, sheet, "review.confirm")
    assert kept.args[0] == shown
    assert session.world == shown.world
    assert form.done == 1


def test_after_time_moved_the_cells_that_differ_are_marked_and_it_asks_again(sheet, form, session, qtbot):
    form.ask(sell())
    sheet.open(form)
    session.advance(30)
    press(qtbot, sheet, "review.confirm")
    assert session.world.balance("you", "stETH") > 99 * ETH
    assert ("stETH", "before") in sheet._changes.marked()
    assert ("stETH", "change") not in sheet._changes.marked()
    assert sheet._note.sentence() == CHANGED
    press(qtbot, sheet, "review.confirm")
    assert sheet.action is None
    assert form.done == 1


def test_what_became_impossible_is_said_and_cannot_be_confirmed(sheet, form, session, qtbot):
    form.ask(sell(100 * ETH))
    sheet.open(form)
    session.do(sell(50 * ETH))
    press(qtbot, sheet, "review.confirm")
    assert "You have 50.0000 stETH" in sheet._note.sentence()
    assert not button(sheet, "review.confirm").isEnabled()
    assert form.done == 0


def test_back_and_escape_do_nothing(sheet, form, session, qtbot):
    before = session.world
    for leave in (lambda: press(qtbot, sheet, "review.back"), lambda: qtbot.keyClick(sheet, Qt.Key.Key_Escape)):
        form.ask(sell())
        sheet.open(form)
        with qtbot.waitSignal(sheet.closed):
            leave()
        assert session.world is before
        assert sheet.action is None


def test_trying_in_a_branch_leaves_this_one_as_it_was(sheet, form, session, qtbot):
    before = session.world
    form.ask(sell())
    sheet.open(form)
    press(qtbot, sheet, "review.branch")
    assert session.world is not before
    assert [branch.name for branch in session.practice.branches if branch.active] != ["main"]
    session.switch("main")
    assert session.world == before


def test_what_is_refused_opens_nothing_and_is_said(sheet, form, session, qtbot):
    form.ask(sell(1000 * ETH))
    with qtbot.waitSignal(session.refused):
        assert not sheet.open(form)
    assert sheet.action is None


def test_a_redemption_tells_amount_dates_stages_risks_and_formulas(session):
    wish = actions.RequestWithdrawal(amount=10 * ETH)
    told = story_of(wish, session.preview(wish), session.world)
    assert told.title == "Redeem 10 stETH through the queue"
    assert told.amount == "10.0000"
    assert told.when.startswith("ETH ")
    assert told.stages
    assert [line.text for line in told.risks] == [
        "A slashing before the rate is fixed",
        "The queue slows down",
        "No sale while you wait",
    ]
    assert all(formula.values for formula in told.formulas)
    assert told.fee.startswith("Network fee ")


def test_at_most_three_risks_are_told(sheet, form):
    many = tuple(ReviewLine(f"risk {number}") for number in range(5))
    form.story = lambda action, outcome: ReviewStory("Title", risks=many)
    form.ask(sell())
    sheet.open(form)
    assert sheet._risks.texts() == ["risk 0", "risk 1", "risk 2"]


def test_a_caution_asks_for_one_tick(sheet, form, qtbot):
    form.story = lambda action, outcome: ReviewStory("Title", caution="I want to see what happens")
    form.ask(sell())
    sheet.open(form)
    assert not button(sheet, "review.confirm").isEnabled()
    sheet._caution.setChecked(True)
    assert button(sheet, "review.confirm").isEnabled()


def test_the_formulas_fold_out(sheet, form, qtbot):
    form.ask(sell())
    sheet.open(form)
    assert sheet._why._body.isHidden()
    qtbot.mouseClick(button(sheet, "review.why"), Qt.MouseButton.LeftButton)
    assert not sheet._why._body.isHidden()


def test_a_change_of_somebody_else_names_them(sheet, form):
    form.ask(actions.Transfer(token="ETH", to="alice", amount=ETH))
    sheet.open(form)
    assert ("alice, ETH", "0.0000", "+1.0000 in", "1.0000") in sheet._changes.cells()


class TestActionColumn:
    def test_one_primary_is_shown_and_it_is_disabled_with_the_reason_beside_it(self, session, qtbot):
        column = ActionColumn(session)
        qtbot.addWidget(column)
        first = column.add_form(AnyForm(session, "First", "first.review"))
        second = column.add_form(AnyForm(session, "Second", "second.review"))
        column.show()
        assert not first.primary.isHidden()
        assert second.primary.isHidden()
        assert not first.primary.isEnabled()
        assert column.page._note.text() == "Choose something first"
        column.show_form(second)
        assert first.primary.isHidden()
        assert not second.primary.isHidden()
        second.ask(sell())
        assert second.primary.isEnabled()
        assert column.page._note.isHidden()

    def test_pressing_a_primary_asks_for_the_review_of_its_form(self, session, qtbot):
        column = ActionColumn(session)
        qtbot.addWidget(column)
        form = column.add_form(AnyForm(session))
        form.ask(sell())
        column.resize(352, 700)
        with qtbot.waitExposed(column):
            column.show()
        with qtbot.waitSignal(column.review_wanted) as asked:
            qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
        assert asked.args == [form]


@pytest.mark.parametrize("code", ["no_such_code", "balance_short"])
def test_no_code_is_ever_shown(code):
    sentence, fix = refusal_text(Refused(code, remedy=5))
    assert code not in sentence
    assert "_" not in sentence + fix
    assert sentence.endswith(".")
