"""Replays what Lido's contracts answered: stETH, wstETH, the withdrawal queue and the staking limit.

A dict of holders' shares stands for the ledger; it moves exactly what the mechanisms say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import rebasing, stake_limit, withdrawal_queue, wrapped
from wallet.staking.rebasing import RebasingPool, ReportLimits
from wallet.staking.withdrawal_queue import WithdrawalQueue
from wallet.world.oracle_report import ReportedFigures, report

Arguments = Mapping[str, Any]
Answer = dict[str, Any]

REPORT_GAP_S = 93_200
"""Seconds between two reports where a file does not show them (its 18-day windows fit this)."""


class Lido:
    """The contracts of one case, and who holds shares and wrapped tokens."""

    def __init__(self, initial: Arguments) -> None:
        seed = int(initial["seed_ether_wei"])
        limits = initial["report_limits"]
        self.pool = RebasingPool(
            total_shares=seed,
            buffered=seed,
            modules=tuple((row["account"], int(row["module_fee_1e20"])) for row in initial["fee_modules"]),
            total_fee=int(initial["total_fee_1e20"]),
            limits=ReportLimits(
                max_positive_rebase_1e9=int(initial["max_positive_rebase_1e9"]),
                annual_increase_bp=limits["annual_balance_increase_bp"],
                simulated_rate_deviation_bp=limits["simulated_share_rate_deviation_bp"],
                request_margin_s=limits["request_timestamp_margin_s"],
                appeared_per_day=limits["appeared_per_day"],
                exited_per_day=limits["exited_per_day"],
                initial_slashing_pwei=limits["initial_slashing_pwei"],
                inactivity_penalties_pwei=limits["inactivity_penalties_pwei"],
            ),
        )
        self.queue = WithdrawalQueue()
        self.shares: Counter[str] = Counter({initial["seed_shares_holder"]: seed})
        self.wsteth: Counter[str] = Counter()
        self.clock = 0
        self.block = 0

    def state(self) -> object:
        """Everything that a refusal must leave as it was (the clock may move)."""
        return self.pool, self.queue, dict(self.shares), dict(self.wsteth)

    def shown(self) -> Answer:
        """The figures that every answer carries."""
        wrapped_supply = self.wsteth.total()
        return {
            "total_shares": self.pool.total_shares,
            "total_pooled": rebasing.total_pooled(self.pool),
            "buffered": self.pool.buffered,
            "shares": dict(self.shares),
            "balances": {name: rebasing.ether_for(self.pool, held) for name, held in self.shares.items()},
            "wsteth_supply": wrapped_supply,
            "wsteth_balances": dict(self.wsteth),
            "steth_per_token": wrapped.steth_per_token(self.pool),
            "tokens_per_steth": wrapped.tokens_per_steth(self.pool),
            "queue": {
                "last_request": self.queue.last_request,
                "last_finalized": self.queue.last_finalized,
                "locked_ether": self.queue.locked_ether,
                "unfinalized_steth": self.queue.unfinalized_steth,
                "checkpoints": self.queue.checkpoints_made,
            },
            "cover_requested": self.pool.cover_requested,
            "noncover_requested": self.pool.noncover_requested,
            "cl_balance": self.pool.cl_balance,
            "deposited_validators": self.pool.deposited_validators,
            "current_limit": stake_limit.current_limit(self.pool.limit, self.block),
            "growth_blocks": self.pool.limit.growth_blocks,
        }

    def move(self, giver: str, taker: str, shares: int) -> None:
        self.shares[giver] -= shares
        self.shares[taker] += shares

    def submit(self, args: Arguments) -> Answer:
        self.block = int(args.get("block", self.block))
        self.pool, minted = rebasing.submit(self.pool, int(args["value"]), self.block)
        self.shares[args["from"]] += minted
        return {"minted_shares": minted}

    def set_staking_limit(self, args: Arguments) -> Answer:
        self.block = int(args["block"])
        limit = stake_limit.set_staking_limit(self.pool.limit, int(args["max"]), int(args["increase_per_block"]), self.block)
        self.pool = replace(self.pool, limit=limit)
        return {}

    def deposit_validators(self, args: Arguments) -> Answer:
        self.pool = rebasing.deposit_validators(self.pool, int(args["count"]), self.queue.unfinalized_steth)
        return {}

    def transfer(self, args: Arguments) -> Answer:
        giver = args["from"]
        moved = rebasing.transfer_shares_for(self.pool, int(args["amount"]), self.shares[giver])
        self.move(giver, args["to"], moved)
        return {"moved_shares": moved}

    def transfer_shares(self, args: Arguments) -> Answer:
        giver, shares = args["from"], int(args["shares"])
        worth = rebasing.transfer_shares(self.pool, shares, self.shares[giver])
        self.move(giver, args["to"], shares)
        return {"token_amount": worth}

    def request_burn_shares(self, args: Arguments) -> Answer:
        giver, shares = args["from"], int(args["shares"])
        self.pool = rebasing.request_burn(self.pool, shares, args["cover"], self.shares[giver])
        self.move(giver, "burner", shares)
        return {}

    def wrap(self, args: Arguments) -> Answer:
        giver = args["from"]
        minted = wrapped.wrap(self.pool, int(args["steth_amount"]), self.shares[giver])
        self.move(giver, "wsteth", minted)
        self.wsteth[giver] += minted
        return {"wsteth_minted": minted}

    def unwrap(self, args: Arguments) -> Answer:
        giver, amount = args["from"], int(args["wsteth_amount"])
        steth, shares = wrapped.unwrap(self.pool, amount, self.wsteth[giver])
        self.wsteth[giver] -= amount
        self.move("wsteth", giver, shares)
        return {"steth_returned": steth}

    def stake_and_wrap(self, args: Arguments) -> Answer:
        self.pool, minted = wrapped.stake_and_wrap(self.pool, int(args["value"]), self.block)
        self.shares["wsteth"] += minted
        self.wsteth[args["from"]] += minted
        return {}

    def wsteth_transfer(self, args: Arguments) -> Answer:
        giver, amount = args["from"], int(args["wsteth_amount"])
        if amount > self.wsteth[giver]:  # a plain token: the ledger refuses
            raise Refused("balance_short", have=self.wsteth[giver], need=amount)
        self.wsteth[giver] -= amount
        self.wsteth[args["to"]] += amount
        return {}

    def request_withdrawals(self, args: Arguments) -> Answer:
        giver, now = args["from"], int(args["block_timestamp"])
        amounts = [int(amount) for amount in args["amounts"]]
        shares: list[int] = []
        for amount in amounts:
            shares.append(rebasing.transfer_shares_for(self.pool, amount, self.shares[giver] - sum(shares)))
        self.queue, ids = withdrawal_queue.request(self.queue, giver, amounts, shares, now)
        self.move(giver, "wq", sum(shares))
        return self.asked(ids)

    def request_withdrawals_wsteth(self, args: Arguments) -> Answer:
        giver, now = args["from"], int(args["block_timestamp"])
        tokens = [int(amount) for amount in args["amounts"]]
        out = [wrapped.unwrap(self.pool, amount, self.wsteth[giver]) for amount in tokens]
        amounts, shares = [each.steth for each in out], [each.shares for each in out]
        self.queue, ids = withdrawal_queue.request(self.queue, giver, amounts, shares, now)
        self.wsteth[giver] -= sum(tokens)
        self.move("wsteth", "wq", sum(shares))
        return self.asked(ids)

    def asked(self, ids: tuple[int, ...]) -> Answer:
        rows = [withdrawal_queue.find(self.queue, id) for id in ids]
        return {
            "ids": ids,
            "request_steth": [row.steth for row in rows],
            "request_shares": [row.shares for row in rows],
            "timestamp": rows[-1].timestamp,
        }

    def calc_batches(self, args: Arguments) -> Answer:
        batches = withdrawal_queue.calculate_batches(
            self.queue, int(args["max_share_rate_1e27"]), int(args["max_timestamp"]), int(args["eth_budget"])
        )
        return {"batches": batches.ids, "remaining_budget": batches.remaining}

    def prefinalize(self, args: Arguments) -> Answer:
        batches = [int(id) for id in args["batches"]]
        locked = withdrawal_queue.prefinalize(self.queue, batches, int(args["max_share_rate_1e27"]))
        return {"eth_to_lock": locked.ether, "shares_to_burn": locked.shares}

    def claim(self, args: Arguments) -> Answer:
        paid, hints = [], []
        for id in map(int, args["ids"]):
            self.queue, ether = withdrawal_queue.claim(self.queue, id, args["from"])
            paid.append(ether)
            hints.append(withdrawal_queue.hint(self.queue, id) + 1)
        return {"ether": paid, "ether_total": sum(paid), "hints": hints}

    def oracle_report(self, args: Arguments) -> Answer:
        self.clock = int(args.get("timestamp", self.clock + REPORT_GAP_S))
        done = report(self.pool, self.queue, figures_of(args, self.clock))
        self.pool, self.queue = done.pool, done.queue
        self.move("wq", "burner", done.shares_from_queue)
        self.shares["burner"] -= done.shares_burnt
        for (account, _), shares in zip(self.pool.modules, done.module_fee_shares, strict=False):
            self.shares[account] += shares
        self.shares["treasury"] += done.treasury_fee_shares
        return {
            "withdrawals_taken": done.withdrawals_taken,
            "el_taken": done.execution_taken,
            "ether_to_wq": done.ether_locked,
            "shares_from_wq": done.shares_from_queue,
            "shares_from_wq_burnt_now": done.shares_from_queue_burnt,
            "shares_burnt": done.shares_burnt,
            "fee_shares_minted": done.fee_shares,
            "module_fee_shares": done.module_fee_shares,
            "treasury_fee_shares": done.treasury_fee_shares,
            "principal_cl": done.principal,
        }


def figures_of(args: Arguments, timestamp: int) -> ReportedFigures:
    """The recorded report's figures."""
    return ReportedFigures(
        timestamp=timestamp,
        elapsed=int(args["time_elapsed"]),
        cl_validators=int(args["cl_validators"]),
        cl_balance=int(args["cl_balance"]),
        withdrawal_vault=int(args["withdrawal_vault"]),
        execution_vault=int(args["el_vault"]),
        shares_to_burn=int(args["shares_requested_to_burn"]),
        batches=tuple(int(id) for id in args["finalization_batches"]),
        simulated_rate_1e27=int(args["simulated_share_rate_1e27"]),
    )


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Replay one case of any of the families, comparing all that the file shows and all that a refusal must
    leave.
    """
    lido = Lido(case["initial"])
    for index, step in enumerate(case["steps"]):
        before = lido.state()
        act: Callable[[Arguments], Answer] = getattr(lido, step["op"])
        args, expect = step["args"], step["expect"]
        if "limit_before" in args:
            limit = stake_limit.current_limit(lido.pool.limit, int(args["block"]))
            yield from compare(index, "limit_before", args["limit_before"], limit)
        answer = attempt(partial(act, args))
        yield from answered(index, expect, answer)
        if isinstance(answer, Refused):
            if lido.state() != before:
                yield Mismatch(index, "state after refusal", before, lido.state())
            continue
        yield from compare(index, "", expect, lido.shown() | answer)
        yield from unlisted(index, expect, lido)


def unlisted(index: int, expect: Mapping[str, Any], lido: Lido) -> Iterator[Mismatch]:
    """All shares together are the total, whatever accounts the file lists."""
    if lido.shares.total() != lido.pool.total_shares:
        yield Mismatch(index, "sum of shares", lido.pool.total_shares, lido.shares.total())
    if set(expect.get("shares", ())) != set(expect.get("balances", ())):
        yield Mismatch(index, "listed accounts", set(expect["shares"]), set(expect["balances"]))


FAMILIES = ("lido_steth", "lido_wsteth", "lido_withdrawals", "lido_stake_limit")
REPLAYS: dict[str, Replay] = dict.fromkeys(FAMILIES, replay)
