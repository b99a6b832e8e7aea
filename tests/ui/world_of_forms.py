"""A practice in a temporary folder and a form that asks for whatever a test wants: what the shell's tests are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.wallet.practices import lived_practice, practice
from ui.main_window import MainWindow
from ui.panels.form import Form
from ui.panels.value.view import ValueView
from ui.session import Session
from ui.settings import Settings
from ui.tabs.chart.view import ChartView
from ui.tabs.defi import DefiTab
from ui.tabs.frame import Tab
from ui.tabs.table import TabEntry
from ui.tabs.wallet import WalletTab
from ui.widgets import AmountLine
from ui.wording import use_world
from wallet import Practice, actions, audit

ETH = 10**18


def practice_in(folder: Path, scenario: str = "june-2022-open", name: str = "mine") -> Practice:
    return practice(folder, scenario, f"{name}.sluice")


def lived_in(folder: Path, live: Callable[[Practice], object], scenario: str = "june-2022-open", name: str = "mine") -> Practice:
    """Open a practice in which `live`, a function of a module, happened: it is lived once a process."""
    return lived_practice(folder, live, scenario, f"{name}.sluice")


class SharedWindow:
    """A window that the tests of a module share, since to make one takes longer than most of what is asked of it.

    A test whose deeds `as_it_began` does not undo (another practice, settings), or that asks of a page on which nobody has been,
    needs a window of its own.
    """

    def __init__(self, practice: Practice, settings: Settings | None = None) -> None:
        self._window = MainWindow(Session(practice), settings)
        self._begun = self._window.session.world, len(self._window.session.practice.branches)
        self._window.show()

    def as_it_began(self, tab: int = 1, size: tuple[int, int] = (1280, 800)) -> MainWindow:
        """Undo what was done, close what was opened, empty what was typed in, and show a tab on its first form and its chart."""
        window, session = self._window, self._window.session
        use_world(session.world)
        window.pace.pause()
        window.reviewing.leave()
        if not window.explain_panel.isHidden():
            window.explain_panel.back()
        while session.world != self._begun[0]:
            session.undo()
        assert len(session.practice.branches) == self._begun[1], "a branch is not undone"
        for page in window.tab_pages:
            if isinstance(page, WalletTab):
                page.close_receipt()
            page.chart_bar.show_table(False)
            page.chart_bar.show_view(page.chart_bar.views()[0])
            page.tables.finder.stop()
            page.tables.show_table(0)
            page.column.show_form(page.column.forms[0])
        for line in window.findChildren(AmountLine):
            if not line.isReadOnly() and line.text():
                line.setText("")
        window.banner.hide()
        window.steps.show()
        window.resize(*size)
        window.tabs.setCurrentIndex(tab)
        window.activateWindow()
        QApplication.processEvents()
        return window

    def end(self) -> None:
        self._window.pace.pause()
        self._window.close()
        self._window.session.practice.close()


class PlainTab(Tab):
    """A tab of nothing but the hero chart and one form."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name, name.capitalize())
        self.value = ValueView(session)
        for view in self.value.views():
            self.add_view(ChartView(*view))
        self.form = AnyForm(session, "Any", f"{name}.any.review")
        self.add_form(self.form)

    def redraw(self, before: Any, after: Any, events: tuple[Any, ...]) -> None:
        self.value.refresh(before, after, events)


def _entry(name: str, title: str) -> TabEntry:
    return TabEntry(name, title, lambda session: PlainTab(session, name))


PLAIN_TABS = (_entry("wallet", "Wallet"), _entry("stake", "Stake"), _entry("defi", "DeFi"), _entry("risk", "Risk"))


def plain_window(folder: Path, scenario: str = "june-2022-open") -> MainWindow:
    """The whole shell around four plain tabs."""
    return MainWindow(Session(practice_in(folder, scenario)), tabs=PLAIN_TABS)


@contextmanager
def defi_window(folder: Path, scenario: str = "calm-all") -> Iterator[MainWindow]:
    """A window with the DeFi tab alone, where a lender is."""
    made = MainWindow(Session(practice(folder, scenario)), tabs=(TabEntry("defi", "DeFi", DefiTab),))
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    made.session.practice.close()


def defi(window: MainWindow) -> DefiTab:
    """The DeFi tab on screen."""
    assert isinstance(window.tab, DefiTab)
    return window.tab


def confirm(qtbot: QtBot, window: MainWindow) -> None:
    """Review and confirm what the form on screen describes, with the mouse; tick what is to be ticked first."""
    form = window.tab.column.form
    assert form is not None
    assert form.primary is not None
    qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
    tick = next((box for box in window.findChildren(QCheckBox) if box.isVisible()), None)
    if tick is not None:
        tick.setChecked(True)
    qtbot.mouseClick(window.findChild(QPushButton, "review.confirm"), Qt.MouseButton.LeftButton)
    assert audit(window.session.world) == []


def told(form: Any) -> dict[str, str]:
    """The rows of a form's preview, by label."""
    return {row.label: row.shown() for row in form.preview.rows()}


class AnyForm(Form):
    """A form whose action a test sets."""

    def __init__(self, session: Session, title: str = "Anything", name: str = "any.review") -> None:
        super().__init__(session, title, {name: "Review it"})
        self.wish: Any = None
        self.remedies: list[object] = []
        self.done = 0

    def ask(self, wish: Any) -> None:
        self.wish = wish
        self.edited.emit()

    def action(self) -> Any:
        return self.wish

    def foot_note(self) -> str:
        return "" if self.wish else "Choose something first"

    def apply_remedy(self, remedy: object) -> None:
        self.remedies.append(remedy)

    def confirmed(self) -> None:
        self.done += 1
        self.ask(None)


def sell(amount: int = ETH) -> actions.Swap:
    return actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=amount)


def usable(window: MainWindow) -> None:
    """The tab on screen still draws, and the practice still takes an hour and a deed, and gives them back."""
    QApplication.processEvents()
    assert window.tab.isVisible()
    session = window.session
    before, hour = session.world, session.world.hour
    assert session.advance(1) is not None
    assert session.do(actions.Faucet(amount=ETH)) is not None
    assert session.undo()
    assert session.undo()
    assert session.world == before
    assert session.world.hour == hour
    assert audit(session.world) == []
