"""Swapping: what is paid, what arrives, how far the price may still move; the very swap is previewed with every edit.

The least to accept follows from the quote and the tolerance, computed by the model. Far under redemption the form says so
with the figure and lets it be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.panels.figure_row import figure_row
from ui.panels.holdings.cost_words import sale_row
from ui.panels.previewing_form import PreviewingForm
from ui.panels.swap import words as say
from ui.panels.swap.approval import ApprovalChoice
from ui.panels.swap.receive import ReceiveField
from ui.panels.swap.tolerance import ToleranceChoice
from ui.widgets import AmountEdit, NoteBlock, PreviewBlock, PreviewRow, Unit
from ui.wording import ReviewStory, amount, amount_with_unit, decimals, exact_amount, first_coin, first_token
from wallet import Refused, liquidity
from wallet.actions import Route, Swap, minimum_after_tolerance, own_size_ppm, reachable, routes, spendable

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Outcome, World
    from wallet.actions import Action

YOU = "you"
LIMIT = "Over the limit nothing is traded. The limit is measured from the price shown here, not from the redemption rate."


class SwapForm(PreviewingForm):
    """Any pair that some market trades, either way round; `swap.review` opens the review.

    `market` is the one that gives most for what is paid, of those that trade the pair, or the first of two with a token between
    them; "" where none does. `routes` are all ways there are for what is typed, the best first.

    Over twenty methods, because ten of them answer what a form is asked by overriding.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Swap", {"swap.review": "Review sale"})
        self.market = ""
        self.routes: tuple[Route, ...] = ()
        self._pair = ("", "")
        self.pay = AmountEdit("You pay", [], maximum=self._most)
        self.pay.setObjectName("swap.pay_amount")
        self.pay.unit_box.setObjectName("swap.pay_token")
        self.receive = ReceiveField("swap.receive_token", ())
        self._fill()
        self.receive.token_changed.connect(self._receive_chosen)
        self.tolerance = ToleranceChoice("swap.tolerance")
        self.tolerance.changed.connect(self.edit)
        self.tolerance.own.submitted.connect(self._submit)
        self.preview = PreviewBlock("What you get")
        self.preview.setObjectName("swap.preview")
        self.caution = NoteBlock()
        self.caution.setObjectName("swap.caution")
        self.approval = ApprovalChoice("swap.approval")
        self.approval.changed.connect(self.edit)
        self.limit = NoteBlock(LIMIT, tone="info")
        for part in (self.pay, self.receive, self.tolerance, self.preview, self.caution, self.approval, self.limit):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.listen(self.pay)

    # -- what is wished

    @property
    def tokens(self) -> tuple[str, str]:
        """The token paid and the token received."""
        return self.pay.unit().key, self.receive.token()

    @property
    def swap(self) -> Swap | None:
        """The swap that is possible as the fields are, None where there is none."""
        wish = self.action()
        return wish if isinstance(wish, Swap) else None

    @property
    def parts(self) -> say.SwapParts | None:
        """What that swap brings against redemption."""
        return say.parts_of(self.outcome) if self.outcome is not None else None

    def wish(self) -> Action | None:
        paid, tolerance = self.pay.amount(), self.tolerance.tolerance_ppm()
        if paid is None or tolerance is None:
            return None
        asked = self._swap(paid)
        quoted, _refusal = self.tried(asked)
        if quoted is None:
            return asked
        return self._swap(paid, minimum_after_tolerance(int(quoted.receipt.figures["got"]), tolerance))

    def _swap(self, paid: int, least: int = 0) -> Swap:
        pay, receive = self.tokens
        best = self.best
        via, second = (best.via, best.second) if best is not None else ("", "")
        return Swap(self.market, pay, receive, paid, least, self.approval.mode(), via, second)

    @property
    def best(self) -> Route | None:
        """The way that brings most, None where none can quote."""
        return self.routes[0] if self.routes else None

    def held_words(self) -> str:
        token = self.pay.unit().key
        return f"you have {amount_with_unit(self.session.world.balance(YOU, token), token)}"

    def foot_note(self) -> str:
        if self.tolerance.tolerance_ppm() is None and self.pay.amount() is not None:
            return "Choose a slippage tolerance."
        return super().foot_note()

    def story(self, action: Action, outcome: Outcome) -> ReviewStory:
        assert isinstance(action, Swap)
        return say.swap_story(self.session.world, action, outcome)

    def start(self, pay: str, paid: int | None) -> None:
        """Turn to selling `pay`, with an amount of it."""
        self.pay.set_unit(pay)
        self.pay.set_amount(paid)

    # -- what would happen

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        if before is None:
            self.tolerance.refresh()
        self._fill()
        super().refresh(before, after, events)

    def recompute(self) -> None:
        world = self.session.world
        self.routes = routes(world, *self.tokens, self.pay.amount() or self._glance())
        self.market = self.routes[0].market if self.routes else liquidity.best_market(world, *self.tokens)
        legs = () if self.best is None else (self.best.market, self.best.second)
        self.tolerance.set_usual(
            max((liquidity.usual_tolerance_ppm(world, name) for name in legs if name), default=liquidity.STABLE_PPM)
        )
        self._ask_approval()
        super().recompute()

    def tried(self, action: Action | None) -> tuple[Outcome | None, Refused | None]:
        """As any form tries, but a pool that nobody has a share of trades nothing, though its contract would."""
        market = liquidity.market_if_any(self.session.world, self.market)
        if action is not None and market is not None and liquidity.is_empty(market):
            return None, Refused("market_empty")
        return super().tried(action)

    def show_outcome(self, outcome: Outcome | None) -> None:
        pay, receive = self.tokens
        buying = pay in self.session.world.coins
        self.primaries["swap.review"].setText("Review purchase" if buying else "Review sale")
        if outcome is None:
            self.receive.show_amount(None)
            self.preview.set_empty("At least", receive, say.why_nothing(self.session.world, self.market))
            self.caution.set_note("")
            self.approval.hide()
            return
        figures, parts = outcome.receipt.figures, say.parts_of(outcome)
        self.receive.show_amount(parts.got)
        name, gap = say.against(parts, receive)
        least, price = int(figures["minimum"]), int(figures["price"])
        gained = sale_row(outcome.receipt, self.session.practice.own)
        self.preview.set_rows(
            [
                figure_row(outcome.receipt, "minimum"),
                *self._next_best(),
                PreviewRow(f"Per {pay}", amount(price, receive), receive, exact=exact_amount(price, receive)),
                PreviewRow(name, gap, receive, exact=exact_amount(-parts.under, receive)),
                *((gained,) if gained else ()),
                *(() if "via" in figures else (_pool_row(outcome.world, self.market),)),
                figure_row(outcome.receipt, "network_fee"),
            ],
            say.best_words(self.routes),
        )
        wish = self._swap(int(figures["paid"]), least)
        own_size = own_size_ppm(self.session.world, outcome)
        self.caution.set_note(say.caution(self.session.world, wish, parts, own_size, self.tolerance.tolerance_ppm() or 0))

    def _next_best(self) -> list[PreviewRow]:
        """What the next best way would bring less, where there is one."""
        if len(self.routes) < 2:
            return []
        receive, less = self.tokens[1], self.routes[1].got - self.routes[0].got
        return [PreviewRow("Next best way", amount(less, receive, sign=True), receive, exact=exact_amount(less, receive))]

    # -- inside

    def _glance(self) -> int:
        """A size at which ways are compared while nothing is typed: one whole token."""
        return int(10 ** decimals(self.tokens[0]))

    def _most(self) -> int:
        market = liquidity.market_if_any(self.session.world, self.market)
        return spendable(self.session.world, self.pay.unit().key, *((market.work("swap"),) if market is not None else ()))

    def _ask_approval(self) -> None:
        traded = liquidity.market_if_any(self.session.world, self.market)
        self.approval.ask(self.session.world, self.tokens[0], traded.account if traded else "", self.pay.amount() or 0)

    def _fill(self) -> None:
        """List the tokens that the world's markets trade, and those for which the one that is paid is traded."""
        world = self.session.world
        tokens = liquidity.traded_tokens(world) or (first_token(), first_coin())
        self.pay.set_units([Unit(token, token, decimals(token)) for token in tokens])
        pay = self.pay.unit().key
        others = reachable(world, pay) or tuple(token for token in tokens if token != pay)
        blocked = self.receive.blockSignals(True)
        self.receive.set_tokens([token for token in reversed(tokens) if token in others or token == pay])
        if not self._pair[1] or self.receive.token() not in others:
            self.receive.set_token(next(token for token in (self._pair[0], world.listed[pay].coin, *others) if token in others))
        self.receive.blockSignals(blocked)
        self._pair = self.tokens

    def _receive_chosen(self, token: str) -> None:
        """To receive what is paid now means to pay the other: the two change places, the amount stays as typed."""
        if token == self.pay.unit().key:
            self.pay.set_unit(self._pair[1])
        else:
            self._pair = self.tokens
            self.edit()

    def _unit_changed(self, key: str) -> None:
        self._fill()
        super()._unit_changed(key)


def _pool_row(after: World, market: str) -> PreviewRow:
    sides = liquidity.sides(after, market)
    held = " and ".join(amount_with_unit(value, token) for token, value in zip(sides.coins, sides.amounts, strict=True))
    return PreviewRow("Pool after", say.sides_words(sides), exact=held)
