"""The form of the action column: what every panel that offers an action is built on.

A form builds an action and never computes: numbers come from `session.preview(form.action())`. It owns its primary button
(or several, one of them shown); the column pins the shown one at its foot and opens the review when it is pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import Column, PrimaryButton
from ui.wording import ReviewStory, story_of

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World


class Form(QWidget):
    """One segment of the action column. Subclass it, add rows to `self.rows`, override what is named below.

    `primaries` maps object names to button texts, e.g. `{"stake.review": "Review stake"}`; the first is shown at start.
    Emit `edited` after anything that may change `action()`, `ready()`, `foot_note()` or the button's text.
    """

    edited = Signal()
    primary_changed = Signal()
    review_wanted = Signal()

    def __init__(self, session: Session, title: str, primaries: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.title = title
        self.hint = ""
        """A caption at the right of the title, where the form stands alone in its column."""
        self.rows = Column(12, parent=self)
        self.primaries: dict[str, PrimaryButton] = {}
        for name, text in primaries.items():
            self._add_primary(name, text)
        self._shown = next(iter(primaries), "")

    def minimumSizeHint(self) -> QSize:
        """No height of its own where that follows the width: Qt asks for what its words would need at their narrowest, and the
        column would scroll what there is room for.
        """
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.hasHeightForWidth() else least

    # -- to be overridden

    def action(self) -> Action | None:
        """The action that the fields describe now, or None while they do not describe one."""
        return None

    def ready(self) -> bool:
        """Whether the primary button may be pressed; by default, whether there is an action."""
        return self.action() is not None

    def foot_note(self) -> str:
        """A quiet sentence under the primary button: why it is disabled, or what pressing it leaves open."""
        return ""

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        """What the review sheet tells about this outcome. By default all of it comes from the receipt."""
        return story_of(action, outcome, self.session.world)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        """Redraw what depends on the world; `before` is None when everything may differ."""

    def apply_remedy(self, remedy: object) -> None:
        """Put what a refusal offers as its fix (an amount, an action) into the fields."""

    def confirmed(self) -> None:
        """The action was kept: forget the amount, so that the next press cannot repeat it by accident."""

    def focus_first(self) -> None:
        """Put the keyboard where filling in begins."""
        self.setFocus()

    # -- the primary button

    @property
    def primary(self) -> PrimaryButton | None:
        return self.primaries.get(self._shown)

    def show_primary(self, name: str) -> None:
        """Show another of this form's primary buttons at the foot."""
        if name != self._shown:
            self._shown = name
            self.primary_changed.emit()

    def _add_primary(self, name: str, text: str) -> None:
        button = PrimaryButton(text, parent=self)
        button.setObjectName(name)
        button.hide()
        button.clicked.connect(lambda: self._press(name))
        self.primaries[name] = button

    def _press(self, name: str) -> None:
        self.show_primary(name)
        self.review_wanted.emit()
