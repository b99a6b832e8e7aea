"""Looping: a token, coins of one's own and a leverage, built step by step or at once; and leaving, by a sale or in slices.

Step by step every rung is an action with a review and an undo of its own; the form then goes on with the next one. All
figures are of the very actions, tried on copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ui.panels.figure_row import figure_row
from ui.panels.lend import words as lent
from ui.panels.loop import words as say
from ui.panels.loop.entry import EntryChoice
from ui.panels.previewing_form import PreviewingForm
from ui.widgets import (
    AmountEdit,
    Fix,
    FormRow,
    NoteBlock,
    PreviewBlock,
    PreviewRow,
    Segments,
    Select,
    SliderMark,
    Unit,
    ValueSlider,
)
from ui.wording import ReviewStory, action_words, amount, amount_with_unit, decimals, exact_amount, system_title
from wallet import Lender, Refused, actions, loans, ways

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome, World

YOU, BPS = "you", 10_000
BUILD, LEAVE = "build", "leave"
STEPS, ONCE = "steps", "once"
SALE, QUEUE = "sale", "queue"
STEP_BPS, FIRST_BPS, BEGIN_BPS = 1_000, 11_000, 30_000
"""The leverages between which one chooses lie a tenth apart."""
LOOK_BACK = 5
"""Moments among which the last deed is looked for: hours may have passed since."""
FLOORS = (10_200, 10_300, 10_500, 11_000, 12_000, 15_000, 20_000)


class LoopForm(PreviewingForm):
    """`loop.review` opens the review of the next rung, or of the loop at once; `loop.unwind.review` of the next deed of
    leaving.

    `plan`, `facts` and `ends` are what the page beside it shows, `rates` what the chosen leverage would earn.

    Over twenty methods, because nine of them answer what a form is
    asked by overriding, for two ways in and two ways out that share their fields and their preview.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Loop", {"loop.review": "Review loop", "loop.unwind.review": "Review closing"})
        self.plan: ways.loops.LoopPlan | None = None
        self.facts: ways.loops.LoopFacts | None = None
        self.ends: tuple[ways.loops.LoopEnd, ...] = ()
        self.rates: ways.loops.LoopFacts | None = None
        self.slices: ways.unwinding.Slices | None = None
        self._next: Action | None = None
        self._then: tuple[int, World] | None = None
        self.direction = Segments("What to do", ((BUILD, "Build"), (LEAVE, "Leave")), small=True, stretch=True)
        self.direction.setObjectName("loop.direction")
        self.token = Select("Token", ())
        self.token.setObjectName("loop.token")
        self.token_row = FormRow("Token", self.token)
        self.amount = AmountEdit("Your own", [Unit("coin", "")], maximum=self._most)
        self.amount.setObjectName("loop.amount")
        self.leverage = ValueSlider("Leverage", (FIRST_BPS, BEGIN_BPS), say.times)
        self.leverage.setObjectName("loop.leverage")
        self.mode = Segments("Build it", ((STEPS, "Step by step"), (ONCE, "At once")), small=True, stretch=True)
        self.mode.setObjectName("loop.mode")
        self.entry = EntryChoice()
        self.exit = Segments("Leave by", ((SALE, "Selling"), (QUEUE, "The queue")), small=True, stretch=True)
        self.exit.setObjectName("loop.exit")
        self.floor = ValueSlider("Health factor at least", FLOORS, say.ratio)
        self.floor.setObjectName("loop.floor")
        self.preview = PreviewBlock("What it does")
        self.preview.setObjectName("loop.preview")
        self.caution = NoteBlock()
        self.caution.setObjectName("loop.caution")
        for part in (
            *(self.direction, self.token_row, self.amount, self.leverage, self.mode, self.exit),
            *(self.preview, self.caution, self.entry, self.floor),
        ):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._fill()
        self.leverage.set_value(BEGIN_BPS)
        self.listen(self.amount)
        for choice in (self.direction, self.token, self.mode, self.entry, self.exit):
            choice.changed.connect(self._turned)
        for slider in (self.leverage, self.floor):
            slider.changed.connect(self.edit)
        session.history_changed.connect(self._forget)
        session.practice_changed.connect(self._forget)

    # -- what is there

    @property
    def way(self) -> ways.loops.LoopWay | None:
        """The token that is looped, at its lender; None where there is none."""
        found = ways.loops.loopable(self.session.world)
        return next((way for way in found if _key(way) == self.token.current_key()), found[0] if found else None)

    @property
    def builds(self) -> bool:
        """Whether a loop is built, not left."""
        return self.direction.current_key() == BUILD

    @property
    def stepwise(self) -> bool:
        """Whether it is built rung by rung."""
        return self.mode.current_key() == STEPS

    @property
    def by_queue(self) -> bool:
        """Whether it is left through the queue."""
        return self.exit.current_key() == QUEUE

    def mean(self) -> loans.YearlyRates | None:
        """What the coin that is borrowed has cost a year in the last days, beside what it costs at this moment."""
        way, world = self.way, self.session.world
        if way is None:
            return None
        hour = max(0, world.hour - 24 * loans.MEAN_DAYS)
        if self._then is None or self._then[0] != hour:
            self._then = hour, self.session.practice.world_at(hour)
        return loans.mean_rates(self._then[1], world, world.system(way.system, Lender), way.coin)

    def _forget(self) -> None:
        self._then = None

    @property
    def when(self) -> str:
        """As of when the figures are."""
        if not self.builds or self.outcome is None:
            return "as it is now"
        return "after the last step" if self.stepwise else "once it is open"

    def turn(self, what: str) -> None:
        """Turn to building, or to leaving."""
        self.direction.set_current(what)

    def _fill(self) -> None:
        found = ways.loops.loopable(self.session.world)
        keys = tuple(_key(way) for way in found)
        if self.token.keys() != keys:
            lenders = len({way.system for way in found})
            self.token.offer(
                [(_key(way), f"{way.token} at {system_title(way.system)}" if lenders > 1 else way.token) for way in found]
            )
        self.token_row.setVisible(len(found) > 1)
        way, builds = self.way, self.builds
        for part in (self.amount, self.leverage, self.mode):
            part.setVisible(builds)
        self.exit.setVisible(not builds)
        self.floor.setVisible(self.stepwise if builds else self.by_queue)
        self.show_primary("loop.review" if builds else "loop.unwind.review")
        self.entry.offer(self.session.world, way if builds else None, (self.amount.amount() or 0) * self.leverage.value() // BPS)
        if way is None:
            return
        if self.amount.unit().key != way.coin:
            self.amount.set_units([Unit(way.coin, way.coin, decimals(way.coin))])
        most = ways.loops.most_leverage_bps(way, self.floor.value() if self.stepwise else FLOORS[0])
        stops = tuple(range(FIRST_BPS, max(FIRST_BPS + STEP_BPS, most), STEP_BPS))
        marks = (SliderMark(stops[0], say.times(stops[0])), SliderMark(stops[-1], f"{say.times(stops[-1])}, the most"))
        self.leverage.set_stops(stops, marks)

    def _most(self) -> int:
        way = self.way
        return actions.spendable(self.session.world, way.coin, "stake", "wrap", "supply", "approve", "approve") if way else 0

    def held_words(self) -> str:
        way = self.way
        return f"you have {amount_with_unit(self.session.world.balance(YOU, way.coin), way.coin)}" if way else ""

    # -- what is wished

    def wish(self) -> Action | None:
        way = self.way
        if way is None:
            return None
        own = self.amount.amount() or 0
        if not self.builds:
            return self._next
        if not self.stepwise:
            if not own:
                return None
            return actions.OpenLoop(way.system, way.token, own, self.leverage.value(), way.category, self.entry.market)
        if self.plan is not None and self.plan.rungs:
            return self.plan.rungs[0].action
        return actions.ClimbLoop(way.system, way.token, own, False, way.category, self.entry.market) if own else None

    def _lower(self, leverage_bps: int) -> None:
        self.leverage.set_value(leverage_bps // STEP_BPS * STEP_BPS)

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        told, way = super().story(action, outcome), self.way
        if way is None or not isinstance(action, actions.OpenLoop | actions.ClimbLoop):
            return told
        return replace(told, caution=say.caution(self._health(outcome.world)))

    def _health(self, world: World) -> int | None:
        way = self.way
        return ways.loops.health_of(world, way) if way is not None else None

    def foot_note(self) -> str:
        if self.builds and self.stepwise and self.outcome is None and self.refusal is None and self._stands():
            return say.REACHED
        if not self.builds and self.outcome is None and self.refusal is None:
            return say.WAITS if self.by_queue and self._waits() else ""
        return super().foot_note()

    def _waits(self) -> bool:
        """Whether a slice is on its way."""
        way = self.way
        return way is not None and ways.unwinding.is_waiting(self.session.world, way)

    def _stands(self) -> bool:
        return self.plan is not None and not self.plan.rungs and bool(self.plan.before)

    # -- what would happen

    def recompute(self) -> None:
        self._fill()
        self._plan()
        super().recompute()

    def _plan(self) -> None:
        """Work out the rungs, or the next deed of leaving."""
        way, world, own = self.way, self.session.world, self.amount.amount() or 0
        self.plan, self._next = None, None
        if way is None:
            return
        floor = self.floor.value()
        if self.builds and self.stepwise:
            self.plan = ways.loops.stairs(world, way, own, self.leverage.value(), floor, self.entry.market)
        elif self.builds and own:
            self.plan = ways.loops.stairs(world, way, own, self.leverage.value(), market=self.entry.market)
        elif not self.builds and self.by_queue:
            self._next = ways.unwinding.next_of_slice(world, way, self._claimed(), floor)
        elif not self.builds and ways.loops.standing(world, way).debt:
            self._next = actions.CloseLoop(way.system, way.token)

    def _claimed(self) -> int:
        """What the last deed brought, where that was a claim."""
        receipts = (row.receipt for row in self.session.practice.activity(limit=LOOK_BACK))
        receipt = next((found for found in receipts if found is not None), None)
        return int(receipt.figures.get("got", 0)) if receipt is not None and receipt.kind == "claim" else 0

    def seen(self) -> dict[str, ways.loops.SeenBefore]:
        """The worst on record of what would end the loop."""
        return ways.loops.seen_before(self.session.world, self.way) if self.way is not None else {}

    def show_outcome(self, outcome: Outcome | None) -> None:
        self.caution.set_note("")
        self.slices = None
        way = self.way
        if way is None:
            self.facts, self.rates, self.ends = None, None, ()
            return
        self.rates = ways.loops.rates_at(self.session.world, way, self.leverage.value(), self.session.practice.yearly_rate)
        after = self._after(outcome)
        standing = ways.loops.standing(after, way) if after is not None else None
        if after is None or standing is None or not standing.collateral:
            self.facts, self.ends = None, ()
            empty = say.NOTHING if self.builds else say.NO_LOOP
            self.preview.set_empty("Net a year", "", say.FITS if self.refusal is not None else empty)
            return
        self.facts = ways.loops.loop_facts(after, way, self.session.practice.yearly_rate)
        self.ends = ways.loops.ends(self.facts)
        if self.builds:
            self._show_built(outcome, after, way, self.facts)
        else:
            self._show_left(outcome, after, way, self.facts)

    def _after(self, outcome: Outcome | None) -> World | None:
        """The world that the figures are of: with the loop built, or as it is now."""
        if not self.builds:
            return self.session.world
        if self.refusal is not None:
            return None
        if self.stepwise:
            return self.plan.after if self.plan is not None else None
        return outcome.world if outcome is not None else self.session.world

    def _show_built(self, outcome: Outcome | None, after: World, way: ways.loops.LoopWay, facts: ways.loops.LoopFacts) -> None:
        plan, floor, health = self.plan, self.floor.value() if self.stepwise else FLOORS[0], self._health(after)
        market, slices = ways.unwinding.leave_by_market(after, way), self._slices(after, facts, floor)
        rows = say.net_rows(facts, health)
        if self.stepwise and plan is not None:
            self.primaries["loop.review"].setText(f"Review rung {plan.next} of {plan.of}" if plan.rungs else "Review rung")
            rows.append(PreviewRow("Steps left", str(len(plan.rungs)), f"of {plan.of}"))
        else:
            self.primaries["loop.review"].setText("Review loop")
            if outcome is not None and outcome.receipt.figures["flash_fee"]:
                fee = int(outcome.receipt.figures["flash_fee"])
                rows.append(PreviewRow(say.FLASH_FEE, amount(fee, way.coin), way.coin, exact=exact_amount(fee, way.coin)))
        rows += say.leaving_rows(market, slices, way.coin)
        if outcome is not None:
            rows.append(figure_row(outcome.receipt, "network_fee"))
        self.preview.set_rows(rows, say.slices_words(slices, floor))
        if health is not None and health < say.CAREFUL_BPS * lent.CENT_WAD // 100 and facts.danger is not None:
            self.caution.set_note(say.risk_words(health, facts.danger.fall_ppm), self._easier(way))

    def _easier(self, way: ways.loops.LoopWay) -> Fix | None:
        """The button that lowers the leverage to where a loop asks for no care."""
        most = ways.loops.most_leverage_bps(way, say.CAREFUL_BPS) // STEP_BPS * STEP_BPS
        if not FIRST_BPS <= most < self.leverage.value():
            return None
        return Fix(f"Lower to {say.times(most)} for {say.ratio(say.CAREFUL_BPS)}", lambda: self.leverage.set_value(most))

    def _show_left(self, outcome: Outcome | None, after: World, way: ways.loops.LoopWay, facts: ways.loops.LoopFacts) -> None:
        self.primaries["loop.unwind.review"].setText(say.next_words(self._next))
        if not facts.debt:
            self.preview.set_empty("It costs", way.coin, say.NO_LOOP)
        elif self.by_queue:
            self.slices = slices = self._slices(after, facts, self.floor.value())
            if slices is None and self._waits():
                self.preview.set_empty("Next slice", way.coin, say.ON_ITS_WAY)
            elif slices is None and self._next is not None:
                self.preview.set_empty("Next slice", way.coin, f"{action_words(self._next)}.")
            elif slices is None or slices.shut:
                self.slices = None
                self.preview.set_empty("Waits", "", say.NO_QUEUE if slices is None else say.shut_words(slices))
            else:
                self.preview.set_rows(say.slice_rows(slices, way.coin), say.slices_words(slices, self.floor.value()))
        elif outcome is None:
            self.preview.set_empty("It costs", way.coin, lent.FITS if self.refusal is None else say.refused_words(self.refusal))
        else:
            self.preview.set_rows(say.closing_rows(outcome.receipt))

    def _slices(self, world: World, facts: ways.loops.LoopFacts, floor: int) -> ways.unwinding.Slices | None:
        way = self.way
        try:
            return ways.unwinding.leave_by_queue(world, way, facts, floor) if way is not None else None
        except Refused:
            return None

    # -- inside

    def apply_remedy(self, remedy: object) -> None:
        if isinstance(remedy, int) and self.refusal is not None and self.refusal.code in actions.HIGH:
            self._lower(remedy)
        else:
            super().apply_remedy(remedy)

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if self.isVisible():
            self._fill()
        super().refresh(before, after, events)

    def _refresh_limits(self) -> None:
        self._fill()
        super()._refresh_limits()

    def _turned(self, _key: str) -> None:
        self._refresh_limits()
        self.edit()


def _key(way: ways.loops.LoopWay) -> str:
    return f"{way.system} {way.token}"
