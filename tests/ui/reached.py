"""How a person meets what the recorded contracts refused: in which world, by which action, and what is then said.

`REACHED` has them by code of the mechanism, `UNREACHED` those that no action of a person leads to, each with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

from msgspec.structs import replace

from wallet import World, actions, library
from wallet.actions import Action
from wallet.world import ledger as books
from wallet.world.book import Book
from wallet.world.ledger import units_of
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS, Exit
from wallet.world.state import Issuer, Shares, Venue
from wallet.world.systems.lending import LendingPool
from wallet.world.systems.solana import SolanaChain
from wallet.world.systems.stable_pool import StablePoolMarket
from wallet.world.systems.stake_pool import StakePoolProtocol
from wallet.world.systems.ticket_pool import TicketPoolProtocol

E, SOL, DOLLAR = 10**18, 10**9, 10**6
LENDER, POOL, THIN = "aave-core", "curve-steth", "uniswap-v2"


class Reached(NamedTuple):
    """The world and the action that meet a refusal; `says` is the code that comes first, where the wallet sees it sooner."""

    world: Callable[[], World]
    action: Action
    says: str = ""


@cache
def rich() -> World:
    """Every kind of system whose answers were recorded, with more coins than there is room for and all that others hold."""
    world = library.start("calm-all", 7)
    for token, known in world.listed.items():
        ledger = books.mint(world.ledger, token, "you", 10 ** (8 + known.decimals)) if token in world.coins else world.ledger
        world = replace(world, ledger=books.move(ledger, token, OTHERS, "you", units_of(ledger, OTHERS, token)))
    return world


def after(*deeds: Action) -> Callable[[], World]:
    """The rich world after these."""

    @cache
    def lived() -> World:
        world = rich()
        for deed in deeds:
            world = actions.attempt(deed, world).world
        return world

    return lived


def _terms(world: World, **terms: int) -> World:
    pool = world.system("marinade", TicketPoolProtocol).pool
    return world.changed("marinade", pool=replace(pool, parameters=replace(pool.parameters, **terms)))


def _strict() -> World:
    """Where a pool of tickets asks for a coin at least, in and out."""
    return _terms(rich(), min_deposit=SOL, min_withdraw=SOL)


@cache
def _ordered() -> World:
    return actions.attempt(actions.Leave(100 * SOL, "marinade"), rich()).world


def _seconds_in(seconds: int) -> Callable[[], World]:
    """So long after the epoch ended in which a ticket was ordered."""

    def moved() -> World:
        world = _ordered()
        chain = world.system("solana", SolanaChain)
        state = replace(chain.state, epoch=chain.state.epoch + 1)
        return world.changed("solana", state=state, began=world.now - seconds)

    return moved


def _reserve_spent() -> World:
    world = _seconds_in(1800)()
    return world.changed("marinade", pool=replace(world.system("marinade", TicketPoolProtocol).pool, reserve=0))


def _not_updated() -> World:
    world = rich()
    pool = world.system("jito", StakePoolProtocol).pool
    return world.changed("jito", pool=replace(pool, last_update_epoch=pool.last_update_epoch - 1))


def _little_staked() -> World:
    """Where a pool of stake owes more than its stake accounts hold."""
    pool = rich().system("jito", StakePoolProtocol).pool
    return rich().changed("jito", pool=replace(pool, total_lamports=pool.total_lamports * 2))


def _one_side_gone() -> World:
    """A pool of which one coin is gone, so that its curve has no answer."""
    world = after(actions.AddLiquidity(POOL, (10 * E, 10 * E)))()
    pool = world.system(POOL, StablePoolMarket).pool
    return world.changed(POOL, pool=replace(pool, balances=(pool.balances[0], 0)))


def _ruled(world: Callable[[], World], token: str = "", emode: bool = False, **terms: Any) -> Callable[[], World]:
    """A world whose lender votes other terms for a token, or names it frozen."""

    def voted() -> World:
        own = world().system(LENDER, LendingPool)
        market, frozen = own.market, terms.get("frozen", own.market.frozen)
        others = {name: value for name, value in terms.items() if name != "frozen"}
        assets = tuple(replace(each, **others) if each.name == token and not emode else each for each in market.parameters.assets)
        modes = market.parameters.emodes
        if emode:
            modes = tuple(
                replace(mode, assets=tuple(replace(each, **others) if each.name == token else each for each in mode.assets))
                for mode in modes
            )
        market = replace(market, frozen=frozen, parameters=replace(market.parameters, assets=assets, emodes=modes))
        return world().changed(LENDER, market=market)

    return voted


def supply(token: str, amount: int) -> Action:
    return actions.Supply(LENDER, token, amount)


def borrow(token: str, amount: int) -> Action:
    return actions.Borrow(LENDER, token, amount)


def withdraw(token: str, amount: int) -> Action:
    return actions.WithdrawSupplied(LENDER, token, amount)


SUPPLIED = after(supply("wstETH", 10 * E))
LOAN = after(supply("wstETH", 10 * E), borrow("USDC", 15_000 * DOLLAR))
BACKED = after(supply("wstETH", 20_000 * E), supply("ETH", 200_000 * E))
MODE = after(supply("wstETH", 10 * E), actions.SetEMode(LENDER, 1))
TIGHT = after(supply("wstETH", 10 * E), actions.SetEMode(LENDER, 1), borrow("ETH", 11 * E))
TWO = after(supply("wstETH", 10 * E), supply("ETH", 10 * E), borrow("USDC", 5_000 * DOLLAR))

REACHED: dict[str, Reached] = {
    "balance_exceeded": Reached(rich, actions.Transfer("stETH", "Jon", 10**8 * E), "balance_short"),
    "balance_short": Reached(rich, actions.Leave(10**9 * SOL, "marinade")),
    "cap_reached": Reached(rich, actions.Stake(10**6 * E)),
    "drip_asset_zero": Reached(rich, actions.Unwrap(0, "sfrxETH"), "amount_zero"),
    "drip_assets_short": Reached(rich, actions.Unwrap(10**8 * E, "sfrxETH", receive=True), "withdraw_short"),
    "drip_share_zero": Reached(rich, actions.Convert("sfrxeth", 1)),
    "drip_shares_short": Reached(rich, actions.Unwrap(10**8 * E, "sfrxETH"), "balance_short"),
    "loan_amount_zero": Reached(SUPPLIED, borrow("USDC", 0)),
    "loan_backs_nothing": Reached(
        _ruled(after(supply("wstETH", E), actions.UseAsCollateral(LENDER, "wstETH", False)), "wstETH", ltv_bps=0),
        actions.UseAsCollateral(LENDER, "wstETH"),
    ),
    "loan_balance_short": Reached(SUPPLIED, withdraw("wstETH", 11 * E)),
    "loan_borrow_cap": Reached(_ruled(BACKED, "USDC", borrow_cap=2_530_000_100), borrow("USDC", 10**6 * DOLLAR)),
    "loan_collateral_short": Reached(SUPPLIED, borrow("USDC", 17_600 * DOLLAR)),
    "loan_emode_collateral": Reached(_ruled(BACKED, "ETH", emode=True, ltv_zero=True), actions.SetEMode(LENDER, 1)),
    "loan_emode_debt": Reached(LOAN, actions.SetEMode(LENDER, 1)),
    "loan_emode_unhealthy": Reached(TIGHT, actions.SetEMode(LENDER, 0)),
    "loan_emode_unknown": Reached(SUPPLIED, actions.SetEMode(LENDER, 9)),
    "loan_frozen": Reached(_ruled(SUPPLIED, frozen=("wstETH",)), supply("wstETH", E)),
    "loan_liquidity_short": Reached(BACKED, borrow("ETH", 500_000 * E)),
    "loan_needed": Reached(LOAN, actions.UseAsCollateral(LENDER, "wstETH", False)),
    "loan_no_collateral": Reached(rich, borrow("USDC", DOLLAR)),
    "loan_no_debt": Reached(SUPPLIED, actions.Repay(LENDER, "USDC", DOLLAR)),
    "loan_no_supply": Reached(SUPPLIED, actions.UseAsCollateral(LENDER, "ETH")),
    "loan_not_in_emode": Reached(MODE, borrow("USDC", DOLLAR)),
    "loan_not_lent": Reached(_ruled(SUPPLIED, "USDC", borrowable=False), borrow("USDC", DOLLAR)),
    "loan_supply_cap": Reached(rich, supply("ETH", 10**6 * E)),
    "loan_unhealthy": Reached(LOAN, withdraw("wstETH", 9 * E)),
    "loan_zero_ltv_first": Reached(_ruled(TWO, "wstETH", ltv_bps=0), withdraw("ETH", E)),
    "market_deposit_too_small": Reached(rich, actions.AddLiquidity(THIN, (1, 1))),
    "market_pays_nothing": Reached(rich, actions.Swap(THIN, "wstETH", "USDC", 1)),
    "market_unbalanced": Reached(_one_side_gone, actions.RemoveLiquidity(POOL, E, "ETH")),
    "not_finalized": Reached(after(actions.RequestWithdrawal(5 * E)), actions.Claim((1,))),
    "pool_deposit_small": Reached(rich, actions.Stake(1, "jito")),
    "pool_out_of_date": Reached(_not_updated, actions.Stake(SOL, "jito"), "pool_not_updated"),
    "pool_reserve_short": Reached(rich, actions.Leave(10**6 * SOL, "jito", "reserve")),
    "pool_stake_short": Reached(_little_staked, actions.Leave(6 * 10**6 * SOL, "jito", "epoch")),
    "pool_stake_small": Reached(rich, actions.Leave(1_000, "jito", "epoch")),
    "pool_withdrawal_small": Reached(rich, actions.Leave(1, "jito", "reserve")),
    "rate_balance_short": Reached(rich, actions.Leave(10**8 * E, "rocket-pool"), "balance_short"),
    "rate_burn_zero": Reached(rich, actions.Leave(0, "rocket-pool"), "amount_zero"),
    "rate_deposit_small": Reached(rich, actions.Stake(10**15, "rocket-pool")),
    "rate_pool_full": Reached(rich, actions.Stake(9 * 10**6 * E, "rocket-pool")),
    "request_min": Reached(rich, actions.RequestWithdrawal(99)),
    "shares_exceeded": Reached(rich, actions.Transfer("stETH", "Jon", 10**8 * E), "balance_short"),
    "stake_zero": Reached(rich, actions.Stake(0), "amount_zero"),
    "ticket_deposit_minimum": Reached(_strict, actions.Stake(SOL // 2, "marinade")),
    "ticket_liquidity_short": Reached(rich, actions.Swap("marinade-instant", "mSOL", "SOL", 8 * 10**5 * SOL)),
    "ticket_not_due": Reached(_ordered, actions.Claim((1,), "marinade")),
    "ticket_reserve_short": Reached(_reserve_spent, actions.Claim((1,), "marinade")),
    "ticket_too_soon": Reached(_seconds_in(60), actions.Claim((1,), "marinade")),
    "ticket_unknown": Reached(rich, actions.Claim((99,), "marinade")),
    "ticket_withdrawal_minimum": Reached(_strict, actions.Leave(SOL // 2, "marinade")),
    "unwrap_zero": Reached(rich, actions.Unwrap(0), "amount_zero"),
    "wrap_zero": Reached(rich, actions.Wrap(0), "amount_zero"),
    "wrapped_exceeded": Reached(rich, actions.Unwrap(10**8 * E), "balance_short"),
}

_ARITHMETIC = "no amount that an action takes is that large, and no index of a market is zero"
_LIQUIDATION = "liquidators act by themselves here; a person cannot liquidate"
_MANAGER = "only the pool's manager sets its fees"
_OPERATOR = "only an operator of validators owes a bond, and a person here is none"
_ORACLE = "only those who report can ask for it; the world tells of it as an event"
_VOTE = "only a vote can ask for it"
UNREACHED: dict[str, str] = {
    "bond_debt_smaller": _OPERATOR,
    "bond_no_validator": _OPERATOR,
    "capped_price_snapshot_old": _VOTE,
    "capped_price_snapshot_young": _VOTE,
    "drip_sync_early": "a cycle is started by its keepers, who come once it is over",
    "loan_crumbs": _LIQUIDATION,
    "loan_frozen_already": _VOTE,
    "loan_healthy": _LIQUIDATION,
    "loan_ltv_zero_already": _VOTE,
    "loan_no_deficit": "only the market's own insurance covers bad debt",
    "loan_no_emode_collateral": _VOTE,
    "loan_payer_owes": "only the market's own insurance covers bad debt",
    "loan_terms_out_of_range": _VOTE,
    "market_full": "a pair's books hold more of each coin than there ever is",
    "pool_fee_above_all": _MANAGER,
    "pool_fee_raise": _MANAGER,
    "pool_reserve_last": "leaving takes stake from the pool's validators, which never are without any",
    "ramp_too_soon": _VOTE,
    "rate_report_change": _ORACLE,
    "rate_report_early": _ORACLE,
    "ray_division_by_zero": _ARITHMETIC,
    "ray_overflow": _ARITHMETIC,
    "report_gain_limit": _ORACLE,
    "report_loss_limit": _ORACLE,
    "request_max": "what is more than one request takes is asked for in several",
}


def wishes(random: Random) -> Iterator[Action]:
    """Something is asked of every system of the rich world, in amounts that fit, are nothing, too little, or far too much."""
    world = rich()

    def much(token: str) -> int:
        one, held = 10 ** world.listed[token].decimals, world.balance("you", token)
        few = random.randrange(200), random.randrange(60 * one), held + random.randrange(-1, 3)
        return random.choice((0, *few, random.randrange(10**7) * one, 10**30))

    for name, system in world.systems.items():
        if isinstance(system, Issuer):
            yield from _wished_of(name, system, system.exits(world), much)
        elif isinstance(system, Book):
            yield actions.Lock(much(system.coin), name)
        elif isinstance(system, Venue):
            for pay, receive in (system.coins, system.coins[::-1]):
                yield actions.Swap(name, pay, receive, much(pay), random.choice((0, much(receive))))
        elif isinstance(system, Lender):
            for token in system.assets():
                yield actions.Supply(name, token, much(token))
        if isinstance(system, Shares):
            yield actions.AddLiquidity(name, (much(system.coins[0]), much(system.coins[1])))
            yield actions.RemoveExactly(name, (much(system.coins[0]), much(system.coins[1])))


def _wished_of(name: str, issuer: Issuer, exits: tuple[Exit, ...], much: Callable[[str], int]) -> Iterator[Action]:
    if issuer.asset in rich().coins:
        yield actions.Stake(much(issuer.asset), name)
    else:
        yield actions.Convert(name, much(issuer.asset))
        yield actions.Convert(name, much(issuer.token), receive=True)
        yield actions.Unwrap(much(issuer.token), issuer.token)
        yield actions.Unwrap(much(issuer.asset), issuer.token, receive=True)
    for way in exits:
        yield actions.Leave(much(issuer.token), name, way.way)
