"""Leaving any token: by an exit of its issuer or a sale in a market, all previewed at every edit; locked stake by its own exit.

With an empty field all ways are looked at for all that could be used, so that the comparison is never blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal

from ui.panels.leave import shown
from ui.panels.leave.choices import REDEEM, SELL, SourceChoice, WayChoice
from ui.panels.leave.offers import Offer, Offers, offers
from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.words import stage_shares
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, StageBar, Unit, ValueSlider
from ui.wording import amount_with_unit, decimals, span
from wallet import actions, issued

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Refused, World

QUEUE_REVIEW, SELL_REVIEW, EXIT_REVIEW = "leave.queue.review", "leave.sell.review", "leave.exit.review"
STOPS_BPS = (0, 100, 200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000)
ELSEWHERE_BPS = 500


class LeaveForm(PreviewingForm):
    """Token and amount, way, what money could earn elsewhere. `compared(offers)` comes whenever the ways are computed anew.

    Over twenty methods, because nine of them answer what a form is asked by overriding. Its ways are in `choices`, what they
    would do in `offers`, how that is told in `shown`.
    """

    compared = Signal(object)
    unwrap_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        names = {QUEUE_REVIEW: "Review redemption", SELL_REVIEW: "Review sale", EXIT_REVIEW: "Review exit"}
        super().__init__(session, "Leave", names)
        self.offers: Offers | None = None
        self.source = SourceChoice()
        self.source_row = FormRow("Leave from", self.source)
        self.amount = AmountEdit("Leave with", _units(session.world), maximum=self._most)
        self.amount.setObjectName("leave.amount")
        self.how = WayChoice()
        self.how_row = FormRow("How", self.how)
        self.elsewhere = ValueSlider("Elsewhere I could earn", STOPS_BPS, shown.yearly)
        self.elsewhere.setObjectName("leave.elsewhere")
        self.elsewhere.set_value(ELSEWHERE_BPS)
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("leave.preview")
        self.stages = StageBar("Until it is paid out")
        for part in (self.source_row, self.amount, self.how_row, self.elsewhere, self.preview, self.stages):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.amount)
        self.how.changed.connect(self._way_chosen)
        self.elsewhere.changed.connect(self._elsewhere_changed)
        self.source.changed.connect(self._source_changed)
        session.practice_changed.connect(self.begin)
        self.begin()

    # -- what is wished

    @property
    def token(self) -> str:
        """The token to leave."""
        return self.amount.unit().key

    @property
    def chosen(self) -> str:
        """The kind of way that is chosen: redeem or sell."""
        return SELL if self._shown == SELL_REVIEW else REDEEM

    def wish(self) -> Action | None:
        position = self.source.position(self.session.world)
        if position is not None:
            return actions.Unlock(position.id, position.system)
        typed, way = self.amount.amount(), self.how.way()
        if typed is None or way is None:
            return None
        return way.action if typed else replace(way.action, amount=0)

    def recompute(self) -> None:
        self._fill()
        super().recompute()
        self.compared.emit(self.offers)

    def held_words(self) -> str:
        return f"you have {amount_with_unit(self.session.world.balance('you', self.token), self.token)}"

    def possible(self, name: str) -> bool:
        """Whether the button `name` may be pressed now."""
        if name == EXIT_REVIEW or self.source.position(self.session.world) is not None:
            return name == self._shown and self.action() is not None
        offer = None if self.offers is None else self.offers.sell if name == SELL_REVIEW else self.offers.redeem
        return bool(self.amount.amount()) and offer is not None and offer.outcome is not None

    def show_primary(self, name: str) -> None:
        before = self._shown
        super().show_primary(name)
        if name != EXIT_REVIEW:
            self.how.pick(sale=name == SELL_REVIEW)
        if name != before:
            self.recompute()

    def foot_note(self) -> str:
        return super().foot_note() if self._shown != EXIT_REVIEW else ""

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if self.offers is not None and self._offer().wrapped:
            sentence = f"The pool trades {self.offers.inside}, not {self.token}. Unwrap it first, or redeem it as it is."
            redeem = Fix("Redeem", lambda: self.how.pick(sale=False))
            fixes = [Fix("Unwrap", lambda: self.unwrap_wanted.emit(self.amount.amount())), redeem]
        elif self.chosen == REDEEM and self.offers is not None and self.offers.sell.outcome is not None and not fixes:
            fixes = [Fix("Sell instead", lambda: self.how.pick(sale=True))]
        return sentence, fixes

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        world, locked = self.session.world, self._shown == EXIT_REVIEW
        for part in (self.amount, self.how_row, self.elsewhere):
            part.setVisible(not locked)
        self.stages.setVisible(locked and outcome is not None)
        if outcome is None:
            self._show_nothing(locked)
        elif locked:
            self.preview.set_rows(*shown.locked_exit(world, outcome))
            self.stages.set_stages(stage_shares(outcome.receipt.stages), span(int(outcome.receipt.figures["likely_hours"])))
        elif self.offers is not None:
            elsewhere = self.elsewhere.value()
            told = shown.sale(self.offers, elsewhere) if self.chosen == SELL else shown.redemption(world, self.offers, elsewhere)
            self.preview.set_rows(*told)

    def _show_nothing(self, locked: bool) -> None:
        if locked and self.refusal is not None:
            self.preview.set_rows([], self.problem_at(self.refusal)[0])
            return
        sentence = "A preview appears as soon as the amount fits."
        if self.offers is None and self.amount.amount() is None:
            sentence = f"You hold no {self.token} that could leave."
        elif self.refusal is None and self.offers is not None and self.offers.whole:
            held = amount_with_unit(self.offers.amount, self.offers.token)
            sentence = f"The comparison shows all your {held} until you enter an amount."
        self.preview.set_empty("You get", self.session.world.listed[self.token].coin, sentence)

    # -- inside

    def begin(self, *_practice: object) -> None:
        """Offer what the world has, and the way that is open."""
        self._fill()
        self.how.pick_open()

    def _fill(self) -> None:
        """List what the world offers to leave from, its tokens, and the ways of the one that is chosen, each tried."""
        world = self.session.world
        self.source.fill(world)
        self.source_row.setVisible(self.source.count() > 1)
        self.amount.set_units(_units(world))
        self.offers = self._try_ways()
        locked = self.source.position(world) is not None
        wanted = EXIT_REVIEW if locked else SELL_REVIEW if self.how.sells() else QUEUE_REVIEW
        if locked:
            self.offers = None
        if self._shown != wanted:
            self._shown = wanted
            self.primary_changed.emit()

    def _try_ways(self) -> Offers | None:
        """All ways for what is typed, or for all of it; None where that is nothing, though ways there are."""
        typed, most = self.amount.amount(), self._most()
        amount = typed or most or 10 ** self.amount.unit().decimals
        found = offers(self.session, self.token, amount, whole=typed is None)
        self.how.set_ways(found.ways)
        way = self.how.way()
        asked = most if typed is None else typed
        return replace(found, picked=way.key if way is not None else "") if asked else None

    def _offer(self) -> Offer:
        if self.offers is None:
            return Offer()
        return self.offers.sell if self.chosen == SELL else self.offers.redeem

    def tried(self, action: Action | None) -> tuple[Outcome | None, Refused | None]:
        if action is None or self.offers is None:
            return super().tried(action)
        offer = self._offer()
        return offer.outcome, offer.refused

    def _most(self) -> int:
        return actions.spendable(self.session.world, self.token) if self._amounts else 0

    def _source_changed(self, _key: str) -> None:
        locked = self.source.position(self.session.world) is not None
        self.show_primary(EXIT_REVIEW if locked else SELL_REVIEW if self.how.sells() else QUEUE_REVIEW)
        self.edit()

    def _way_chosen(self, _key: str) -> None:
        before = self._shown
        self.show_primary(SELL_REVIEW if self.how.sells() else QUEUE_REVIEW)
        if self._shown == before:  # another way of the same kind
            self.recompute()
        self.edited.emit()

    def _elsewhere_changed(self, _bps: object) -> None:
        self.show_outcome(self.outcome)
        self.compared.emit(self.offers)


def _units(world: World) -> list[Unit]:
    """All tokens that one can leave, held or not."""
    return [Unit(token, token, decimals(token)) for token in issued(world)]
