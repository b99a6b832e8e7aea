"""Replays of exchange pools: `stableswap_steth` through `wallet.defi.stable_pool`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from tests.replays import Replay, answered, attempt, compare, must_refuse, refused_unchanged
from wallet.defi import stable_pool
from wallet.defi.stable_pool import StablePool
from wallet.errors import Refused

Answer = tuple[StablePool, object]


def replay_stableswap_steth(case: Mapping[str, Any]) -> Iterator[Any]:
    """Every step: the view asked just before it, the answer or refusal, and the whole state after it."""
    initial = case["initial"]
    a = int(initial["A"]) * int(initial["A_precision"])
    pool = StablePool(
        balances=_pair(initial["balances"]),
        admin_balances=(0, 0),
        lp_supply=int(initial["lp_supply"]),
        initial_a=a,
        future_a=a,
        initial_a_time=0,
        future_a_time=0,
        fee=int(initial["fee"]),
        admin_fee=int(initial["admin_fee"]),
    )
    for index, step in enumerate(case["steps"]):
        now_s, expect = int(step["at"]), step["expect"]
        act = _act(pool, step["op"], step["args"], now_s)
        for shown in expect.keys() - {"result", "revert", "state"}:
            yield from compare(index, shown, expect[shown], _view(pool, shown, step["args"], now_s))
        if must_refuse(expect):
            yield from refused_unchanged(index, pool, act)
        else:
            answer = attempt(act)
            yield from answered(index, expect, answer)
            if not isinstance(answer, Refused):
                pool, result = answer
                yield from compare(index, "result", expect["result"], result)
        yield from compare(index, "state", expect["state"], _state(pool, now_s))


def _act(pool: StablePool, op: str, args: Mapping[str, Any], now_s: int) -> Callable[[], Answer]:
    def exchange() -> Answer:
        done = stable_pool.exchange(pool, int(args["i"]), int(args["j"]), int(args["dx"]), 0, now_s)
        return done.pool, done.received

    def add_liquidity() -> Answer:
        done = stable_pool.add_liquidity(pool, _pair(args["amounts"]), 0, now_s)
        return done.pool, done.lp

    def remove_liquidity() -> Answer:
        done = stable_pool.remove_liquidity(pool, int(args["lp"]), (0, 0))
        return done.pool, done.amounts

    def remove_liquidity_imbalance() -> Answer:
        most = int(args["max_burn"])
        done = stable_pool.remove_liquidity_imbalance(pool, _pair(args["amounts"]), most, now_s)
        return done.pool, done.lp

    def remove_liquidity_one_coin() -> Answer:
        coin = int(args["i"])
        done = stable_pool.remove_liquidity_one_coin(pool, int(args["lp"]), coin, 0, now_s)
        return done.pool, done.amounts[coin]

    def rebase_coin1() -> Answer:
        live = int(args["pool_token_balance_after"]) - pool.admin_balances[1]
        return replace(pool, balances=(pool.balances[0], live)), None

    def ramp_a() -> Answer:
        return stable_pool.ramp_a(pool, int(args["future_A"]), int(args["future_time"]), now_s), None

    def stop_ramp_a() -> Answer:
        return stable_pool.stop_ramp(pool, now_s), None

    def withdraw_admin_fees() -> Answer:
        return stable_pool.withdraw_admin_fees(pool)[0], None

    acts: dict[str, Callable[[], Answer]] = {
        "exchange": exchange,
        "add_liquidity": add_liquidity,
        "remove_liquidity": remove_liquidity,
        "remove_liquidity_imbalance": remove_liquidity_imbalance,
        "remove_liquidity_one_coin": remove_liquidity_one_coin,
        "rebase_coin1": rebase_coin1,
        "ramp_A": ramp_a,
        "stop_ramp_A": stop_ramp_a,
        "withdraw_admin_fees": withdraw_admin_fees,
    }
    return acts[op]


def _view(pool: StablePool, view: str, args: Mapping[str, Any], now_s: int) -> object:
    def get_dy() -> int:
        return stable_pool.quote(pool, int(args["i"]), int(args["j"]), int(args["dx"]), now_s)

    def calc_withdraw_one_coin() -> int:
        coin = int(args["i"])
        return stable_pool.remove_liquidity_one_coin(pool, int(args["lp"]), coin, 0, now_s).amounts[coin]

    def calc_token_amount() -> int:
        return stable_pool.lp_before_fees(pool, _pair(args["amounts"]), now_s)

    views = {
        "get_dy_before": get_dy,
        "calc_withdraw_one_coin_before": calc_withdraw_one_coin,
        "calc_token_amount_before": calc_token_amount,
    }
    return _or_revert(views[view])


def _state(pool: StablePool, now_s: int) -> dict[str, object]:
    return {
        "balances": pool.balances,
        "admin_balances": pool.admin_balances,
        "lp_supply": pool.lp_supply,
        "A_precise": stable_pool.amplification(pool, now_s),
        "fee": pool.fee,
        "virtual_price": _or_revert(lambda: stable_pool.virtual_price(pool, now_s)),
    }


def _or_revert(ask: Callable[[], int]) -> object:
    answer = attempt(ask)
    return "revert" if isinstance(answer, Refused) else answer


def _pair(values: Any) -> tuple[int, int]:
    first, second = values
    return int(first), int(second)


REPLAYS: dict[str, Replay] = {"stableswap_steth": replay_stableswap_steth}
