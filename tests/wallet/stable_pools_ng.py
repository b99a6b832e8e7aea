"""StableSwap-NG pools for tests: one with a coin at a rate, and any that a market might come to."""

from __future__ import annotations

from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.defi import stable_pool_ng
from wallet.defi.stable_pool_ng import Asset, Parameters, StablePoolNG

WEI = 10**18
NOW = 1_700_000_000
DAY = 86_400
PLAIN, RATE, REBASING = Asset("plain", 18), Asset("rate", 18), Asset("rebasing", 18)


def a_pool(
    first: int, second: int, a: int = 200, fee: int = 10**6, multiplier: int = 5 * 10**10, rate: int = 1_168 * 10**15
) -> StablePoolNG:
    """A pool of a plain coin and one with a rate, like ETH/wstETH."""
    parameters = Parameters((PLAIN, RATE), a * 100, fee, multiplier, 5 * 10**9, 866, 62_324)
    empty = stable_pool_ng.deployed(parameters, NOW, (WEI, rate))
    return stable_pool_ng.add_liquidity(empty, (first, second), 0, NOW).pool


@st.composite
def pools(draw: st.DrawFn, lopsided: int = 20) -> StablePoolNG:
    """Pools from 100 to 100 million coins, one side up to `lopsided` times the other, rates from a half to three.

    Multipliers from none (1e10) to 50-fold, the largest that the recorded pools have.
    """
    larger = draw(amounts_between(100 * WEI, 10**8 * WEI))
    smaller = larger * draw(st.integers(10**6 // lopsided, 10**6)) // 10**6
    sides = (larger, smaller) if draw(st.booleans()) else (smaller, larger)
    return a_pool(
        *sides,
        a=draw(st.integers(5, 2000)),
        fee=draw(st.sampled_from([0, 10**6, 4 * 10**6, 10**8])),
        multiplier=draw(st.sampled_from([0, 10**10, 2 * 10**10, 5 * 10**10, 50 * 10**10])),
        rate=draw(evenly_between(5 * 10**17, 3 * 10**18)),
    )


shares = st.integers(1, 10**6)
coins = st.sampled_from([0, 1])


def part(whole: int, share: int) -> int:
    return max(whole * share // 10**6, 10**6)


def terms(pool: StablePoolNG) -> tuple[int, int, int]:
    parameters = pool.parameters
    return parameters.amplification, parameters.fee, parameters.offpeg_fee_multiplier


POOL = a_pool(400 * WEI, 600 * WEI)
"""Lopsided enough that a fee and a price show."""
LOPSIDED = replace(POOL, balances=(10**26, 10**3))
