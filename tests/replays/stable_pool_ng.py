"""Replays of `stableswap_ng` through `wallet.defi.stable_pool_ng`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.replays import Replay, answered, attempt, compare, must_refuse, refused_unchanged
from wallet.defi import stable_pool_ng
from wallet.defi.stable_pool_ng import Asset, Parameters, StablePoolNG
from wallet.errors import Refused

KINDS = {"0": "plain", "1": "rate", "2": "rebasing", "3": "vault"}

Answer = tuple[StablePoolNG, object]


def replay_stableswap_ng(case: Mapping[str, Any]) -> Iterator[Any]:
    """Every step: the view asked just before it, the answer or refusal, and the whole state after it."""
    pool = _deployed(case["initial"])
    for index, step in enumerate(case["steps"]):
        now_s, args, expect = int(step["at"]), step["args"], step["expect"]
        act = _act(pool, step["op"], args, now_s)
        if "get_dy_before" in expect:
            yield from compare(index, "get_dy_before", expect["get_dy_before"], _get_dy(pool, args, now_s))
        if must_refuse(expect):
            yield from refused_unchanged(index, pool, act)
        else:
            answer = attempt(act)
            yield from answered(index, expect, answer)
            if not isinstance(answer, Refused):
                pool, result = answer
                yield from compare(index, "result", expect["result"], result)
        yield from compare(index, "state", expect["state"], _state(pool, now_s))


def _deployed(initial: Mapping[str, Any]) -> StablePoolNG:
    kinds = zip(initial["asset_types"], initial["decimals"], strict=True)
    parameters = Parameters(
        assets=tuple(Asset(KINDS[kind], int(decimals)) for kind, decimals in kinds),
        amplification=int(initial["A"]) * int(initial["A_precision"]),
        fee=int(initial["fee"]),
        offpeg_fee_multiplier=int(initial["offpeg_fee_multiplier"]),
        admin_fee=int(initial["admin_fee"]),
        price_window_s=int(initial["ma_exp_time"]),
        d_window_s=int(initial["D_ma_time"]),
    )
    pool = stable_pool_ng.deployed(parameters, int(initial["timestamp"]))
    rate = initial["rate_coin1"]
    return pool if rate is None else stable_pool_ng.with_reading(pool, 1, int(rate))


def _act(pool: StablePoolNG, op: str, args: Mapping[str, Any], now_s: int) -> Callable[[], Answer]:
    def exchange() -> Answer:
        done = stable_pool_ng.exchange(pool, int(args["i"]), int(args["j"]), int(args["dx"]), 0, now_s)
        return done.pool, done.received

    def add_liquidity() -> Answer:
        done = stable_pool_ng.add_liquidity(pool, _pair(args["amounts"]), 0, now_s)
        return done.pool, done.lp

    def remove_liquidity() -> Answer:
        claim = bool(args["claim_admin_fees"])
        done = stable_pool_ng.remove_liquidity(pool, int(args["lp"]), (0, 0), now_s, claim)
        return done.pool, done.amounts

    def remove_liquidity_imbalance() -> Answer:
        most = int(args["max_burn"])
        done = stable_pool_ng.remove_liquidity_imbalance(pool, _pair(args["amounts"]), most, now_s)
        return done.pool, done.lp

    def remove_liquidity_one_coin() -> Answer:
        coin = int(args["i"])
        done = stable_pool_ng.remove_liquidity_one_coin(pool, int(args["lp"]), coin, 0, now_s)
        return done.pool, done.amounts[coin]

    def donate_or_rebase_coin1() -> Answer:
        first = pool.balances[0] + pool.admin_balances[0]
        return stable_pool_ng.with_held(pool, (first, int(args["pool_token_balance_after"]))), None

    def set_rate_coin1() -> Answer:
        return stable_pool_ng.with_reading(pool, 1, int(args["rate"])), None

    def ramp_a() -> Answer:
        return stable_pool_ng.ramp_a(pool, int(args["future_A"]), int(args["future_time"]), now_s), None

    def withdraw_admin_fees() -> Answer:
        return stable_pool_ng.withdraw_admin_fees(pool)[0], None

    acts: dict[str, Callable[[], Answer]] = {
        "exchange": exchange,
        "add_liquidity": add_liquidity,
        "remove_liquidity": remove_liquidity,
        "remove_liquidity_imbalance": remove_liquidity_imbalance,
        "remove_liquidity_one_coin": remove_liquidity_one_coin,
        "donate_or_rebase_coin1": donate_or_rebase_coin1,
        "set_rate_coin1": set_rate_coin1,
        "ramp_A": ramp_a,
        "withdraw_admin_fees": withdraw_admin_fees,
    }
    return acts[op]


def _get_dy(pool: StablePoolNG, args: Mapping[str, Any], now_s: int) -> object:
    pay, receive, amount = int(args["i"]), int(args["j"]), int(args["dx"])
    return _or_revert(lambda: stable_pool_ng.quote_by_view(pool, pay, receive, amount, now_s))


def _state(pool: StablePoolNG, now_s: int) -> dict[str, object]:
    return {
        "balances": pool.balances,
        "admin_balances": pool.admin_balances,
        "lp_supply": pool.lp_supply,
        "A_precise": stable_pool_ng.amplification(pool, now_s),
        "rates": pool.rates,
        "virtual_price": _or_revert(lambda: stable_pool_ng.virtual_price(pool, now_s)),
        "last_price": pool.price.last,
        "ema_price": pool.price.average,
        "price_oracle": stable_pool_ng.price_oracle(pool, now_s),
        "D_oracle": stable_pool_ng.d_oracle(pool, now_s),
        "get_p": _or_revert(lambda: stable_pool_ng.state_price(pool, now_s)),
        "ma_last_time_p": pool.price.time_s,
        "ma_last_time_D": pool.invariant.time_s,
        "dynamic_fee_0_1": _or_revert(lambda: stable_pool_ng.dynamic_fee(pool)),
    }


def _or_revert(ask: Callable[[], int]) -> object:
    answer = attempt(ask)
    return "revert" if isinstance(answer, Refused) else answer


def _pair(values: Any) -> tuple[int, int]:
    first, second = values
    return int(first), int(second)


REPLAYS: dict[str, Replay] = {"stableswap_ng": replay_stableswap_ng}
