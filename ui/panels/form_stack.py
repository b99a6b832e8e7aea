"""The forms of an action column, one of them on screen. A form that is not may be made later: when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from ui.panels.form import Form
from ui.panels.window.focus import hold_a_turn, take_its_turn
from ui.spoken import Role

F = TypeVar("F", bound=Form)


class CurrentStack(QStackedWidget):
    """A stack as tall as the page it shows, so that a short form beside a long one leaves no hole."""

    spoken_role = Role.LayeredPane

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._fit)

    def insertWidget(self, index: int, page: QWidget) -> int:
        index = super().insertWidget(index, page)
        self._fit()
        return index

    def addWidget(self, page: QWidget) -> int:
        return self.insertWidget(self.count(), page)

    def _fit(self) -> None:
        for page in (self.widget(index) for index in range(self.count())):
            if page is not None:
                shown = page is self.currentWidget()
                policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
                page.setSizePolicy(policy, policy)
        self.updateGeometry()


class FormStack(CurrentStack):
    """Forms by place. `joined(form)` comes once for each, when it is there."""

    joined = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.titles: list[str] = []
        self._forms: dict[int, Form] = {}
        self._makers: dict[int, Callable[[], None]] = {}

    def add(self, form: Form) -> None:
        """Append a form; the first one is shown."""
        self.titles.append(form.title)
        self._forms[self.addWidget(form)] = form
        self.joined.emit(form)

    def add_later(self, title: str, make: Callable[[], F], listen: Callable[[F], object]) -> Callable[[], F]:
        """Append a place for a form; `listen` is called with it once it has joined. What this returns makes it where it is not
        made yet, and gives it.
        """

        def join() -> None:
            form = make()
            self._put(place, form)
            listen(form)

        self.titles.append(title)
        empty = QWidget()
        hold_a_turn(empty)
        place = self.addWidget(empty)
        self._makers[place] = join
        return lambda: cast("F", self.form(place))

    def form(self, place: int) -> Form:
        """The form at a place, made now if it was not wanted before."""
        if place in self._makers:
            self._makers.pop(place)()
        return self._forms[place]

    def shown(self) -> Form | None:
        """The form on screen."""
        return self._forms.get(self.currentIndex())

    def made(self) -> list[Form]:
        """The forms that there are by now."""
        return [self._forms[place] for place in sorted(self._forms)]

    def finished(self, but: Set[int] = frozenset()) -> bool:
        """Whether every form is made, but those at some places."""
        return not self._makers.keys() - but

    def all(self, but: Set[int] = frozenset()) -> list[Form]:
        """Every form, made, but those at some places."""
        return [self.form(place) for place in range(self.count()) if place not in but]

    def _put(self, place: int, form: Form) -> None:
        empty = cast("QWidget", self.widget(place))
        self._forms[place] = form
        self.insertWidget(place, form)
        take_its_turn(empty, form)
        self.removeWidget(empty)
        empty.deleteLater()
        self.joined.emit(form)
