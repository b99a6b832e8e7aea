"""Staking: with any system of the world that takes a coin and gives a token, or locked with an operator and no token for it.

All are previewed by running the very action; systems of one chain stand behind the same queues, so they compare fairly. The
unit, the most, the fees and the faucet are those of the system that is chosen.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake import choices, shown
from ui.panels.stake.capacity import CapacityMeter
from ui.panels.stake.words import stage_shares, yearly_words
from ui.widgets import AmountEdit, Fix, FormRow, PreviewBlock, Select, StageBar, Text, Unit
from ui.wording import amount_with_unit, decimals, span, system_title
from wallet import Refused, actions, estimates

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Stakeable


class StakeForm(PreviewingForm):
    """System, amount, what I would get, what can go wrong; `stake.review` opens the review."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Stake", {"stake.review": "Review stake"})
        self._systems = choices.systems(session.world)
        self.protocol = Select("Protocol", choices.choices(session.world))
        self.protocol.setObjectName("stake.protocol")
        self.protocol.changed.connect(self._protocol_changed)
        self.amount = AmountEdit("Amount", [self._unit()], maximum=self._most)
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

    @property
    def chosen(self) -> Stakeable:
        """The system to stake with."""
        return self._systems[self.protocol.current_key()]

    def wish(self) -> Action | None:
        paid = self.amount.amount()
        return None if paid is None else self._wish_of(self.chosen, paid)

    def held_words(self) -> str:
        coin = self.chosen.coin
        return f"you have {amount_with_unit(self.session.world.balance('you', coin), coin)}"

    def problem_at(self, refusal: Refused) -> tuple[str, list[Fix]]:
        sentence, fixes = super().problem_at(refusal)
        if self.chosen.token or refusal.remedy is not None:
            return sentence, fixes
        return sentence, [self.practice_fix(self.chosen.coin), *self._liquid_instead()]

    def _liquid_instead(self) -> list[Fix]:
        """The same amount with a liquid protocol, which has no such minimum; nothing where that is refused too."""
        paid, coin = self.amount.amount(), self.chosen.coin
        for other in self._systems.values():
            if paid is None or not other.token or other.coin != coin or self.tried(self._wish_of(other, paid))[0] is None:
                continue
            return [Fix(f"Stake with {system_title(other.system)} instead", partial(self.protocol.set_current, other.system))]
        return []

    @staticmethod
    def _wish_of(stake: Stakeable, paid: int) -> Action:
        if stake.token:
            return actions.Stake(amount=paid, protocol=stake.system)
        return actions.Lock(amount=paid, system=stake.system)

    def _most(self) -> int:
        return actions.most_to_stake(self.session.world, self.chosen.system)

    def _unit(self) -> Unit:
        coin = self.chosen.coin
        return Unit(coin, coin, decimals(coin))

    # -- what there is to choose

    def recompute(self) -> None:
        self._fill()
        super().recompute()

    def _refresh_limits(self) -> None:
        self._fill()
        super()._refresh_limits()

    def _fill(self) -> None:
        """List the systems of the world that is now there: another file may have others."""
        found = choices.systems(self.session.world)
        if found != self._systems:
            self._systems = found
            self.protocol.set_items(choices.choices(self.session.world))
            self.amount.set_units([self._unit()])

    def _protocol_changed(self, _key: str) -> None:
        self.amount.set_units([self._unit()])
        self._refresh_limits()
        self.edit()

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        world, stake = self.session.world, self.chosen
        self._show_room()
        self.rates = self.session.read(lambda practice: {way: practice.yearly_rate(way) for way in self._systems}) or {}
        self.yearly.setText(yearly_words(self.rates, choices.short_names(world)))
        self.stages.setVisible(not stake.token and outcome is not None)
        if outcome is None:
            self._show_nothing()
        elif stake.token:
            rows = shown.staked_rows(world, stake, outcome, self.rates.get(stake.system))
            self.preview.set_rows(rows, shown.staked_sentence(world, stake))
            self.risks.setText(shown.staked_risks(world, stake, outcome))
        else:
            rows = shown.locked_rows(world, stake, outcome, self.rates.get(stake.system))
            self.preview.set_rows(rows, shown.locked_sentence(outcome))
            self.risks.setText(shown.locked_risks(stake, outcome))
            stages = outcome.receipt.stages
            self.stages.set_stages(stage_shares(stages), span(sum(stage.likely_hours for stage in stages)))
        self.risks.setVisible(bool(self.risks.text()))

    def _show_nothing(self) -> None:
        self.risks.setText("")
        stake, sentence = self.chosen, "A preview appears as soon as the amount fits."
        if stake.token:
            self.preview.set_empty("You get", stake.token, sentence)
        else:
            self.preview.set_empty("You lock", stake.coin, sentence)

    def _show_room(self) -> None:
        world, stake = self.session.world, self.chosen
        room = estimates.room_now(world, stake.system) if stake.token else None
        short = self.refusal is not None and self.refusal.code == "cap_reached"
        matters = room is not None and (short or room < world.balance("you", stake.coin))
        self.capacity.setVisible(matters)
        if room is not None and matters:
            most, growth = estimates.largest_room(world, stake.system), estimates.limit_growth_hour(world, stake.system)
            self.capacity.set_capacity(stake.coin, room, most, growth)
