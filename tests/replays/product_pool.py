"""Replays of `uniswap_v2` through `wallet.defi.product_pool`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.replays import Replay, answered, attempt, compare, must_refuse, refused_unchanged
from wallet.defi import product_pool
from wallet.defi.product_pool import Parameters, ProductPool
from wallet.errors import Refused

FEE_PER_1000 = 3
NO_LIMIT = 2**256


class Answer(NamedTuple):
    """What an act answers: whose LP tokens it moved is the ledger's, which the replay keeps."""

    pool: ProductPool
    result: object
    user_lp: int = 0
    protocol_lp: int = 0


def replay_uniswap_v2(case: Mapping[str, Any]) -> Iterator[Any]:
    """Every step: the answer or refusal, the whole state after it, and the books of both holders of LP tokens."""
    initial = case["initial"]
    first, second = initial["reserves"]
    parameters = Parameters(FEE_PER_1000, bool(initial["protocol_fee_on"]))
    pool = ProductPool(parameters, (int(first), int(second)), int(initial["lp_supply"]))
    user_lp = fee_to_lp = 0
    for index, step in enumerate(case["steps"]):
        expect = step["expect"]
        act = _act(pool, step["op"], step["args"], int(step["at"]))
        if must_refuse(expect):
            yield from refused_unchanged(index, pool, act)
        else:
            answer = attempt(act)
            yield from answered(index, expect, answer)
            if not isinstance(answer, Refused):
                pool, user_lp, fee_to_lp = answer.pool, user_lp + answer.user_lp, fee_to_lp + answer.protocol_lp
                yield from compare(index, "result", expect["result"], answer.result)
        yield from compare(index, "state", expect["state"], _state(pool, user_lp, fee_to_lp))


def _act(pool: ProductPool, op: str, args: Mapping[str, Any], now_s: int) -> Callable[[], Answer]:
    def mint() -> Answer:
        done = product_pool.mint(pool, (int(args["amount0"]), int(args["amount1"])), now_s)
        return Answer(done.pool, done.lp, done.lp, done.protocol_lp)

    def burn() -> Answer:
        done = product_pool.burn(pool, int(args["lp"]), now_s)
        return Answer(done.pool, done.amounts, -int(args["lp"]), done.protocol_lp)

    def swap_exact_in() -> Answer:
        pay = int(args["i"])
        done = product_pool.exchange(pool, pay, 1 - pay, int(args["dx"]), 0, now_s)
        return Answer(done.pool, done.received)

    def swap_exact_out() -> Answer:
        receive = int(args["j"])
        done = product_pool.exchange_for(pool, 1 - receive, receive, int(args["out"]), NO_LIMIT, now_s)
        return Answer(done.pool, done.paid)

    def donate_sync() -> Answer:
        held = list(pool.reserves)
        held[int(args["i"])] += int(args["amount"])
        return Answer(product_pool.sync(pool, (held[0], held[1]), now_s), None)

    acts: dict[str, Callable[[], Answer]] = {
        "mint": mint,
        "burn": burn,
        "swap_exact_in": swap_exact_in,
        "swap_exact_out": swap_exact_out,
        "donate_sync": donate_sync,
    }
    return acts[op]


def _state(pool: ProductPool, user_lp: int, fee_to_lp: int) -> dict[str, object]:
    return {
        "reserves": pool.reserves,
        "lp_supply": pool.lp_supply,
        "user_lp": user_lp,
        "kLast": pool.k_last,
        "fee_to_lp": fee_to_lp,
        "price0_cumulative": pool.price_cumulative[0],
        "price1_cumulative": pool.price_cumulative[1],
    }


REPLAYS: dict[str, Replay] = {"uniswap_v2": replay_uniswap_v2}
