"""Replays of the SPL stake pool: `spl_stake_pool` through `wallet.staking.stake_pool`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import stake_pool
from wallet.staking.stake_pool import Fee, Parameters, StakePool

EPOCH = 0
"""The file shows no epochs: the pool counts as updated throughout."""


class Pool:
    """The pool and who holds its tokens."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        self.pool = StakePool(
            parameters=Parameters(
                epoch_fee=_fee(initial["epoch_fee"]),
                sol_deposit_fee=_fee(initial["sol_deposit_fee"]),
                sol_withdrawal_fee=_fee(initial["sol_withdrawal_fee"]),
                sol_referral_percent=int(initial["referral_fee_pct"]),
            ),
            total_lamports=int(initial["total_lamports"]),
            pool_token_supply=int(initial["pool_token_supply"]),
            reserve_lamports=int(initial["reserve_lamports"]),
            last_update_epoch=EPOCH,
        )
        self.tokens = Counter({name: int(held) for name, held in initial["token_balances"].items()})

    def deposit_sol(self, args: Mapping[str, Any]) -> dict[str, int]:
        done = stake_pool.deposit_sol(self.pool, int(args["lamports"]), EPOCH)
        self.pool = done.pool
        self.tokens.update({args["from"]: done.to_user, "manager": done.to_manager, "referrer": done.to_referrer})
        return {
            "new_pool_tokens": done.minted,
            "user_tokens": done.to_user,
            "fee_tokens": done.to_manager + done.to_referrer,
            "referral_tokens": done.to_referrer,
        }

    def withdraw_sol(self, args: Mapping[str, Any]) -> dict[str, int]:
        tokens = int(args["pool_tokens"])
        done = stake_pool.withdraw_sol(self.pool, tokens, EPOCH)
        self.pool = done.pool
        self.tokens[args["from"]] -= tokens
        self.tokens["manager"] += done.fee
        return {"fee_tokens": done.fee, "burnt_tokens": done.burnt, "lamports_out": done.lamports}

    def update_pool_balance(self, args: Mapping[str, Any]) -> dict[str, int]:
        done = stake_pool.update(self.pool, int(args["new_total_lamports"]), EPOCH)
        self.pool = done.pool
        self.tokens["manager"] += done.to_manager
        return {"reward_lamports": done.reward, "manager_fee_tokens": done.to_manager}

    def shown(self) -> dict[str, object]:
        return {
            "total_lamports": self.pool.total_lamports,
            "pool_token_supply": self.pool.pool_token_supply,
            "reserve_lamports": self.pool.reserve_lamports,
            "token_balances": self.tokens,
        }


def _fee(pair: Any) -> Fee:
    numerator, denominator = pair
    return Fee(int(numerator), int(denominator))


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every step: the answer or refusal, the pool after it, and that the holders' tokens are the supply."""
    pool = Pool(case["initial"])
    for index, step in enumerate(case["steps"]):
        before = pool.pool, Counter(pool.tokens)
        answer = attempt(partial(getattr(pool, step["op"]), step["args"]))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if (pool.pool, pool.tokens) != before:
                yield Mismatch(index, "state after refusal", before, pool.shown())
            continue
        yield from compare(index, "", step["expect"], pool.shown() | answer)
        if pool.tokens.total() != pool.pool.pool_token_supply:
            yield Mismatch(index, "sum of tokens", pool.pool.pool_token_supply, pool.tokens.total())


REPLAYS: dict[str, Replay] = {"spl_stake_pool": replay}
