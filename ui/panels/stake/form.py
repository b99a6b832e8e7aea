"""Staking: with any system of the world that takes a coin and gives a token, or locked with an operator and no token for it.

All are previewed by running the very action; systems of one chain stand behind the same queues, so they compare fairly. The
unit, the most, the fees and the faucet are those of the system that is chosen.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.previewing_form import PreviewingForm
from ui.panels.stake import choices, shown
from ui.panels.stake.capacity import CapacityMeter
from ui.panels.stake.words import stage_shares, yearly_words
from ui.panels.ways.card import WayCard
from ui.widgets import AmountEdit, Column, Fix, FormRow, PreviewBlock, StageBar, Text, Unit
from ui.wording import amount_with_unit, decimals, span, system_title
from wallet import Refused, actions, estimates

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Stakeable

REVIEW, THIS_WAY = "stake.review", "stake.this_way"


class StakeForm(PreviewingForm):
    """System, amount, what I would get, what can go wrong; `stake.review` opens the review.

    While the page of all ways is open beside it, it shows the one that is chosen there: `ways_wanted()` asks for that page,
    `way_taken()` is its one button. Over twenty methods, because nine of them answer what a form is asked by overriding.
    """

    ways_wanted = Signal()
    way_taken = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Stake", {REVIEW: "Review stake", THIS_WAY: "Stake this way"})
        self.choosing = False
        self._systems = choices.systems(session.world)
        self.protocol = choices.WaySelect("Way to stake", choices.choices(self._systems))
        self.protocol.setObjectName("stake.protocol")
        self.protocol.opened.connect(self.ways_wanted)
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
        self.way_row = FormRow("Way to stake", self.protocol)
        self._fields = QWidget()
        fields = Column(12, parent=self._fields)
        for part in (self.way_row, self.yearly, self.amount, self.capacity, self.preview, self.stages, self.risks):
            fields.addWidget(part)
        self.card = WayCard()
        self.card.hide()
        self.rows.addWidget(self._fields)
        self.rows.addWidget(self.card)
        self.rows.addStretch(1)
        self.listen(self.amount)

    # -- all ways beside it

    def set_choosing(self, choosing: bool) -> None:
        """Show the way that is chosen in place of the fields, or the fields again."""
        if choosing == self.choosing:
            return
        self.choosing = choosing
        self._fields.setVisible(not choosing)
        self.card.setVisible(choosing)
        self.show_primary(THIS_WAY if choosing else REVIEW)
        self.edited.emit()

    def action(self) -> Action | None:
        return None if self.choosing else super().action()

    def ready(self) -> bool:
        return self.choosing or super().ready()

    def foot_note(self) -> str:
        return "Your other stakes stay as they are." if self.choosing else super().foot_note()

    def focus_first(self) -> None:
        if self.choosing:
            self.card.close_link.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().focus_first()

    def _press(self, name: str) -> None:
        if name == THIS_WAY:
            self.way_taken.emit()
        else:
            super()._press(name)

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
            return [Fix(f"Stake with {system_title(other.system)} instead", partial(self.protocol.set_current, other.key))]
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
            self.protocol.set_items(choices.choices(found))
            self.amount.set_units([self._unit()])

    def _protocol_changed(self, _key: str) -> None:
        self.amount.set_units([self._unit()])
        self._refresh_limits()
        self.edit()

    # -- what would happen

    def show_outcome(self, outcome: Outcome | None) -> None:
        world, stake = self.session.world, self.chosen
        self._show_room()
        titles = choices.of_the_coin(self._systems, stake.coin)
        self.rates = self.session.read(lambda practice: {way: practice.yearly_rate(way) for way in titles}) or {}
        self.yearly.setText(yearly_words(self.rates, titles))
        self.way_row.set_limit(choices.place_words(self._systems, stake.key))
        self.stages.setVisible(not stake.token and outcome is not None and bool(outcome.receipt.stages))
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
            stages, hours = outcome.receipt.stages, sum(stage.likely_hours for stage in outcome.receipt.stages)
            self.stages.set_stages(stage_shares(stages), span(hours))
            self.stages.setVisible(bool(hours))
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
        wanted = max(self.amount.amount() or 0, world.balance("you", stake.coin))
        matters = room is not None and room < wanted
        self.capacity.setVisible(matters)
        if room is not None and matters:
            most, growth = estimates.largest_room(world, stake.system), estimates.limit_growth_hour(world, stake.system)
            self.capacity.set_capacity(stake.coin, room, most, growth)
