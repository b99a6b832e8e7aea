"""Exact pool trades beside curvesim's pool, in one run and with equal results.

Contracts differ in one denominator of D: curvesim's pool has the older `D_P * D // (n * x)`, the ETH/stETH pool
`D_P * D // (n * x + 1)`, and StableSwap-NG divides by n**n at the end. So a few of curvesim's trades end a unit away from the
ETH/stETH pool's, and none of ours computes just what it does. Timed is curvesim's pool as it is. Every trade is checked against
the same pool with the `+ 1` put in, and how many are equal without it is told.
"""

from __future__ import annotations

import importlib
import random
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

from msgspec.structs import replace

from tests.benchmarks.mechanisms.table import STEPS, Act, Row, a_second, each, in_turns, ratio, reference
from wallet.defi import product_pool, stable_pool, stable_pool_ng
from wallet.defi.product_pool import ProductPool
from wallet.defi.stable_pool import StablePool

TRADES = 500
BUDGET = 1 / 0.7
RESERVES = (813_721_480 * 10**15, 824_457_520 * 10**15)
"""Of the ETH/stETH pool on 6 May 2022."""
A, FEE, ADMIN_FEE = 50, 4_000_000, 5 * 10**9

OLD = StablePool(
    balances=RESERVES,
    admin_balances=(0, 0),
    lp_supply=0,
    initial_a=A * 100,
    future_a=A * 100,
    initial_a_time=0,
    future_a_time=0,
    fee=FEE,
    admin_fee=ADMIN_FEE,
)
PLAIN = stable_pool_ng.Asset("plain", 18)
NEW = stable_pool_ng.deployed(
    stable_pool_ng.Parameters(
        assets=(PLAIN, PLAIN),
        amplification=A * 100,
        fee=FEE,
        offpeg_fee_multiplier=2 * 10**10,
        admin_fee=ADMIN_FEE,
        price_window_s=866,
        d_window_s=62_324,
    ),
    now_s=0,
)
POOLS: dict[str, tuple[ModuleType, Any]] = {
    "stable pool": (stable_pool, OLD),
    "stable pool NG": (stable_pool_ng, replace(NEW, balances=RESERVES)),
    "product pool": (product_pool, ProductPool(product_pool.Parameters(3, False), RESERVES)),
}


class Traded(NamedTuple):
    """What every trade paid out and was charged, and the reserves after the last."""

    answers: list[tuple[int, int]]
    balances: tuple[int, ...]


def orders() -> list[tuple[int, int]]:
    """The same random trades for everyone: (coin paid, amount), from a thousandth of a coin to two thousand."""
    drawn = random.Random(7)
    return [(drawn.randrange(2), drawn.randrange(10**15, 2_000 * 10**18)) for _ in range(TRADES)]


def ours(module: ModuleType, pool: Any, trades: list[tuple[int, int]]) -> Traded:
    """The trades on a pool of ours, each on what the one before left."""
    answers = []
    for pay, amount in trades:
        done = module.exchange(pool, pay, 1 - pay, amount, 0, 0)
        pool = done.pool
        answers.append((done.received, done.fee))
    return Traded(answers, pool.balances if hasattr(pool, "balances") else pool.reserves)


def theirs(kind: Any, trades: list[tuple[int, int]]) -> Traded:
    """The trades on curvesim's pool."""
    pool = kind(A=A, D=list(RESERVES), n=2, fee=FEE, admin_fee=ADMIN_FEE)
    answers = [pool.exchange(pay, 1 - pay, amount) for pay, amount in trades]
    return Traded(answers, tuple(pool.balances))


def curvesim_pool() -> Any:
    """curvesim's pool class, or None where curvesim is not installed. It is made from reserves, so it fetches nothing."""
    try:
        return importlib.import_module("curvesim.pool.stableswap.pool").CurvePool
    except ImportError:
        return None


def with_the_unit(kind: Any) -> Any:
    """curvesim's pool with the ETH/stETH pool's own denominators in `get_D`; all else is curvesim's."""

    def get_d(_pool: Any, balances: list[int], amplification: int) -> int:
        total, ann, before = sum(balances), amplification * 2, 0
        d = total
        while abs(d - before) > 1:
            d_p = d
            for balance in balances:
                d_p = d_p * d // (2 * balance + 1)
            before, d = d, (ann * total + d_p * 2) * d // ((ann - 1) * d + 3 * d_p)
        return d

    return type("CurvePoolWithTheUnit", (kind,), {"get_D": get_d})


def compared(trades: list[tuple[int, int]], kind: Any) -> str:
    """Check every trade and the reserves after the last; say how many are equal without the unit."""
    exact = ours(stable_pool, OLD, trades)
    if exact != theirs(with_the_unit(kind), trades):
        raise AssertionError("a trade differs from curvesim's")
    plain = sum(one == other for one, other in zip(exact.answers, theirs(kind, trades).answers, strict=True))
    return f"all {TRADES} trades and the reserves equal with the + 1 in its D; {plain} equal without"


def rows() -> list[Row]:
    """Measure exact trades, and compare them with curvesim's where it is at hand."""
    trades, kind = orders(), curvesim_pool()
    acts: dict[str, Act] = {name: partial(ours, *pool, trades) for name, pool in POOLS.items()}
    acts["the reference"] = reference
    if kind is not None:
        acts["curvesim"] = partial(theirs, kind, trades)
    spent = in_turns(acts)
    table = [Row(f"exact trades, {name}", a_second(spent[name], TRADES), "a second") for name in POOLS]
    table += [
        Row(f"  a trade, {name}", each(ratio(spent[name], spent["the reference"]), TRADES, STEPS), "steps", "of the reference")
        for name in POOLS
    ]
    if kind is None:
        return table
    return [
        *table,
        Row("exact trades, curvesim's pool", a_second(spent["curvesim"], TRADES), "a second", compared(trades, kind)),
        Row("  stable pool / curvesim's", ratio(spent["curvesim"], spent["stable pool"]), "times", f"budget {BUDGET:.2f}"),
    ]
