"""Own moves as sums: what each action of mine put into a followed token, took out of it, and what it cost.

The redemption gain of a key is its redemption value + taken out - put in. An action that trades nothing leaves it where
it is; a sale below the redemption rate lowers it by what was lost. Everything here comes from a receipt and from the
world after it, so the past of an older file yields the same sums.

Staking and buying put in what was paid, selling takes out what was received. Whatever else moves tokens (sending, wrapping,
asking to redeem, adding liquidity) counts at the redemption rate of that hour. A request that pays less than it was worth
takes the difference off what was taken out. Pool shares count whole: the coins in them are put in and taken out, and
a sample counts the coins that lie in the pool now as taken out. All that is staked in a coin has sums of its own (`all_in`).
Shocks and hours are no moves. Two keys stand for everything
together: what came from and went to others (`WORTH`), and network fees (`FEES`); both are in the world's first coin. The sums
of a token are in its own coin. What came from and went to others in another coin than the first also stands under a key of its
own (`worth_in`), so that the gain and the coin's price can be told apart; and all of it at the dollar prices of its hour.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import YOU, Receipt
from wallet.arithmetic import mul_div
from wallet.world.following import all_in
from wallet.world.holdings import holdings, net_worth
from wallet.world.lines import Place, lent_key
from wallet.world.own_sums import FEES, NOTHING, WORTH, OwnSum, OwnSums, worth_in
from wallet.world.state import Issuer, World
from wallet.world.tokens import DOLLARS

UNMOVED = (
    *("shock", "approve", "revoke", "lock", "unlock", "set_emode", "use_as_collateral"),
    *("fund_vault", "withdraw_vault", "rebalance_vault", "exit_vault", "change_vault_tier", "set_fee", "delegate"),
)
"""Receipts that move no token of one's own, whatever their rows say; what is locked keeps its own sums."""
CONVERTED = ("add_liquidity", "remove_liquidity", "wrap", "unwrap", "deposit", "withdraw")
"""Kinds by which one token becomes another, which is counted apart from what is traded."""
LENT: dict[str, Place] = {
    **dict.fromkeys(("supply", "withdraw_supplied", "sell_deposit"), "supplied"),
    **{"borrow": "borrowed", "repay": "borrowed"},
    **{"mint_vault": "borrowed", "repay_vault": "borrowed", "restake": "restaked", "take_restaked": "escrow"},
}
"""Receipts of what moves between a wallet and a lender, a vault or a strategy, and the place there: its lines keep their own
sums.
"""
GIVEN, FETCHED = ("supply", "restake"), ("withdraw_supplied", "sell_deposit", "take_restaked")
"""Those of them that take the cost along, and those that bring it back."""
ASKED_BACK = "leave_restaking"
"""What goes from one place at a strategy to another."""
LOOPED = ("open_loop", "climb_loop", "close_loop")
"""Receipts of coins that became a token at a lender within one transaction, or the other way round."""
GIFTS = ("faucet", "transfer")
"""Receipts of what came from or went to others for nothing."""


def starting_sums(world: World, account: str = YOU) -> OwnSums:
    """Return the sums of a practice that begins with this world: what is held is put in at its redemption value."""
    sums: OwnSums = {}
    together = {world.coin: 0}
    for line in holdings(world, account):
        coin = world.listed[line.token].coin
        if coin != world.coin:
            sums[worth_in(coin)] = _entered(sums.get(worth_in(coin), NOTHING), world, coin, line.redemption_value)
        if line.token in world.coins or line.request:
            continue
        sums[line.key] = OwnSum(line.redemption_value, 0, line.redemption_value)
        if line.staked:
            together[coin] = together.get(coin, 0) + line.redemption_value
    every = {all_in(world, coin): OwnSum(put_in) for coin, put_in in together.items()}
    whole = net_worth(world, account)[0]
    sums[worth_in(DOLLARS)] = OwnSum(world.in_terms_of(whole, world.coin, DOLLARS))
    return {**sums, **every, WORTH: OwnSum(whole), FEES: NOTHING}


