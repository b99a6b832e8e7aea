"""Replays of the SPL stake pool: `spl_stake_pool`, `_program` and `_more` through `wallet.staking.stake_pool`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from msgspec.structs import replace

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import stake_pool
from wallet.staking.stake_pool import Fee, Parameters, StakePool, StakeSource

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


class Program:
    """The whole program: the pool, who holds its tokens, and what the validators' accounts and the reserve hold.

    The mechanism has no list of validators. Their accounts stand here, as a world would keep them; so does the rule that the
    list is updated before the pool is. As the wallet's ledger does, a holder's tokens are checked here.
    """

    FEES: ClassVar[dict[str, stake_pool.ScheduledFee]] = {
        "epoch": "epoch_fee",
        "sol_withdrawal": "sol_withdrawal_fee",
        "stake_withdrawal": "stake_withdrawal_fee",
    }
    LEAST_DELEGATION = 10**9
    """In force in the recorded stake program (solana-program/stake of February 2026)."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        fees = initial["fees"]
        self.pool = StakePool(
            parameters=Parameters(
                epoch_fee=_fee(fees["epoch"]),
                sol_deposit_fee=_fee(fees["sol_deposit"]),
                stake_deposit_fee=_fee(fees["stake_deposit"]),
                sol_withdrawal_fee=_fee(fees["sol_withdrawal"]),
                stake_withdrawal_fee=_fee(fees["stake_withdrawal"]),
                sol_referral_percent=int(fees["sol_referral_percent"]),
                stake_referral_percent=int(fees["stake_referral_percent"]),
                stake_rent_exempt=int(initial["rent_exempt_reserve"]),
            ),
            total_lamports=int(initial["total_lamports"]),
            pool_token_supply=int(initial["pool_token_supply"]),
            reserve_lamports=int(initial["reserve_lamports"]),
            last_update_epoch=int(initial["epoch"]),
        )
        self.epoch = self.list_epoch = int(initial["epoch"])
        held = {name: int(held) for name, held in initial["token_balances"].items()}
        self.tokens = Counter({"manager": 0, "referrer": 0} | held)
        self.accounts = {row["name"]: int(row["lamports"]) for row in initial["validators"]}
        self.listed = dict(self.accounts)
        self.tips = dict.fromkeys(self.accounts, 0)

    def state(self) -> object:
        return self.pool, self.list_epoch, Counter(self.tokens), dict(self.accounts), dict(self.tips)

    def act(self, step: Mapping[str, Any]) -> dict[str, int]:
        self.epoch = int(step["epoch"])
        answer: dict[str, int] = getattr(self, "_" + step["op"])(step["args"])
        return answer

    def _epoch(self, args: Mapping[str, Any]) -> dict[str, int]:
        return {"epoch": self.epoch}

    def _stake_change(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.accounts[args["stake"]] += int(args["lamports"])
        return {}

    def _tip(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.accounts[args["stake"]] += int(args["lamports"])
        self.tips[args["stake"]] += int(args["lamports"])
        return {}

    def _reserve_gift(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.pool = replace(self.pool, reserve_lamports=self.pool.reserve_lamports + int(args["lamports"]))
        return {}

    def _update_list(self, args: Mapping[str, Any]) -> dict[str, int]:
        """Every account's balance is written down, and what is not delegated goes to the reserve."""
        self.pool = replace(self.pool, reserve_lamports=self.pool.reserve_lamports + sum(self.tips.values()))
        self.accounts = {name: held - self.tips[name] for name, held in self.accounts.items()}
        self.tips = dict.fromkeys(self.tips, 0)
        self.listed = dict(self.accounts)
        self.list_epoch = self.epoch
        return {}

    def _update_pool(self, args: Mapping[str, Any]) -> dict[str, int]:
        if self.list_epoch < self.epoch:
            raise Refused("pool_out_of_date", epoch=self.epoch, updated=self.list_epoch)
        done = stake_pool.update(self.pool, sum(self.listed.values()) + self.pool.reserve_lamports, self.epoch)
        self.pool = done.pool
        self.tokens["manager"] += done.to_manager
        return {"manager_fee_tokens": done.to_manager}

    def _set_fee(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.pool = stake_pool.set_fee(self.pool, self.FEES[args["name"]], _fee(args["fee"]), self.epoch)
        return {}

    def _deposit_sol(self, args: Mapping[str, Any]) -> dict[str, int]:
        return self._came(stake_pool.deposit_sol(self.pool, int(args["lamports"]), self.epoch), args)

    def _deposit_stake(self, args: Mapping[str, Any]) -> dict[str, int]:
        lamports = int(args["lamports"])
        answer = self._came(stake_pool.deposit_stake(self.pool, lamports, self.epoch), args)
        self.accounts[args["stake"]] += lamports - self.pool.parameters.stake_rent_exempt
        self.listed[args["stake"]] += lamports - self.pool.parameters.stake_rent_exempt
        return answer

    def _came(self, done: stake_pool.Deposited, args: Mapping[str, Any]) -> dict[str, int]:
        self.pool = done.pool
        self.tokens[args["from"]] += done.to_user
        self.tokens["manager"] += done.to_manager
        self.tokens[args.get("referrer", "manager")] += done.to_referrer
        return {"user_tokens": done.to_user}

    def _withdraw_sol(self, args: Mapping[str, Any]) -> dict[str, int]:
        self._check_held(args)
        tokens, manager = int(args["pool_tokens"]), args["from"] == "manager"
        return self._went(stake_pool.withdraw_sol(self.pool, tokens, self.epoch, manager), args)

    def _withdraw_stake(self, args: Mapping[str, Any]) -> dict[str, int]:
        self._check_held(args)
        account, manager = args["stake"], args["from"] == "manager"
        reserve = account == "reserve"
        source = StakeSource(max(self.accounts.values()) if reserve else self.accounts[account], reserve)
        asked = int(args["pool_tokens"]), self.epoch, self.LEAST_DELEGATION
        done = stake_pool.withdraw_stake(self.pool, *asked, source, manager)
        if not reserve:
            self.accounts[account] -= done.lamports
            self.listed[account] -= done.lamports
        return self._went(done, args)

    def _check_held(self, args: Mapping[str, Any]) -> None:
        if int(args["pool_tokens"]) > self.tokens[args["from"]]:
            raise Refused("balance_short", have=self.tokens[args["from"]], need=int(args["pool_tokens"]))

    def _went(self, done: stake_pool.Withdrawn, args: Mapping[str, Any]) -> dict[str, int]:
        self.pool = done.pool
        self.tokens[args["from"]] -= int(args["pool_tokens"])
        self.tokens["manager"] += done.fee
        return {"lamports_out": done.lamports}

    def shown(self) -> dict[str, object]:
        pool = self.pool
        return {
            "total_lamports": pool.total_lamports,
            "pool_token_supply": pool.pool_token_supply,
            "reserve_lamports": pool.reserve_lamports,
            "last_update_epoch": pool.last_update_epoch,
            "token_balances": self.tokens,
            "validators": {
                name: {"lamports": held, "active_lamports": self.listed[name], "last_update_epoch": self.list_epoch}
                for name, held in self.accounts.items()
            },
            "fees": {short: _pair(getattr(pool.parameters, name)) for short, name in self.FEES.items()},
            "next_fees": {
                short: {"fee": _pair(each.fee), "boundaries": each.boundaries}
                for short, name in self.FEES.items()
                for each in pool.next_fees
                if each.name == name
            },
        }


def _pair(fee: Fee) -> list[int]:
    return [fee.numerator, fee.denominator]


def replay_program(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every instruction: the answer or refusal, all that it shows of the accounts, and that no fee shows up unannounced."""
    program = Program(case["initial"])
    yield from compare(0, "at_start", case["initial"]["at_start"], program.shown())
    for index, step in enumerate(case["steps"]):
        before = program.state()
        answer = attempt(partial(program.act, step))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if program.state() != before:
                yield Mismatch(index, "state after refusal", before, program.shown())
            continue
        shown = program.shown()
        yield from compare(index, "", step["expect"], shown | answer)
        announced = set(step["expect"]["next_fees"]), {each.name for each in program.pool.next_fees}
        if {program.FEES[short] for short in announced[0]} != announced[1]:
            yield Mismatch(index, "next_fees", *announced)
        if program.tokens.total() != program.pool.pool_token_supply:
            yield Mismatch(index, "sum of tokens", program.pool.pool_token_supply, program.tokens.total())


REPLAYS: dict[str, Replay] = {
    "spl_stake_pool": replay,
    "spl_stake_pool_program": replay_program,
    "spl_stake_pool_more": replay_program,
}
