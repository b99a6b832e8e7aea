"""The Risk tab: what I am exposed to, in amounts, and what a shock would do, tried on a copy before it is let happen.

The chart shows the value of all liquid staking tokens, of locked stake where that is struck; the shock that is open in the column
draws its ghost on it: one life ahead of the shocked world. While the clock plays no ghost is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent, QShowEvent

from ui.panels.attribution.words import sale_words
from ui.panels.exposure.figures import ExposureFigures
from ui.panels.exposure.table import ExposurePanel
from ui.panels.exposure.words import RISKS
from ui.panels.holdings.lines import ALL_LST
from ui.panels.requests.wait_told import WaitTold
from ui.panels.shocks.form import ShockForm
from ui.panels.shocks.ghost import ShockGhost
from ui.panels.shocks.words import beside_name, future_note, ghost_name
from ui.panels.value.view import ValueView
from ui.panels.window.width import WindowWidth
from ui.tabs.beside.bearers import BearersBeside
from ui.tabs.beside.security import SecurityBeside
from ui.tabs.beside.strike import StrikeBeside
from ui.tabs.chart.view import ChartView
from ui.tabs.frame import BORE, Tab
from ui.tabs.table_area import indented
from wallet import exposures, risk, shocks

if TYPE_CHECKING:
    from ui.panels.fee_form import FeeForm
    from ui.panels.form import Form
    from ui.panels.security.form import SecurityForm
    from ui.panels.validators.strike import StrikeForm
    from ui.session import Session
    from wallet import Outcome, World

DAY_HOURS = 24
SLOW = (shocks.SlashValidators, shocks.ValidatorsGoDark, shocks.OwnFault)
SLASHING_DAYS, MARKET_DAYS = 40, 14
"""How far a ghost looks: past the last loss of a slashing, or until a market has mostly settled."""
BAD_CASE = "Bad case: the worst on record, or a total loss"
CHANGED_FIRST = "Rows that the shock changes come first; a slashing counts to its end"
RANGE_DAYS = {"7d": 7, "30d": 30}


class RiskTab(Tab):
    """Figures, chart, exposure table and the shocks of this page.

    Over twenty methods, because seven of them answer what a page is asked by overriding, and each form made later has two.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "risk", "Risk")
        self.value = ValueView(session)
        for view in self.value.views():
            self.add_view(ChartView(*view))
        self.add_events(self.value)
        self.risk_figures, self.told = ExposureFigures(), WaitTold()
        self.figures.set_figures(*self.risk_figures.figures)
        self.exposure = ExposurePanel(self)
        self.exposure.risk_chosen.connect(self._choose_shock)
        self.add_table("Exposure", self.exposure.table, BAD_CASE)
        below = self.tables.layout()
        if below is not None:
            below.addWidget(indented(self.exposure.sentence))
        self.ghost = ShockGhost(self)
        self.ghost.grown.connect(self._draw_ghost)
        self.ghost.finished.connect(self._tell_sale)
        self._ghost_name, self._hidden = "", False
        self._exposed = True
        self.shocks = ShockForm(session)
        self.shocks.previewed.connect(self._preview)
        self.add_form(self.shocks)
        self.bearers = BearersBeside(session, self, self.shocks)
        self.strike: StrikeBeside | None = None
        self._striking = self.add_form_later("Validators", self._strike_form, self._listen_to_striking)
        self.security: SecurityBeside | None = None
        self._network = self.add_form_later("Network", self._security_form, self._listen_to_network)
        self._fee = self.add_form_later("Fee", self._fee_form, lambda _form: None)
        self.column.form_changed.connect(self._form_changed)
        session.playing_changed.connect(self._played)
        session.practice_changed.connect(self.told.forget)

    @property
    def network(self) -> SecurityForm:
        """The form about a chain's security."""
        return self._network()

    @property
    def striking(self) -> StrikeForm:
        """The form that strikes validators of one operator."""
        return self._striking()

    def _strike_form(self) -> StrikeForm:
        from ui.panels.validators.strike import StrikeForm

        return StrikeForm(self.session)

    def _listen_to_striking(self, form: StrikeForm) -> None:
        self.strike = StrikeBeside(self.session, self, form)

    def _fee_form(self) -> FeeForm:
        from ui.panels.fee_form import FeeForm

        return FeeForm(self.session)

    @property
    def fee(self) -> FeeForm:
        """The form that changes a protocol's fee."""
        return self._fee()

    def _security_form(self) -> SecurityForm:
        from ui.panels.security.form import SecurityForm

        return SecurityForm(self.session)

    def _listen_to_network(self, form: SecurityForm) -> None:
        self.security = SecurityBeside(self, form)

    def _form_changed(self, form: Form) -> None:
        besides = [each for each in (self.bearers, self.strike, self.security) if each is not None]
        for beside in sorted(besides, key=lambda each: not each.is_open):
            beside.follow(form)
        if form is not self.shocks:
            self._clear()
        elif self.isVisible():
            self.shocks.recompute()

    def set_room(self, room: WindowWidth, window_width: int) -> None:
        super().set_room(room, window_width)
        for beside in (self.bearers, self.strike, self.security):
            if beside is not None:
                beside.set_room(room)

    def lead_to(self, step: str) -> None:
        """Bring forward who bore the shock of a moment, or the form of one of the first steps."""
        if step.startswith(BORE):
            self.column.show_form(self.striking)
            if self.strike is not None:
                self.strike.show_moment(int(step.removeprefix(BORE)))
        else:
            super().lead_to(step)

    def in_a_sentence(self) -> str:
        if self.bearers.is_open:
            return self.bearers.page.in_a_sentence()
        if self.security is not None and self.security.is_open:
            return self.security.page.in_a_sentence()
        return super().in_a_sentence()

    # -- drawing

    def redraw(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self.value.refresh(before, after, events)

    def write_numbers(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        rows = exposures(after)
        self.risk_figures.present(after, rows, self.told.why(after))
        self.figures.fit()
        self.exposure.present(rows)
        self._show_what_moves(bool(rows))

    def room_changed(self, room: WindowWidth) -> None:
        self.figures.fit()
        self.exposure.set_room(room)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.ghost.running:
            self.shocks.recompute()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clear()
        super().hideEvent(event)

    def _show_what_moves(self, exposed: bool) -> None:
        """Without anything staked a shock moves no value of mine: show the discount then, until something is staked again."""
        view = self.view
        if view is None or exposed == self._exposed:
            return
        self._exposed = exposed
        if view.key == ("discount" if exposed else "gain"):
            self.show_view("gain" if exposed else "discount")

    # -- the ghost

    def _choose_shock(self, kind: str) -> None:
        if RISKS[kind].shock:
            self.shocks.open(RISKS[kind].shock)

    def _preview(self, action: Any, outcome: Outcome | None) -> None:
        struck = self.shocks.struck if self.isVisible() and not self.session.playing else None
        self.exposure.present_tried(risk.exposures_with(self.session.world, struck) if struck is not None else None)
        self.tables.set_caption(self.exposure.table, BAD_CASE if struck is None else CHANGED_FIRST)
        away = not self.isVisible() or self.column.form not in (None, self.shocks)
        if action is None or outcome is None or self.session.playing or away:
            self._clear()
            return
        self.value.follow(_followed(action.shock))
        self._ghost_name = ghost_name(action.shock)
        days = RANGE_DAYS.get(self.chart_bar.range, MARKET_DAYS)
        if isinstance(action.shock, SLOW):
            days = max(days, SLASHING_DAYS)
        days += -(-action.in_hours // DAY_HOURS)
        world = self.session.world
        self._hidden = risk.known_ahead(world) and not self.shocks.alone.shows_future
        self.bearers.tell_sale("")
        self.ghost.start(world, outcome.world, days * DAY_HOURS, self.value.key, self._hidden)

    def _draw_ghost(self, without: object, tried: object) -> None:
        note = future_note(self._hidden) if risk.known_ahead(self.session.world) else ""
        self.value.compare(self._ghost_name, tried, without, beside_name(self._hidden), note)

    def _tell_sale(self) -> None:
        worst, recorded = self.ghost.worst_sale, risk.known_ahead(self.session.world)
        self.bearers.tell_sale(sale_words(*worst, self.value.chart.data.coin, recorded) if worst is not None else "")

    def _clear(self) -> None:
        self.ghost.stop()
        if self.value.chart.extras:
            self.value.clear_ghost()

    def _played(self, playing: bool) -> None:
        if playing:
            self._clear()
        elif self.isVisible():
            self.shocks.recompute()


def _followed(shock: shocks.AnyShock) -> str:
    """What the chart follows of a shock: the locked stake that it is to, else all that is staked and can be sold."""
    return shock.system if isinstance(shock, shocks.OwnFault) and shock.system else ALL_LST
