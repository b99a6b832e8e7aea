"""Leaving: redeem through the queue or sell in the pool, both previewed at every edit; locked stake leaves its own way.

With an empty field both ways are looked at for all that could be used, so that the comparison is never blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.panels.holdings.cost_words import sale_row
from ui.panels.leave.offers import TOLERANCE_PPM, Offer, Offers, offers
from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.words import amount_row, stage_shares
from ui.widgets import (
    AmountEdit,
    Fix,
    FormRow,
    PreviewBlock,
    PreviewRow,
    Segments,
    Select,
    StageBar,
    Unit,
    ValueSlider,
)
from ui.wording import (
    amount,
    amount_with_unit,
    date_range,
    decimal,
    exact_amount,
    first_coin,
    first_token,
    first_wrapped,
    percent,
    seconds_date,
    short_date,
    span,
)
from ui.wording.numbers import moment
from wallet import actions, leaving

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, LockedStake, Outcome, Refused

REDEEM, SELL = "redeem", "sell"
QUEUE_REVIEW, SELL_REVIEW, EXIT_REVIEW = "leave.queue.review", "leave.sell.review", "leave.exit.review"
LIQUID = "liquid"
STOPS_BPS = (0, 100, 200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000)
ELSEWHERE_BPS = 500


class LeaveForm(PreviewingForm):
    """Amount, way, what money could earn elsewhere. `compared(offers)` comes whenever the two ways are computed anew.

    Over twenty methods, because nine of them answer what a form is asked by overriding, and each way to leave is drawn by its
    own. The offers are made in `offers`.
    """

    compared = Signal(object)
    unwrap_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        names = {QUEUE_REVIEW: "Review redemption", SELL_REVIEW: "Review sale", EXIT_REVIEW: "Review exit"}
        super().__init__(session, "Leave", names)
        self.offers: Offers | None = None
        self.source = Select("Leave from", ((LIQUID, "Liquid stake"),))
        self.source.setObjectName("leave.source")
        self.source_row = FormRow("Leave from", self.source)
        self.amount = AmountEdit(
            "Leave with", [Unit(token, token) for token in (first_token(), first_wrapped())], maximum=self._most
        )
        self.amount.setObjectName("leave.amount")
        self.how = Segments("How", ((REDEEM, "Redeem"), (SELL, "Sell")), stretch=True)
        self.how.setObjectName("leave.how")
        self.how_row = FormRow("How", self.how)
        self.elsewhere = ValueSlider("Elsewhere I could earn", STOPS_BPS, _yearly)
        self.elsewhere.setObjectName("leave.elsewhere")
        self.elsewhere.set_value(ELSEWHERE_BPS)
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("leave.preview")
        self.stages = StageBar("Until it is paid out")
        for part in (self.source_row, self.amount, self.how_row, self.elsewhere, self.preview, self.stages):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.amount)
        self.how.changed.connect(self._choose)
        self.elsewhere.changed.connect(self._elsewhere_changed)
        self.source.changed.connect(self._source_changed)
        session.practice_changed.connect(self._begin)
        self._begin()

    # -- what is wished

    @property
    def chosen(self) -> str:
        """The way that is chosen: redeem or sell."""
        return SELL if self._shown == SELL_REVIEW else REDEEM

    def wish(self) -> Action | None:
        position = self._position()
        if position is not None:
            return actions.Unlock(position.id, position.system)
        if self.offers is None or self.amount.amount() is None:
            return None
        return self._offer().action

    def recompute(self) -> None:
        self._fill_sources()
        self.offers = self._both() if self._position() is None else None
        super().recompute()
        self.compared.emit(self.offers)

    def held_words(self) -> str:
        token = self.amount.unit().key
        return f"you have {amount_with_unit(self.session.world.balance('you', token), token)}"

    def possible(self, name: str) -> bool:
        """Whether the button `name` may be pressed now."""
        if name == EXIT_REVIEW or self._position() is not None:
            return name == self._shown and self.action() is not None
        offer = None if self.offers is None else self.offers.sell if name == SELL_REVIEW else self.offers.redeem
        return self.amount.amount() is not None and offer is not None and offer.outcome is not None

    def show_primary(self, name: str) -> None:
        before = self._shown
        super().show_primary(name)
        if name != EXIT_REVIEW:
            self.how.set_current(SELL if name == SELL_REVIEW else REDEEM)
        if name != before:
            self.recompute()

    def foot_note(self) -> str:
        return super().foot_note() if self._position() is None else ""

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if refusal.code == "market_token":
            sentence = f"The pool trades {first_token()}, not {first_wrapped()}. Unwrap it first, or redeem it as it is."
            fixes = [Fix("Unwrap", lambda: self.unwrap_wanted.emit(self.amount.amount())), self._other_way("Redeem", REDEEM)]
        elif refusal.code == "redemption_shut" and self.offers is not None and self.offers.sell.outcome is not None:
            fixes = [self._other_way("Sell instead", SELL)]
        return sentence, fixes

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        locked = self._position() is not None
        for part in (self.amount, self.how_row, self.elsewhere):
            part.setVisible(not locked)
        self.stages.setVisible(locked and outcome is not None)
        if outcome is None:
            self._show_nothing(locked)
        elif locked:
            self._show_exit(outcome)
        elif self.chosen == SELL:
            self._show_sale()
        else:
            self._show_redemption()

    def _show_nothing(self, locked: bool) -> None:
        if locked and self.refusal is not None:
            self.preview.set_rows([], self.problem_at(self.refusal)[0])
            return
        if self.offers is None and self.amount.amount() is None:
            self.preview.set_empty("You get", first_coin(), f"You hold no {self.amount.unit().symbol} that could leave.")
            return
        if self.refusal is not None or self.offers is None or not self.offers.whole:
            self.preview.set_empty("You get", first_coin(), "A preview appears as soon as the amount fits.")
            return
        held = amount_with_unit(self.offers.amount, self.offers.token)
        self.preview.set_empty("You get", first_coin(), f"The comparison shows all your {held} until you enter an amount.")

    def _show_redemption(self) -> None:
        assert self.offers is not None
        world, redeem, sell = self.session.world, self.offers.redeem, self.offers.sell
        _, likely, _ = leaving.hours_of(redeem.stages)
        when = moment(world.start, world.hour + likely)
        rows = [
            amount_row("You get", redeem.figure("got")),
            PreviewRow("Likely ready", short_date(world.start, world.hour + likely), str(when.year)),
        ]
        if sell.outcome is not None:
            rows.append(_against("selling", sell.figure("under_redemption")))
            rows.extend(self._even_row())
        rows.append(amount_row("Network fee", redeem.figure("network_fee")))
        self.preview.set_rows(rows, "The rate is fixed when the request is finalized. A slashing before that lowers it.")

    def _show_sale(self) -> None:
        assert self.offers is not None
        sell, redeem = self.offers.sell, self.offers.redeem
        rows = [amount_row("You get", sell.figure("got")), amount_row("At least", sell.figure("minimum"))]
        if redeem.outcome is not None:
            rows.append(_against("redeeming", -sell.figure("under_redemption")))
            rows.extend(self._even_row())
        gained = sale_row(sell.outcome.receipt, self.offers.own) if sell.outcome is not None else None
        rows.extend([gained] if gained is not None else [])
        rows.append(amount_row("Network fee", sell.figure("network_fee")))
        least = percent(TOLERANCE_PPM / 1_000_000)
        self.preview.set_rows(rows, f"At once. If the price moves by more than {least} before it is traded, nothing is.")

    def _show_exit(self, outcome: Outcome) -> None:
        world, receipt = self.session.world, outcome.receipt
        figures = receipt.figures
        low, high = world.hour + int(figures["low_hours"]), world.hour + int(figures["high_hours"])
        self.preview.set_rows(
            [
                amount_row("You get, as of now", int(figures["got"])),
                PreviewRow("Paid out", date_range(world.start, low, high), str(moment(world.start, high).year)),
                PreviewRow("Likely after", span(int(figures["likely_hours"]))),
                amount_row("Network fee", int(figures["network_fee"])),
            ],
            f"It earns until its exit on {seconds_date(int(figures['exits']))}. It cannot be sold while it waits.",
        )
        self.stages.set_stages(stage_shares(receipt.stages), span(int(figures["likely_hours"])))

    # -- inside

    def _begin(self, *_practice: object) -> None:
        """Offer the way that is open: nobody is invited to a queue that is not."""
        if leaving.redemption_opens(self.session.world):
            self.how.set_current(SELL)

    def _both(self) -> Offers | None:
        token, typed = self.amount.unit().key, self.amount.amount()
        if typed is not None:
            return offers(self.session, token, typed)
        most = self._most()
        return offers(self.session, token, most, whole=True) if most else None

    def _offer(self) -> Offer:
        assert self.offers is not None
        return self.offers.sell if self.chosen == SELL else self.offers.redeem

    def tried(self, action: Action | None) -> tuple[Outcome | None, Refused | None]:
        if action is None or isinstance(action, actions.Unlock):
            return super().tried(action)
        offer = self._offer()
        return offer.outcome, offer.refused

    def _most(self) -> int:
        return actions.spendable(self.session.world, self.amount.unit().key if self._amounts else first_token())

    def _position(self) -> LockedStake | None:
        key = self.source.current_key()
        return next((row for row in leaving.my_positions(self.session.world) if row.key == key), None)

    def _fill_sources(self) -> None:
        positions = leaving.my_positions(self.session.world)
        named = [(row.key, f"Locked stake {row.id}, {amount_with_unit(row.worth, row.coin)}") for row in positions]
        self.source.blockSignals(True)
        self.source.set_items([(LIQUID, "Liquid stake"), *named])
        self.source.blockSignals(False)
        self.source_row.setVisible(bool(positions))
        if self._position() is None and self._shown == EXIT_REVIEW:
            self._shown = SELL_REVIEW if self.how.current_key() == SELL else QUEUE_REVIEW
            self.primary_changed.emit()

    def _source_changed(self, _key: str) -> None:
        if self._position() is not None:
            self.show_primary(EXIT_REVIEW)
        else:
            self.show_primary(SELL_REVIEW if self.how.current_key() == SELL else QUEUE_REVIEW)
        self.edit()

    def _choose(self, way: str) -> None:
        self.show_primary(SELL_REVIEW if way == SELL else QUEUE_REVIEW)
        self.edited.emit()

    def _other_way(self, label: str, way: str) -> Fix:
        return Fix(label, lambda: self.how.set_current(way))

    def _even_row(self) -> list[PreviewRow]:
        """How long a wait the discount is worth, for money that earns what the slider says."""
        days = self.offers.even_days(self.elsewhere.value()) if self.offers is not None else None
        if days is None:
            return []
        return [PreviewRow(f"Break-even at {_yearly(self.elsewhere.value())}", decimal(days, 0 if days >= 10 else 1), "days")]

    def _elsewhere_changed(self, _bps: object) -> None:
        self.show_outcome(self.outcome)
        self.compared.emit(self.offers)


def _yearly(bps: int) -> str:
    return f"{decimal(bps / 100, 0)} % a year"


def _against(other: str, by: int) -> PreviewRow:
    """How this way compares with the other."""
    label = f"{'More' if by >= 0 else 'Less'} than {other}"
    tone = "good" if by > 0 else "ink"
    return PreviewRow(label, amount(by, first_coin(), sign=True), first_coin(), exact=exact_amount(by, first_coin()), tone=tone)
