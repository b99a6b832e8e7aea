"""Restaking: put a staked token at stake with an operator, change whom it is with, ask for it back, and take it out of escrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.previewing_form import PreviewingForm
from ui.panels.restake import words as say
from ui.panels.restake.words import DELEGATE, LEAVE, RESTAKE
from ui.panels.swap.approval import ApprovalChoice
from ui.widgets import AmountEdit, FormRow, PreviewBlock, Segments, Select, Text, Unit
from ui.wording import amount_with_unit, decimals, refusal_text, system_title
from wallet import Restaked, actions, leaving, strategies, ways

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, Strategy, World

YOU = "you"
REVIEW, DELEGATE_REVIEW, LEAVE_REVIEW, CLAIM_REVIEW = (
    *("restake.review", "restake.delegate.review"),
    *("restake.leave.review", "restake.claim.review"),
)
BUTTONS = {
    REVIEW: "Review restaking",
    DELEGATE_REVIEW: "Review delegation",
    LEAVE_REVIEW: "Review leaving",
    CLAIM_REVIEW: "Review claim",
}
LABELS = {RESTAKE: "Restake", LEAVE: "Leave with"}


class RestakeForm(PreviewingForm):
    """`restake.review`, `restake.delegate.review`, `restake.leave.review`, and `restake.claim.review` where something is out of
    escrow and no amount is typed.

    Over twenty methods, because nine of them answer what a form is asked by overriding, for three ways that share their fields.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Restake", BUTTONS)
        self.choice = Select("Strategy", ())
        self.choice.setObjectName("restake.strategy")
        self.choice_row = FormRow("Strategy", self.choice)
        ways_to = ((RESTAKE, "Restake"), (DELEGATE, "Delegate"), (LEAVE, "Leave"))
        self.direction = Segments("What to do", ways_to, small=True, stretch=True)
        self.direction.setObjectName("restake.direction")
        self.amount = AmountEdit("Restake", [Unit("coin", "")], maximum=self._most)
        self.amount.setObjectName("restake.amount")
        self.operator = Select("Operator", ())
        self.operator.setObjectName("restake.operator")
        self.operator_row = FormRow("Operator", self.operator)
        self.preview = PreviewBlock("What it does")
        self.preview.setObjectName("restake.preview")
        self.approval = ApprovalChoice("restake.approval", who="The strategy")
        self.problem = Text("", "caption", "bad", wrap=True)
        self.problem.setObjectName("restake.problem")
        fields = (self.choice_row, self.direction, self.amount, self.operator_row)
        for part in (*fields, self.preview, self.approval, self.problem):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._fill()
        self.listen(self.amount)
        for choice in (self.direction, self.choice):
            choice.changed.connect(self._turned)
        self.operator.changed.connect(self.edit)
        self.approval.changed.connect(self.edit)

    # -- what is there

    @property
    def strategy(self) -> Strategy | None:
        """The strategy that is chosen, as it is in the world of now; None where there is none."""
        found = strategies(self.session.world)
        return next((each for each in found if each.name == self.choice.current_key()), found[0] if found else None)

    @property
    def way(self) -> str:
        """ "restake", "delegate" or "leave"."""
        return self.direction.current_key()

    @property
    def mine(self) -> Restaked:
        """What you have there."""
        strategy = self.strategy
        return strategy.position(self.session.world, YOU) if strategy is not None else Restaked()

    @property
    def claims(self) -> bool:
        """Whether what is out of escrow is about to be taken: nothing is typed, and something is ready."""
        return self.way == LEAVE and not self.amount.text() and bool(self.mine.ready)

    @property
    def planned(self) -> Outcome | None:
        """What is described, where that changes what is at stake; taking what is out of escrow does not."""
        taken = self.outcome is not None and self.outcome.receipt.kind == "take_restaked"
        return None if taken else self.outcome

    def turn(self, way: str) -> None:
        """Turn to a way."""
        self.direction.set_current(way)

    def waits(self) -> tuple[ways.restaking.LeavingWait, ...]:
        """The two waits of what is typed, of what is in escrow, or of all that is there."""
        strategy, mine = self.strategy, self.mine
        if strategy is None:
            return ()
        world = self.session.world
        typed = (self.amount.amount() or 0) if self.way == LEAVE else 0
        if not typed and mine.escrow:
            hours = max(leaving.hours_of(strategy.stages_left(world, row.id))[2] for row in strategy.places(world, YOU))
            return ways.restaking.waits(world, strategy, mine.escrow, hours)
        return ways.restaking.waits(world, strategy, typed or mine.restaked or 10 ** decimals(strategy.asset))

    def loss(self) -> str:
        """What a slashing of all that is allocated would take of what is on its way out, in words; "" where nothing is."""
        strategy, world = self.strategy, self.session.world
        if strategy is None:
            return ""
        token, lost = strategy.asset, strategy.escrow_at_risk(world, YOU)
        if self.planned is not None and "worst" in self.planned.receipt.figures:
            figures = self.planned.receipt.figures
            lost = int(figures["got"]) - int(figures["worst"])
        return amount_with_unit(-lost, token) if lost else ""

    def facts(self, world: World) -> ways.restaking.RestakedFacts | None:
        """How you stand there in a world, now or with what is described."""
        strategy = self.strategy
        if strategy is None:
            return None
        there = next(each for each in strategies(world) if each.name == strategy.name)
        return ways.restaking.restaked_facts(world, there, self.session.practice.yearly_rate)

    def _fill(self) -> None:
        found = strategies(self.session.world)
        self.choice.offer([(each.name, system_title(each.name)) for each in found])
        self.choice_row.setVisible(len(found) > 1)
        strategy, mine, way = self.strategy, self.mine, self.way
        self.amount.setVisible(way != DELEGATE)
        self.operator_row.setVisible(way != LEAVE and (way == DELEGATE or not mine.operator))
        if strategy is None:
            return
        rows = [(each.name, say.operator_words(each)) for each in strategy.operators(self.session.world)]
        if [self.operator.itemText(place) for place in range(self.operator.count())] != [text for _, text in rows]:
            self.operator.offer(rows, self.operator.current_key() or None)
        if self.amount.unit().key != strategy.asset:
            self.amount.set_units([Unit(strategy.asset, strategy.asset, decimals(strategy.asset))])
        label = LABELS.get(way, "")
        if label and self.amount.line.accessibleName() != label:
            self.amount.set_name(label)
        self.show_primary(CLAIM_REVIEW if self.claims else {RESTAKE: REVIEW, DELEGATE: DELEGATE_REVIEW, LEAVE: LEAVE_REVIEW}[way])

    def _most(self) -> int:
        strategy = self.strategy
        if strategy is None:
            return 0
        if self.way == LEAVE:
            return self.mine.restaked
        return actions.spendable(self.session.world, strategy.asset)

    def held_words(self) -> str:
        strategy = self.strategy
        if strategy is None:
            return ""
        most = amount_with_unit(self._most(), strategy.asset)
        return f"{most} restaked" if self.way == LEAVE else f"you have {most}"

    # -- what is wished

    def wish(self) -> Action | None:
        strategy, typed = self.strategy, self.amount.amount()
        if strategy is None:
            return None
        name, mine = strategy.name, self.mine
        match self.way:
            case "delegate":
                return actions.Delegate(name, self.operator.current_key()) if self._has() else None
            case "leave":
                if self.claims:
                    ready = tuple(row.id for row in strategy.places(self.session.world, YOU) if row.state == "ready")
                    return actions.Claim(ready, name)
                return actions.LeaveRestaking(name, typed, typed == mine.restaked) if typed is not None else None
        if typed is None:
            return None
        return actions.Restake(name, typed, mine.operator or self.operator.current_key(), self.approval.mode())

    def _has(self) -> bool:
        return bool(self.mine.restaked) and self.mine.operator != self.operator.current_key()

    def say_problem(self) -> None:
        super().say_problem()
        alone = refusal_text(self.refusal)[0] if self.refusal is not None and self.way == DELEGATE else ""
        self.problem.setText(alone)
        self.problem.setVisible(bool(alone))

    def foot_note(self) -> str:
        return super().foot_note() if self.way != DELEGATE and not self.claims else ""

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        strategy, given = self.strategy, self.way == RESTAKE
        taken = (self.amount.amount() or 0) if given else 0
        if strategy is not None:
            self.approval.ask(self.session.world, strategy.asset, strategy.name, taken)
        self.approval.setVisible(self.approval.isVisibleTo(self) and bool(taken))
        super().recompute()

    def show_outcome(self, outcome: Outcome | None) -> None:
        strategy = self.strategy
        if outcome is None or strategy is None:
            self.preview.set_empty(*self._nothing())
            return
        receipt, world = outcome.receipt, self.session.world
        if receipt.kind == "take_restaked":
            self.preview.set_rows(say.claim_rows(receipt), "It is a staked token again, and its own queue comes next.")
        elif self.way == LEAVE:
            waits = self.waits()
            self.preview.set_rows(say.leave_rows(receipt, waits, world), say.leave_words(waits, world))
        else:
            self.preview.set_rows(say.restake_rows(receipt))

    def _nothing(self) -> tuple[str, str, str]:
        strategy, mine = self.strategy, self.mine
        unit = strategy.asset if strategy is not None else ""
        if self.refusal is not None:
            return LABELS.get(self.way, "Operator"), "", say.FITS if self.way != DELEGATE else ""
        if self.way == DELEGATE:
            same = mine.operator and mine.operator == self.operator.current_key()
            return "Operator", "", say.ALREADY.format(operator=mine.operator) if same else say.NOTHING[DELEGATE]
        return ("You get back" if self.way == LEAVE else "You restake"), unit, say.NOTHING[self.way]

    # -- inside

    def _refresh_limits(self) -> None:
        self._fill()
        super()._refresh_limits()

    def _turned(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()