def _entered(old: OwnSum, world: World, coin: str, worth: int) -> OwnSum:
    """Return the sums of what came in a coin, and in `cost` what that was in the first coin then."""
    then = world.in_terms_of(abs(worth), coin, world.coin)
    put, taken = old.put_in + max(0, worth), old.taken_out + max(0, -worth)
    return OwnSum(put, taken, old.cost + (then if worth >= 0 else -then))


def sums_after(sums: OwnSums, receipt: Receipt, after: World) -> OwnSums:
    """Return the sums once the action of `receipt`, which ended in the world `after`, is counted."""
    book = _Book(sums, receipt, after)
    book.pay_fee()
    if receipt.kind in UNMOVED:
        return book.sums
    between_tokens = receipt.kind == "swap" and not book.coins
    if receipt.kind in ("stake", "swap", "redeem") and not between_tokens:
        book.trade()
    elif receipt.kind in CONVERTED or between_tokens:
        book.convert()
    elif receipt.kind == "request_withdrawal":
        book.ask()
    elif receipt.kind == "claim":
        book.claim()
    elif receipt.kind in LENT:
        book.lend()
    elif receipt.kind == ASKED_BACK:
        book.ask_back(receipt.units["got"])
    elif receipt.kind in LOOPED:
        book.loop()
    else:
        book.send()
    return book.sums


def _asked(after: World, receipt: Receipt) -> str:
    """Return the token that waits, or waited, in the queue that a receipt is about; of an old receipt the first protocol's."""
    if receipt.kind == "claim" and "system" in receipt.figures:
        payer = after.systems[str(receipt.figures["system"])]
        return payer.token if isinstance(payer, Issuer) else ""
    if receipt.kind == "claim" and "nominal" in receipt.units:
        issuers = after.every(Issuer)
        return next(issuer.token for issuer in issuers if issuer.asset == receipt.units["nominal"])
    token = receipt.units.get("paid", "")
    if receipt.kind != "request_withdrawal" or not token:
        return after.issuer().token
    inner = after.system(after.listed[token].issuer, Issuer).asset
    return token if inner in after.coins else inner


