"""Validators: slash some of an operator's, or take them offline, and see who would bear it. The page beside it shows them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent

from ui.panels.daily_look import DailyLook
from ui.panels.form import Form
from ui.panels.validators.words import (
    DAYS_OFFLINE,
    KINDS,
    NOBODY,
    NONE_ACTIVE,
    OFFLINE,
    REVIEW,
    SLASHED,
    hit_words,
    strike_rows,
)
from ui.widgets import (
    ErrorLine,
    FormRow,
    PreviewBlock,
    PreviewRow,
    Segments,
    Select,
    SliderMark,
    Text,
    ValueSlider,
    rounded_stops,
)
from ui.wording import count, refusal_text, system_title
from ui.wording.operators import operator_cell
from wallet import OperatorRow, OperatorStates, Refused, ValidatorSet, actions, operator_states, risk

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, World

LOOK_MS = 120
"""How long after the last edit the loss is lived on a copy."""
FEW = 40


class StrikeForm(Form):
    """`found()` after every change of what is chosen or would happen; `picked(key)` when another operator is chosen.

    Over twenty methods, because a form answers seven questions, and each of its fields has what else is offered by it.
    """

    found = Signal()
    picked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Validators", {REVIEW[kind][0]: REVIEW[kind][1] for kind, _ in KINDS})
        self.sets: tuple[ValidatorSet, ...] = ()
        self.states: dict[str, OperatorStates] = {}
        self.borne: tuple[risk.Borne, ...] = ()
        self._looks = DailyLook(self, self._fill)
        self.way, self.operator = Select("Way to stake"), Select("Operator")
        self.way.setObjectName("strike.way")
        self.operator.setObjectName("strike.operator")
        self.kind = Segments("What happens", KINDS, stretch=True)
        self.kind.setObjectName("strike.kind")
        self.days = Segments("For how long", DAYS_OFFLINE, stretch=True)
        self.days.setObjectName("strike.days")
        self.count = ValueSlider("How many", (1,), self._count_words)
        self.count.setObjectName("strike.count")
        self.problem = ErrorLine()
        self.preview = PreviewBlock("What it takes")
        self.preview.setObjectName("strike.preview")
        self.days_row = FormRow("For how long", self.days)
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def _arrange(self) -> None:
        rows = (FormRow("Way to stake", self.way), FormRow("Operator", self.operator), FormRow("What happens", self.kind))
        self._fields = (*rows, self.days_row, self.count)
        self._nobody = Text(NOBODY, "body", "ink2", wrap=True)
        for part in (*self._fields, self._nobody, self.problem, self.preview):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.way.changed.connect(lambda _key: self._way_changed())
        self.operator.changed.connect(lambda key: self._operator_changed(key))
        self.kind.changed.connect(lambda _key: self._changed())
        self.days.changed.connect(lambda _key: self._changed())
        self.count.changed.connect(lambda _value: self._changed())

    # -- what is chosen

    @property
    def given(self) -> ValidatorSet | None:
        """The validators of the way that is chosen."""
        return next((found for found in self.sets if found.system == self.way.current_key()), None)

    @property
    def row(self) -> OperatorRow | None:
        """The operator that is chosen."""
        rows = self.given.operators if self.given is not None else ()
        return next((row for row in rows if row.key == self.operator.current_key()), None)

    @property
    def own(self) -> bool:
        """Whether they are those of what you have locked."""
        return self.given is not None and self.given.rule == "own"

    def pick(self, key: str) -> None:
        """Choose an operator, as the field does."""
        if key != self.operator.current_key():
            self.operator.set_current(key)

    @property
    def shock(self) -> Any:
        """What would happen; None where nobody is there to strike."""
        row, found = self.row, self.given
        if row is None or found is None or not self._most():
            return None
        days = int(self.days.current_key())
        kind = self.kind.current_key()
        struck = "" if self.own else row.key
        many = self.count.value()
        bond = row.bond * many // row.validators if row.validators else 0
        return risk.strike(found.system, struck, "slashed" if kind == SLASHED else "offline", many, days, self.own, bond)

    # -- what a form answers

    def action(self) -> Action | None:
        shock = self.shock
        return actions.Shock(shock=shock) if shock is not None and self.problem.isHidden() else None

    def foot_note(self) -> str:
        if self.shock is None:
            return NONE_ACTIVE if self.sets else ""
        return "Undo brings everything back."

    def focus_first(self) -> None:
        self.count.track.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self._looks.refresh(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looks.shown()

    # -- what would happen

    def look(self) -> None:
        """Live the shock on a copy, and say what it takes."""
        self._timer.stop()
        shock, world = self.shock, self.session.world
        self.borne, refused = (), None
        if shock is not None:
            try:
                self.borne = risk.attribution(world, shock, range(risk.looked_at(shock) + 1))
            except Refused as caught:
                refused = caught
        self.problem.show_error(refusal_text(refused)[0] if refused is not None else "")
        rows = strike_rows(self.borne) if self.borne else []
        row, kind = self.row, self.kind.current_key()
        known = rows and row is not None
        hit = hit_words(self.count.value(), row, self.states[row.key], kind, self.own) if known and row is not None else ""
        self.preview.set_rows([PreviewRow(*each) for each in rows], hit)
        self.preview.setVisible(bool(rows))
        self.found.emit()
        self.edited.emit()

    # -- inside

    def _fill(self) -> None:
        """Offer what the world that is now there has."""
        world = self.session.world
        made = self.session.read(lambda practice: practice.strikes()) or ()
        self.sets = risk.strikeable(world, [each.shock for each in made])
        self.way.offer([(found.system, system_title(found.system)) for found in self.sets])
        self._show_operators()
        for part in self._fields:
            part.setVisible(bool(self.sets) and (part is not self.days_row or self.kind.current_key() == OFFLINE))
        self._nobody.setVisible(not self.sets)
        self.look()

    def _show_operators(self) -> None:
        found = self.given
        self.states = operator_states(self.session.world, found) if found is not None else {}
        rows = found.operators if found is not None else ()
        self.operator.offer([(row.key, operator_cell(row, found)) for row in rows] if found is not None else [])
        self._set_stops()

    def _way_changed(self) -> None:
        self._show_operators()
        self._changed()

    def _operator_changed(self, key: str) -> None:
        self._set_stops()
        self.picked.emit(key)
        self._changed()

    def _changed(self) -> None:
        kind = self.kind.current_key()
        self.days_row.setVisible(kind == OFFLINE)
        self.show_primary(REVIEW[kind][0])
        self._set_stops()
        self._timer.start()
        self.edited.emit()

    def _most(self) -> int:
        row, found = self.row, self.given
        states = self.states.get(row.key) if row is not None else None
        if states is None or found is None:
            return 0
        if self.own and self.kind.current_key() == SLASHED:
            return risk.own_stakes(self.session.world, found.system)
        return states.active

    def _set_stops(self) -> None:
        most = self._most()
        stops = rounded_stops(1, max(most, 2)) if most > 1 else (1,)
        few = min(stops, key=lambda stop: abs(stop - min(FEW, most)))
        marks = [SliderMark(stops[0], "one"), SliderMark(stops[-1], "all")] if most > 1 else []
        before = self.count.blockSignals(True)
        begins = self.count.value() <= 1 and most > FEW
        self.count.set_stops(stops, marks)
        if begins:
            self.count.set_value(few)
        self.count.blockSignals(before)

    def _count_words(self, value: int) -> str:
        return f"{count(value)} of {count(self._most())}" if self._most() else "none"
