"""Leaving: whatever one holds, by an exit of its issuer or a sale in a market, all previewed at every edit; locked stake by its
own exit.

With an empty field all ways are looked at for all that could be used, so that the comparison is never blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal

from ui.panels.leave import shown
from ui.panels.leave.choices import TokenChoice, WayChoice
from ui.panels.leave.offers import Offers, offers
from ui.panels.leave.problems import WaysOn, problem
from ui.panels.leave.ready import ReadyMeter
from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.words import stage_shares
from ui.widgets import AmountEdit, Fix, FormRow, LinkButton, PreviewBlock, StageBar, Unit, ValueSlider
from ui.wording import amount_with_unit, decimals, exit_words, refusal_text, span
from wallet import Refused, actions

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, WayOut

REVIEW = "leave.review"
STOPS_BPS = (0, 100, 200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000)
ELSEWHERE_BPS = 500


class LeaveForm(PreviewingForm):
    """What leaves, how much, by which way, what money could earn elsewhere. `compared(offers)` comes whenever the ways are
    computed again, `wait_wanted(until)` where time is to run until a way takes the amount, `instead_wanted(action)` where locked
    stake cannot leave and something else goes through.

    Over twenty methods, because nine of them answer what a form is asked by overriding. Its ways are in `choices`, what they
    would do in `offers`, how that is told in `shown`, and what helps in `problems`.
    """

    compared = Signal(object)
    unwrap_wanted = Signal(object)
    wait_wanted = Signal(object)
    instead_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Leave", {REVIEW: "Review leaving"})
        self.offers: Offers | None = None
        self.source = TokenChoice()
        self.source.fill(session.world)
        self.source_row = FormRow("What leaves", self.source)
        self.amount = AmountEdit("Leave with", [self._unit()], maximum=self._most)
        self.amount.setObjectName("leave.amount")
        self.how = WayChoice()
        self.how_row = FormRow("How", self.how)
        self.ready_meter = ReadyMeter()
        self.elsewhere = ValueSlider("Elsewhere I could earn", STOPS_BPS, shown.yearly)
        self.elsewhere.setObjectName("leave.elsewhere")
        self.elsewhere.set_value(ELSEWHERE_BPS)
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("leave.preview")
        self.instead = LinkButton("")
        self.instead.setObjectName("leave.instead")
        self.instead.clicked.connect(lambda: self.instead_wanted.emit(None if self.refusal is None else self.refusal.remedy))
        self.stages = StageBar("Until it is paid out")
        for part in (self.source_row, self.amount, self.how_row, self.ready_meter, self.elsewhere, self.preview, self.stages):
            self.rows.addWidget(part)
        self.rows.addWidget(self.instead)
        self.rows.addStretch(1)
        self.listen(self.amount)
        self.how.changed.connect(self.edit)
        self.elsewhere.changed.connect(self._elsewhere_changed)
        self.source.changed.connect(self._source_changed)
        session.practice_changed.connect(self.begin)
        self.begin()

    # -- what is wished

    @property
    def token(self) -> str:
        """The token to leave, or the coin of the locked stake."""
        locked = self.source.locked()
        return self.source.current_key() if locked is None else locked.coin

    @property
    def chosen(self) -> WayOut | None:
        """The way that is chosen, as it was tried."""
        return None if self.offers is None else self.offers.chosen

    @property
    def is_locked(self) -> bool:
        """Whether locked stake is chosen, which leaves whole."""
        return self.source.locked() is not None

    def wish(self) -> Action | None:
        typed, way = self.amount.amount(), self.how.way()
        if way is None or (typed is None and not self.is_locked):
            return None
        return way.action if typed or self.is_locked else replace(way.action, amount=0)

    def recompute(self) -> None:
        self._fill()
        super().recompute()
        self.compared.emit(self.offers)

    def held_words(self) -> str:
        return f"you have {amount_with_unit(self.session.world.balance('you', self.token), self.token)}"

    def foot_note(self) -> str:
        return "" if self.is_locked else super().foot_note()

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        told = None
        if self.offers is not None:
            told = problem(self.offers, refusal, WaysOn(self.take, self.wait_wanted.emit, self._unwrap))
        if told is None:
            return super().problem_at(refusal)
        sentence, fixes = told
        return (sentence, fixes) if sentence else (super().problem_at(refusal)[0], fixes)

    def take(self, amount: int, way: WayOut) -> None:
        """Put an amount and a way into the fields."""
        self.how.choose(way)
        if not self.is_locked:
            self.amount.set_amount(amount)
            self.amount.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        way = self.chosen
        self._offer_instead()
        self.amount.setVisible(not self.is_locked)
        self.how_row.setVisible(self.how.count() > 1)
        pair = None if self.offers is None else self.offers.break_even(self.elsewhere.value())
        self.elsewhere.setVisible(pair is not None)
        self.stages.setVisible(self.is_locked and outcome is not None)
        asked = self.offers.found.owed if self.offers is not None and not self.offers.whole else 0
        self.ready_meter.present(way, asked)
        if way is not None:
            self.primaries[REVIEW].setText(exit_words(way.way).review)
        if outcome is None or way is None or self.offers is None:
            self._show_nothing()
            return
        self.preview.set_rows(*shown.preview(self.session.world, self.offers, way, self.elsewhere.value()))
        self.stages.setVisible(self.is_locked and way.waits)
        if self.is_locked:
            self.stages.set_stages(stage_shares(outcome.receipt.stages), span(way.likely_hours))

    def _offer_instead(self) -> None:
        """The action that helps where locked stake cannot leave now: it was tried."""
        refusal = self.refusal if self.is_locked else None
        label = refusal_text(refusal)[1] if refusal is not None and isinstance(refusal.remedy, actions.Action) else ""
        self.instead.setText(label)
        self.instead.setVisible(bool(label))

    def _show_nothing(self) -> None:
        if self.is_locked and self.refusal is not None:
            self.preview.set_rows([], self.problem_at(self.refusal)[0])
            return
        sentence = "A preview appears as soon as the amount fits."
        if self.offers is None and self.amount.amount() is None:
            sentence = f"You hold no {self.token} that could leave."
        elif self.refusal is None and self.offers is not None and self.offers.whole:
            held = amount_with_unit(self.offers.found.amount, self.token)
            sentence = f"The comparison shows all your {held} until you enter an amount."
        self.preview.set_empty("You get", self.session.world.listed[self.token].coin, sentence)

    # -- inside

    def begin(self, *_practice: object) -> None:
        """Offer what the world has, and a way that is open."""
        self._fill()
        self.how.pick_open()

    def _fill(self) -> None:
        """List what there is to leave with and the ways of the one that is chosen, each tried."""
        self.source.fill(self.session.world)
        self.amount.set_units([self._unit()])
        self.offers = self._try_ways()

    def _try_ways(self) -> Offers | None:
        """All ways for what is typed, or for all of it; None where that is nothing, though ways there are."""
        locked, typed, most = self.source.locked(), self.amount.amount(), self._most()
        amount = locked.amount if locked is not None else typed or most or 10 ** self._unit().decimals
        whole = locked is not None or typed is None
        found = offers(self.session, self.source.current_key(), amount, whole=whole)
        self.how.set_ways(found.ways)
        way = self.how.way()
        asked = locked is not None or (most if typed is None else typed)
        return replace(found, picked=way.key if way is not None else "") if asked else None

    def tried(self, action: Action | None) -> tuple[Outcome | None, Refused | None]:
        """The outcome of the way as the model tried it; a step before it is another action, and so a reason to wait."""
        way = self.chosen
        if action is None or way is None:
            return super().tried(action)
        if way.first is not None:
            return None, way.refused or Refused("market_token", token=self.token, first=way.pays, second=way.inside)
        return (way.outcome if way.open else None), way.refused

    def _most(self) -> int:
        locked = self.source.locked()
        return actions.spendable(self.session.world, self.token) if locked is None else locked.amount

    def _unit(self) -> Unit:
        return Unit(self.token, self.token, decimals(self.token))

    def _source_changed(self, _key: str) -> None:
        self.amount.set_units([self._unit()])
        self._refresh_limits()
        self._fill()
        self.how.pick_open()
        self.edit()

    def _unwrap(self) -> None:
        self.unwrap_wanted.emit(self.amount.amount())

    def _elsewhere_changed(self, _bps: object) -> None:
        self.show_outcome(self.outcome)
        self.compared.emit(self.offers)