class _Book:
    """The sums while one receipt is entered. `moves` are my tokens before and after it, the chain's coin apart."""

    def __init__(self, sums: OwnSums, receipt: Receipt, after: World) -> None:
        self.sums = dict(sums)
        self._world = after
        self._kind, self._figures = receipt.kind, receipt.figures
        mine = {row.token: (row.before, row.after) for row in receipt.changes if row.account == YOU}
        self._coin = receipt.units.get("network_fee", after.coin)
        before, held = mine.pop(self._coin, (0, 0))
        self.coins = held - before + self._figure("network_fee")
        """Coins that came in, fees apart; negative where coins were paid."""
        self.moves = mine
        place = "restaked" if receipt.kind == ASKED_BACK else LENT.get(receipt.kind, "")
        self._lent = next(((row.before, row.after) for row in receipt.changes if row.account == place), (0, 0))
        """What was at the lender before and after it."""
        self._all = all_in(after, self._coin)
        """The key of all that is staked in the coin in which the fee was paid, in which what moved is valued."""
        self._asked = _asked(after, receipt)
        """The token that waits in the queue, whatever form it was asked for in."""

    def pay_fee(self) -> None:
        """The network's fee is burned."""
        self._add(FEES, -self._world.in_terms_of(self._figure("network_fee"), self._coin, self._world.coin))

    def trade(self) -> None:
        """Tokens for coins: what was paid is put in, what was received is taken out."""
        for token in self.moves:
            self._add(token, -self.coins)
            self._cost(token, max(0, -self.coins))
            self._win(token)
        self._add_to_all(-self.coins)
        self._win(self._all)

    def convert(self) -> None:
        """One form for another, with or without coins: the cost goes along, and the form in the middle counts whole."""
        freed = sum(self._cost(token, 0) for token, (was, now) in self.moves.items() if now < was)
        got = {token: self._value(token, now - was) for token, (was, now) in self.moves.items() if now > was}
        paid = freed + max(0, -self.coins)
        whole = sum(got.values()) + max(0, self.coins)
        for token, (was, now) in self.moves.items():
            self._add(token, self._pooled(token, now - was))
            if token in got:
                self._cost(token, mul_div(paid, got[token], whole) if whole else 0)
            if self._world.listed[token].kind == "pool_share":
                self._win(token)
                self._win(self._all)
        dollars = self._dollars()
        if dollars and not any(self._world.listed[token].kind == "pool_share" for token in self.moves):
            self._win(self._all)  # what was staked was sold for them, or bought with them
        self._add_to_all(-self.coins - dollars)

    def _dollars(self) -> int:
        """Return what the dollars that came in redeem for, negative where they were paid: no stake is in them."""
        listed = self._world.listed
        return sum(self._value(token, now - was) for token, (was, now) in self.moves.items() if listed[token].kind == "dollar")

    def ask(self) -> None:
        """Tokens that begin to wait leave at what the request is worth; a wrapped token is unwrapped first.

        What is kept of them as a fee is not taken out.
        """
        worth = self._figure("got")
        for token, (was, now) in self.moves.items():
            self._add(token, self._value(token, now - was))
            self._cost(token, 0)
            if token != self._asked:
                self._add(self._asked, worth)
                self._add(self._asked, -worth)
        self._add_to_all(-worth)
        if fee := self._figure("withdrawal_fee"):
            old = self.sums[self._asked]
            self.sums[self._asked] = replace(old, taken_out=old.taken_out - self._value(self._asked, fee))

    def claim(self) -> None:
        """What was paid less than the requests were worth was never taken out; a book of locked stake keeps sums of its own. What
        is paid in a token comes in with it.
        """
        if not self._asked:
            return
        for token, (was, now) in self.moves.items():
            worth = self._value(token, now - was)
            self._add(token, worth)
            self._cost(token, max(0, worth))
            self._add_to_all(worth)
        short = self._figure("nominal") - self._figure("got")
        for key in (self._asked, self._all):
            old = self.sums.get(key, NOTHING)
            self.sums[key] = replace(old, taken_out=old.taken_out - short)

    def lend(self) -> None:
        """Tokens that go to a lender or come from it count at the redemption rate. All that is staked is what it was: a deposit
        counts in it, and a debt against it. The cost of a deposit goes there with it and comes back.
        """
        for token, (was, now) in self.moves.items():
            worth = self._value(token, now - was)
            self._add(token, worth)
            key = lent_key(token, LENT[self._kind], str(self._figures.get("system", "")))
            if self._kind in GIVEN:
                old = self.sums.get(key, NOTHING)
                self.sums[key] = replace(old, cost=old.cost + self._cost(token, 0))
            elif self._kind in FETCHED:
                old, (held, left) = self.sums.get(key, NOTHING), self._lent
                freed = mul_div(old.cost, held - left, held) if held else 0
                self.sums[key] = replace(old, cost=old.cost - freed)
                self._cost(token, freed)
            else:
                self._cost(token, max(0, worth))
            if self._kind == "sell_deposit" and self._world.listed[token].issuer:
                lost, every = self._value(token, self._figure("under_redemption")), self.sums.get(self._all, NOTHING)
                self.sums[self._all] = replace(every, traded=every.traded - lost)

    def ask_back(self, token: str) -> None:
        """What is asked back of a strategy takes its part of the cost along; nothing else moves."""
        restaked, escrow = (lent_key(token, place, str(self._figures["system"])) for place in ("restaked", "escrow"))
        old, there, (held, left) = self.sums.get(restaked, NOTHING), self.sums.get(escrow, NOTHING), self._lent
        freed = mul_div(old.cost, held - left, held) if held else 0
        self.sums[restaked] = replace(old, cost=old.cost - freed)
        self.sums[escrow] = replace(there, cost=there.cost + freed)

    def loop(self) -> None:
        """What was staked is put in, and what a sale brought is taken out, whoever's coins they were; the debt is a line of
        its own.

        The cost of what is supplied stands with the lender, and that of what is kept comes back with it.
        """
        token = str(self._figures["token"])
        key = lent_key(token, "supplied", str(self._figures["system"]))
        paid, brought = self._figure("staked"), self._figure("got")
        old, withdrawn, kept = self.sums.get(key, NOTHING), self._figure("withdrawn"), self._figure("kept")
        self._add_to_all(paid - brought)
        gone = self._value(token, withdrawn - kept)
        old_all = self.sums[self._all]
        won = self._value(token, self._figure("supplied")) - paid + brought - gone
        self.sums[self._all] = replace(old_all, traded=old_all.traded + won)
        self.sums[key] = replace(old, cost=0 if withdrawn else old.cost + paid)
        for moved in self.moves:
            was, now = self.moves[moved]
            self._add(moved, self._value(moved, now - was))
            self._cost(moved, mul_div(old.cost, kept, withdrawn) if moved == token and withdrawn else 0)

    def send(self) -> None:
        """Tokens that come or go for nothing count at the redemption rate, and so do their costs."""
        for token, (was, now) in self.moves.items():
            worth = self._value(token, now - was)
            self._add(token, worth)
            self._cost(token, max(0, worth))
            if self._world.listed[token].kind != "dollar":
                self._add_to_all(worth)
        if self._kind in GIFTS:
            whole, world = self._whole(), self._world
            moved = world.in_terms_of(abs(whole), self._coin, world.coin)
            self._add(WORTH, moved if whole >= 0 else -moved)
            if worth_in(DOLLARS) in self.sums:  # a practice of an older version does not know what it began with
                moved = world.in_terms_of(abs(whole), self._coin, DOLLARS)
                self._add(worth_in(DOLLARS), moved if whole >= 0 else -moved)
            if self._coin != world.coin:
                key = worth_in(self._coin)
                self.sums[key] = _entered(self.sums.get(key, NOTHING), world, self._coin, whole)

    # -- entries

    def _figure(self, name: str) -> int:
        figure = self._figures.get(name, 0)
        return figure if isinstance(figure, int) else 0

    def _value(self, token: str, amount: int) -> int:
        """Return `amount` at the redemption rate, rounded towards zero."""
        worth = self._world.worth(token, abs(amount), self._world.redemption_rate(token))
        return worth if amount >= 0 else -worth

    def _pooled(self, token: str, amount: int) -> int:
        """Return what a conversion moved into or out of `token`: a pool share takes in exactly what was paid for it."""
        if self._world.listed[token].kind != "pool_share":
            return self._value(token, amount)
        others = sum(self._value(name, was - now) for name, (was, now) in self.moves.items() if name != token)
        return others - self.coins

    def _add(self, key: str, worth: int) -> None:
        """Count `worth` as put in, or where it is negative as taken out."""
        old = self.sums.get(key, NOTHING)
        self.sums[key] = replace(old, put_in=old.put_in + max(0, worth), taken_out=old.taken_out + max(0, -worth))

    def _add_to_all(self, worth: int) -> None:
        self._add(self._all, worth)

    def _win(self, key: str) -> None:
        """Count what this trade brought more than it gave, both at the redemption rate."""
        old = self.sums.get(key, NOTHING)
        self.sums[key] = replace(old, traded=old.traded + self._whole())

    def _whole(self) -> int:
        """Return what all that moved is worth at the redemption rate, coins included and fees apart."""
        return self.coins + sum(self._value(token, now - was) for token, (was, now) in self.moves.items())

    def _cost(self, token: str, paid: int) -> int:
        """Add what was paid for tokens that came in, or let tokens that left take their part of the cost along; return it."""
        old, (was, now) = self.sums.get(token, NOTHING), self.moves[token]
        freed = mul_div(old.cost, was - now, was) if now < was else 0
        self.sums[token] = replace(old, cost=old.cost - freed + paid)
        return freed
