"""Traditional against liquid on screen: what stands there was lived, a button runs it on a branch, the verdict is mine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.world_of_forms import lived_in
from ui.charts.styles import bar_rects
from ui.main_window import MainWindow
from ui.panels.twins.form import TwinsForm
from ui.panels.twins.page import TwinsPage
from ui.panels.twins.words import ROW_WORDS
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.theme import theme
from ui.wording import amount, refusal_text
from wallet import Practice, Refused
from wallet.ways import twins


def nothing(_practice: Practice) -> None:
    """Begin with a fresh practice."""


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    practice = lived_in(tmp_path_factory.mktemp("twins"), nothing, "calm")
    made = MainWindow(Session(practice))
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    practice.close()


@pytest.fixture
def tab(window: MainWindow) -> StakeTab:
    command = window.findChild(QAction, "action.compare.twins")
    assert isinstance(command, QAction)
    command.trigger()
    found = window.tab
    assert isinstance(found, StakeTab)
    found.comparing.twins.recompute()
    found.comparing.twins.show_row("liquidity")
    found.comparing.twins.finish()
    return found


def page_of(tab: StakeTab) -> TwinsPage:
    page = tab.findChild(TwinsPage, "compare.twins")
    assert isinstance(page, TwinsPage)
    return page


def form_of(tab: StakeTab) -> TwinsForm:
    return tab.comparing.twins


def test_the_choice_above_leads_to_it_and_back(tab: StakeTab, qtbot: QtBot) -> None:
    page = page_of(tab)
    assert page.isVisible()
    tab.comparing.choice.set_current("styles")
    assert not page.isVisible()
    assert tab.comparing.primary is tab.comparing.styles.primary
    tab.comparing.choice.set_current("twins")
    assert page.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert tab.column.form is tab.stake


def test_what_stands_there_is_what_was_lived(tab: StakeTab) -> None:
    form, world = form_of(tab), tab.session.world
    pair = twins.pairs(world)[0]
    for row in ("liquidity", "contract"):
        page_of(tab).table.buttons[row].click()
        form.finish()
        found = twins.lived(world, twins.row_script(row, world, pair))[1]
        chart = page_of(tab).chart
        assert chart.shown is not None
        within = len(chart.shown.hours) == 1
        assert within == (row == "liquidity")
        assert len(bar_rects(chart)) == 3 * within, "what happens within an hour is drawn as bars"
        ends = [float(line.values[-1]) for line in chart.shown.lines]
        drawn = (found.locked.worth, found.liquid.worth, found.sells or 0)
        assert ends == pytest.approx([(value - found.amount) / 10**18 for value in drawn]), row
        numbers = [figure.number() for figure in page_of(tab).figures.figures()]
        wanted = [found.locked.worth, found.liquid.worth, found.sells or 0]
        assert numbers[:3] == [amount(value, "ETH") for value in wanted]
        assert form.primary is not None
        assert form.primary.text() == ROW_WORDS[row].primary
        told = {row.label: row.value for row in form.preview.rows()}
        if row == "liquidity":
            assert found.liquid.got is not None
            assert told["gets"] == amount(found.liquid.got, "ETH")
        else:
            assert told["Liquid lost"] == amount(found.liquid.lost, "ETH")
            assert told["Locked lost"] == "nothing"


def test_a_row_that_cannot_be_run_says_why_and_is_not_run(tab: StakeTab) -> None:
    form = form_of(tab)
    assert not page_of(tab).table.buttons["defi"].isEnabled(), "no lender stands in this practice"
    form.show_row("defi")
    assert not form.ready()
    assert form.foot_note() == form.waiting_words() == "No lender here takes this token."


def test_the_primary_runs_the_row_on_a_branch_and_the_first_one_stays(tab: StakeTab) -> None:
    form, session = form_of(tab), tab.session
    form.show_row("contract")
    form.finish()
    foretold, before = form.found, session.world
    assert foretold is not None
    assert form.primary is not None
    assert form.ready()
    form.primary.click()
    assert not form.ready(), "one at a time"
    form.finish()
    assert form.found is not None
    assert form.found.liquid == foretold.liquid
    assert form.found.locked == foretold.locked
    assert session.world.hour == before.hour + 7 * 24
    kinds = [row.kind for row in session.practice.activity(5)]
    assert kinds == ["run", "shock", "stake", "lock", "faucet"], "days that follow one another are one moment"
    assert next(branch.name for branch in session.practice.branches if branch.active) == ROW_WORDS["contract"].title
    tab.column.toast.button.click()
    assert session.world.hour == before.hour
    assert next(branch.name for branch in session.practice.branches if branch.active) == "main"


def test_who_does_something_else_meanwhile_is_not_overrun(tab: StakeTab) -> None:
    form, session = form_of(tab), tab.session
    assert form.primary is not None
    form.primary.click()
    session.switch("main")
    after = session.world
    form.finish()
    assert session.world is after
    assert form.found is None or form.found.begun == after.hour


def test_what_is_recorded_ahead_is_told_only_when_asked(tab: StakeTab, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(tab)
    monkeypatch.setattr(type(tab.session.world), "recorded_until", 10**6)
    form.recompute()
    form.finish()
    assert form.found is None
    assert form.ask.isVisible()
    assert form.ready(), "who runs it asks for it"
    form.ask.click()
    form.finish()
    assert form.found is not None


def test_a_row_that_something_refuses_says_so(tab: StakeTab, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(tab)

    def refuses(*_given: Any) -> Any:
        raise Refused("market_empty")

    form.recompute()
    monkeypatch.setattr(twins, "carried_out", refuses)
    form.show_row("slashing")
    form.finish()
    assert form.found is None
    assert form.waiting_words() == refusal_text(Refused("market_empty"))[0] == form.waits.text()


def test_the_verdict_is_kept_as_it_is_written_and_a_secret_is_not(tab: StakeTab, window: MainWindow, qtbot: QtBot) -> None:
    field, practice = form_of(tab).verdict, tab.session.practice
    assert field.edit.toPlainText() == "", "the program gives none"
    field.edit.setPlainText("It depends on when I need it.")
    field.keep()
    assert practice.verdict == "It depends on when I need it."
    field.edit.setPlainText("0x" + "ab" * 32)
    field.keep()
    assert field.error.isVisible()
    qtbot.waitUntil(lambda: field.error.visibleRegion().boundingRect() == field.error.rect())
    assert practice.verdict == "It depends on when I need it."
    field.read()
    assert field.edit.toPlainText() == "It depends on when I need it."


def test_while_time_plays_nothing_is_lived_and_the_button_says_why(tab: StakeTab, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(tab)
    monkeypatch.setattr(tab.session, "_playing", True)
    before = form.facts
    form.refresh(tab.session.world, tab.session.world, ())
    assert form.facts is before
    assert not form.ready()
    assert form.foot_note() == "Pause time to run it."


def test_no_words_are_cut_at_any_size(tab: StakeTab, window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(tab)
    try:
        for width, height, scale in ((1024, 768, 1.0), (1280, 800, 1.5)):
            theme().set_text_scale(scale)
            window.resize(width, height)
            qtbot.waitUntil(lambda width=width: window.width() == width)  # type: ignore[misc]
            form_of(tab).show_row("contract")
            form_of(tab).finish()
            qtbot.wait(1)
            assert [line for line in cut(window) if "Chart" not in line] == [], (width, scale)
            for cell in (cell for cells in page.table.cells.values() for cell in cells):
                room = QRect(0, 0, cell.width(), 1000)
                words = cell.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, cell.text()).height()
                assert cell.height() - words >= 4, (width, scale, "a divider touches", cell.text())
            assert page.table.icons["access"].isVisible() is not page.table.buttons["access"].isVisible()
    finally:
        theme().set_text_scale(1.0)
        window.resize(1280, 800)


def test_every_part_that_takes_the_keyboard_has_a_name(tab: StakeTab) -> None:
    parts: list[Any] = [*page_of(tab).findChildren(QWidget), *form_of(tab).findChildren(QWidget)]
    for part in parts:
        inner = isinstance(part.parentWidget(), QAbstractScrollArea)
        if part.isVisible() and not inner and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName() or getattr(part, "text", str)(), part
