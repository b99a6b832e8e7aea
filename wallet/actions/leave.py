"""Leaving a liquid staking protocol by one of its exits: asking, and claiming."""

from __future__ import annotations

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Note,
    Outcome,
    charge,
    done,
    fee_kinds,
    require,
    require_fee,
    use_allowance,
    words,
)
from wallet.errors import Refused
from wallet.world.book import Book
from wallet.world.estimates import slashing_note
from wallet.world.leaving import payer_of
from wallet.world.lines import Exit
from wallet.world.outlook import hours_of, missed_rewards
from wallet.world.state import Chain, Issuer, Left, World
from wallet.world.strategy import Strategy


class Leave(Action, frozen=True, tag="Leave"):
    """Leave the protocol `system` with `amount` of a token by one of its exits, without a name the first of each.

    The token is the protocol's own or one that wraps it, which is unwrapped first where that takes no wait. Refuses
    protocol_unknown, token_unknown, way_unknown, way_none where nothing but a market leads out, and as the exit does.
    """

    amount: int
    system: str = ""
    way: str = ""
    token: str = ""
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the leaving asked for, or done where the exit pays at once."""
        issuer, (token, wrapper) = world.issuer(self.system), self._token(world)
        way = self._way(issuer, world)
        if way.shut:
            raise Refused(way.shut, opens=way.opens)
        kinds = fee_kinds(world, issuer.work(way.kind), token, way.spender, self.amount, self.approve)
        held, chain = world.balance(YOU, token), world.system(issuer.chain, Chain)
        fee = require(world, token, self.amount, *kinds, most=held if held >= way.least else 0)
        wished = world.seen(issuer.token, self.amount) if wrapper is not None else self.amount
        parts = 1 if way.most_at_once is None else -(-wished // way.most_at_once)
        fee = require_fee(world, fee + (parts - 1) * chain.fee(issuer.work(way.kind)), issuer.chain)
        ready, amount = use_allowance(world, token, way.spender, self.amount, self.approve), self.amount
        if wrapper is not None:
            first = wrapper.exits(ready)[0]
            unwrapped = wrapper.leave(ready, YOU, first.way, amount)
            ready, amount = unwrapped.world, min(unwrapped.got, unwrapped.world.balance(YOU, issuer.token))
        left = self._left(ready, issuer, way, amount, held, wrapper is not None)
        return self._told(world, charge(left.world, fee, issuer.chain), issuer, way, amount, fee, left)

    def _token(self, world: World) -> tuple[str, Issuer | None]:
        """Return the token that is given, and who wraps it where it is not the protocol's own."""
        issuer = world.issuer(self.system)
        if self.token in ("", issuer.token):
            return issuer.token, None
        for wrapper in world.every(Issuer):
            if wrapper.token == self.token and wrapper.asset == issuer.token and not wrapper.wait(world, self.amount):
                return self.token, wrapper
        raise Refused("token_unknown", token=self.token)

    def _way(self, issuer: Issuer, world: World) -> Exit:
        for way in issuer.exits(world):
            if self.way in ("", way.way):
                return way
        raise Refused("way_unknown", way=self.way) if self.way else Refused("way_none", token=issuer.token)

    def _left(self, ready: World, issuer: Issuer, way: Exit, amount: int, held: int, wrapped: bool) -> Left:
        """Leave with `amount`; a remedy is an amount of the token that was named, and not more than is `held`.

        What a refusal counts is in the protocol's own token, and its remedy in the one that was `given`.
        """
        try:
            return issuer.leave(ready, YOU, way.way, amount)
        except Refused as refused:
            given = self._token(ready)[0]
            remedy, told = refused.remedy, {"token": issuer.token, "given": given, **refused.figures}
            if refused.code == "request_min" and isinstance(remedy, int):
                remedy = ready.units(issuer.token, remedy) if wrapped else remedy
                remedy = max(remedy, way.least)
                remedy = remedy if remedy <= held else None
            raise Refused(refused.code, remedy, **told) from None

    def _told(self, world: World, after: World, issuer: Issuer, way: Exit, amount: int, fee: int, left: Left) -> Outcome:
        name, token = issuer.name, self._token(world)[0]
        low, high = hours_of(left.stages)
        likely = sum(stage.likely_hours for stage in left.stages)
        owed = world.worth(issuer.token, amount, world.redemption_rate(issuer.token))
        slashed = slashing_note("risk_slashing_queue", world, amount, name)
        loss = int(slashed[0].figures["loss"]) if slashed else 0
        figures: dict[str, int | str] = {
            "paid": self.amount,
            "got": left.got,
            "worst": max(0, left.got - loss),
            "low_hours": low,
            "likely_hours": likely,
            "high_hours": high,
            "missed_rewards": missed_rewards(world, owed, likely, name),
            "system": name,
            "network_fee": fee,
            **left.figures,
        }
        notes: tuple[Note, ...] = left.notes
        if left.stages:
            notes = (
                *slashed,
                *((Note("risk_slow_queue", {"likely_hours": likely, "high_hours": high}),) if high > likely else ()),
                Note("no_sale_while_earning" if left.figures.get("missed_rewards") == 0 else "no_sale_while_waiting"),
                *notes,
            )
        units = {"paid": token, **dict.fromkeys(("got", "worst", "missed_rewards", "lost"), way.pays)}
        title = f"{'Asked to redeem' if left.stages else 'Redeemed'} {words(world, self.amount, token)}"
        return done(world, after, way.kind, title, figures, notes, left.stages, units=units, chain=issuer.chain, by=issuer)


class RequestWithdrawal(Action, frozen=True, tag="RequestWithdrawal"):
    """Ask to redeem `amount` of the staked token through the queue; a wrapped token is unwrapped first.

    Split into requests of the protocol's largest size. Refuses redemption_shut (opens), request_min, withdrawals_paused.
    """

    amount: int
    protocol: str = ""
    token: str = ""
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the request in the queue."""
        return Leave(self.amount, self.protocol, "", self.token, self.approve).apply(world)


class Claim(Action, frozen=True, tag="Claim"):
    """Take out what requests that are ready bring, of a protocol, of a book of locked stake or of a restaking strategy.

    Refuses not_finalized, already_claimed, not_owner, request_not_found, and as what is asked does.
    """

    requests: tuple[int, ...]
    protocol: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the coins claimed."""
        payer = payer_of(world, self.protocol)
        if not self.requests:
            raise Refused("nothing_chosen")
        chain, coin = world.system(payer.chain, Chain), payer.coin if isinstance(payer, Book) else payer.asset
        fee = len(self.requests) * chain.fee(payer.work("claim"))
        paid = payer.collect(charge(world, fee, chain.name), YOU, self.requests)
        nominal = int(paid.figures["nominal"])
        figures: dict[str, int | str] = {
            "got": paid.got,
            "nominal": nominal,
            "count": len(self.requests),
            "system": payer.name,
            "network_fee": fee,
        }
        notes = (Note("paid_less", {"nominal": nominal, "paid": paid.got}),) if paid.got < nominal else ()
        title = f"Claimed {words(world, paid.got, coin)}"
        units = {"got": coin, "nominal": coin}
        kind = "take_restaked" if isinstance(payer, Strategy) else "claim"
        return done(world, paid.world, kind, title, figures, notes, units=units, chain=chain.name, by=payer)
