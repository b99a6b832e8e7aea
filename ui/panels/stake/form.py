"""Staking: with a liquid protocol whose balance grows, or traditionally, locked with one operator and nothing to hold for it.

Both are previewed by running the very action; the same queues of the same chain stand behind both, so the two compare fairly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake.capacity import CapacityMeter
from ui.panels.stake.words import amount_row, stage_shares, yearly_row, yearly_words
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, PreviewRow, Select, StageBar, Text, Unit
from ui.wording import (
    amount_with_unit,
    date_range,
    first_coin,
    first_protocol,
    first_token,
    percent,
    protocol_style,
    protocol_title,
    seconds_date,
    span,
    span_range,
    things,
)
from ui.wording.numbers import moment
from wallet import WAYS, Refused, actions, estimates, leaving

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome

LOCKED = "locked"
NO_GROWTH_1E27 = 10**27
FEE_ONE = 10**20


def _protocols() -> tuple[tuple[str, str], ...]:
    """The ways to stake by name, and what each is called."""
    liquid = first_protocol(), f"{protocol_title()}, {protocol_style()}"
    return liquid, (LOCKED, "Traditional, locked with one operator")


class StakeForm(PreviewingForm):
    """Protocol, amount, what I would get, what can go wrong; `stake.review` opens the review."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Stake", {"stake.review": "Review stake"})
        self.protocol = Select("Protocol", _protocols())
        self.protocol.setObjectName("stake.protocol")
        self.protocol.changed.connect(self._protocol_changed)
        self.amount = AmountEdit("Amount", [Unit(first_coin(), first_coin())], maximum=self._most)
        self.amount.setObjectName("stake.amount")
        self.capacity = CapacityMeter()
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("stake.preview")
        self.stages = StageBar("Until it earns")
        self.stages.hide()
        self.risks = Text("", "caption", "ink3", wrap=True)
        self.yearly = Text("", "caption", "ink2", wrap=True)
        self.yearly.setObjectName("stake.yearly")
        self.rows.addWidget(FormRow("Protocol", self.protocol))
        self.rows.addWidget(self.yearly)
        for part in (self.amount, self.capacity, self.preview, self.stages, self.risks):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.amount)

    # -- what is wished

    def wish(self) -> Action | None:
        paid = self.amount.amount()
        if paid is None:
            return None
        return actions.Lock(amount=paid) if self._locked() else actions.Stake(amount=paid)

    def held_words(self) -> str:
        return f"you have {amount_with_unit(self.session.world.balance('you', first_coin()), first_coin())}"

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if not self._locked() or refusal.remedy is not None:
            return sentence, fixes
        return sentence, [Fix(f"Get practice {first_coin()}", self.get_practice_coins), *self._liquid_instead()]

    def _liquid_instead(self) -> list[Fix]:
        """The same amount with the liquid protocol, which has no minimum; nothing where that is refused too."""
        paid = self.amount.amount()
        if paid is None or self.tried(actions.Stake(amount=paid))[0] is None:
            return []
        return [Fix(f"Stake with {protocol_title()} instead", lambda: self.protocol.set_current(first_protocol()))]

    def _locked(self) -> bool:
        return self.protocol.current_key() == LOCKED

    def _most(self) -> int:
        world = self.session.world
        if self._locked():
            return actions.spendable(world, first_coin(), "lock")
        return min(actions.spendable(world, first_coin(), "stake"), estimates.room_now(world))

    def _protocol_changed(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        self._show_room()
        self.rates = self.session.read(lambda practice: {way: practice.yearly_rate(way) for way in WAYS}) or {}
        self.yearly.setText(yearly_words(self.rates))
        self.stages.setVisible(self._locked() and outcome is not None)
        if outcome is None:
            self._show_nothing()
        elif self._locked():
            self._show_lock(outcome)
        else:
            self._show_stake(outcome)
        self.risks.setVisible(bool(self.risks.text()))

    def _show_nothing(self) -> None:
        self.risks.setText("")
        sentence = "A preview appears as soon as the amount fits."
        if self._locked():
            self.preview.set_empty("You lock", first_coin(), sentence)
        else:
            self.preview.set_empty("You get", first_token(), sentence)

    def _show_room(self) -> None:
        world = self.session.world
        room, most = estimates.room_now(world), estimates.largest_room(world)
        short = self.refusal is not None and self.refusal.code == "cap_reached"
        matters = most > 0 and not self._locked() and (short or room < world.balance("you", first_coin()))
        self.capacity.setVisible(matters)
        if matters:
            self.capacity.set_capacity(room, most, estimates.limit_growth_hour(world))

    def _show_stake(self, outcome: Outcome) -> None:
        figures = outcome.receipt.figures
        month = int(figures["in_30_days"])
        known = int(figures["daily_rebase_1e27"]) != NO_GROWTH_1E27
        fee_share = percent(int(figures["protocol_fee_1e20"]) / FEE_ONE, 0)
        self.preview.set_rows(
            [
                amount_row("You get", int(figures["got"]), first_token()),
                amount_row("Worth today", int(figures["worth"]), first_coin()),
                yearly_row(self.rates.get(first_protocol())),
                amount_row(f"Rate, for 1 {first_token()}", self.session.world.redemption_rate(first_token()), first_coin()),
                amount_row("In 30 days", month, first_coin())
                if known
                else PreviewRow("In 30 days", "no report yet", tone="ink2"),
                amount_row("Network fee", int(figures["network_fee"]), first_coin()),
            ],
            f"The balance grows with each daily report. The {fee_share} fee is taken from rewards, not from your stake.",
        )
        notes = {note.code: note.figures for note in outcome.receipt.notes}
        gap = int(notes["risk_discount"]["gap"])
        slashed, loss = int(notes["risk_slashing"]["validators"]), int(notes["risk_slashing"]["loss"])
        wait = notes.get("risk_waiting")
        within = f"leaving takes {span_range(int(wait['low_hours']), int(wait['high_hours']))}" if wait else self._shut()
        self.risks.setText(
            f"What can go wrong: a slashing lowers the rate ({things(slashed, 'validator')}: "
            f"{amount_with_unit(-loss, first_coin())}); "
            f"the market may pay less than redeeming (now {amount_with_unit(-gap, first_coin(), sign=True)}); "
            f"{within}."
        )

    def _shut(self) -> str:
        opens = leaving.redemption_opens(self.session.world)
        return f"redemption opens on {seconds_date(opens)}, and until then the market is the only way out"

    def _show_lock(self, outcome: Outcome) -> None:
        world, receipt = self.session.world, outcome.receipt
        figures = receipt.figures
        low, high = world.hour + int(figures["low_hours"]), world.hour + int(figures["high_hours"])
        share = percent(int(figures["operator_fee_bps"]) / 10_000, 0)
        self.preview.set_rows(
            [
                amount_row("You lock", int(figures["paid"]), first_coin()),
                PreviewRow("Starts earning", date_range(world.start, low, high), str(moment(world.start, high).year)),
                yearly_row(self.rates.get(LOCKED)),
                PreviewRow("Leaving takes", self._leaving_words(outcome), "now"),
                amount_row("Network fee", int(figures["network_fee"]), first_coin()),
            ],
            f"Rewards are after the operator\u2019s {share} of them. You get no token, so you cannot sell while it is locked.",
        )
        self.stages.set_stages(stage_shares(receipt.stages), span(sum(stage.likely_hours for stage in receipt.stages)))
        notes = {note.code: note.figures for note in receipt.notes}
        loss = amount_with_unit(-int(notes["risk_own_slashing"]["loss"]), first_coin())
        self.risks.setText(
            f"What can go wrong: a slashing of your operator costs you {loss} at once and more later, and the loss is yours "
            "alone; you need the money before the exit queue lets you out."
        )

    def _leaving_words(self, outcome: Outcome) -> str:
        low, _, high = leaving.hours_of(leaving.wait_after_locking(outcome.world))
        return span_range(low, high)
