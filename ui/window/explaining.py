"""The explanation in a window: its panel lent to the column of the tab that has the number."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.panels.terms.explain_panel import ExplainPanel
    from ui.session import Session
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages


class Explaining(QObject):
    """Opens explanations over the pages of `window`."""

    def __init__(self, session: Session, pages: TabPages, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._pages, self._window = session, pages, window
        self._asked: tuple[Tab, QWidget] | None = None

    @cached_property
    def panel(self) -> ExplainPanel:
        """The panel for every explanation, made and loaded for the first."""
        from ui.panels.terms.explain_panel import ExplainPanel

        made = ExplainPanel(self._session, self._window)
        made.closed.connect(self._closed)
        return made

    def open(self, subject: str, what: str, number: QWidget) -> None:
        """Explain a figure of the tab on screen in its column; Back gives the keyboard back to `number`."""
        tab, panel = self._pages.currentWidget(), self.panel
        if self._asked is not None and self._asked[0] is not tab:
            panel.back()
        if panel.isHidden():
            tab.column.lend(panel, whole=True)
        self._asked = (tab, number)
        panel.show_figure(subject, what)
        panel.focus_first()

    def _closed(self) -> None:
        if self._asked is not None:
            (tab, number), self._asked = self._asked, None
            tab.column.take_back(self.panel)
            number.setFocus(Qt.FocusReason.BacktabFocusReason)
