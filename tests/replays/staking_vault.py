"""Replays what Lido answered about its vaults: `lido_external_v3` through `external_shares`, `lido_vault_fees` through
`vault_fees`, `lido_vault_hub` through `staking_vault`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from tests.replays import Mismatch, Replay, answered, attempt, compare
from tests.replays.lido import Answer, Arguments, Lido, unlisted
from wallet.errors import Refused
from wallet.staking import external_shares, rebasing, staking_vault, vault_fees
from wallet.staking.rebasing import RebasingPool, ReportLimits
from wallet.staking.staking_vault import Clock, Parameters, StakingVault, VaultFigures
from wallet.staking.vault_fees import DebtEvent


class LidoWithVaults(Lido):
    """The contracts of one case; the account `hub` is the vault hub's, which burns what it holds."""

    def __init__(self, initial: Arguments) -> None:
        super().__init__(initial)
        self.max_ratio_bps = int(initial["max_external_ratio_bp"])

    def shown(self) -> Answer:
        return super().shown() | {
            "max_mintable_external": external_shares.mintable(self.pool, self.max_ratio_bps),
            "external_shares": self.pool.external_shares,
            "external_ether": external_shares.external_ether(self.pool),
        }

    def mint_external_shares(self, args: Arguments) -> Answer:
        shares = int(args["shares"])
        self.pool = external_shares.mint(self.pool, shares, self.max_ratio_bps, self.block)
        self.shares[args["to"]] += shares
        return {}

    def burn_external_shares(self, args: Arguments) -> Answer:
        shares = int(args["shares"])
        self.pool = external_shares.burn(self.pool, shares, self.shares["hub"], self.block)
        self.shares["hub"] -= shares
        return {}

    def rebalance_external_to_internal(self, args: Arguments) -> Answer:
        self.pool = external_shares.rebalance(self.pool, int(args["shares"]), int(args["value"]))
        return {}

    def oracle_report(self, args: Arguments) -> Answer:
        answer = super().oracle_report(args)
        bad_debt = int(args.get("bad_debt_shares_to_internalize", 0))
        if bad_debt:
            self.pool = external_shares.internalize(self.pool, bad_debt)
        return answer


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Replay one case, comparing all that the file shows and all that a refusal must leave."""
    lido = LidoWithVaults(case["initial"])
    for index, step in enumerate(case["steps"]):
        before = lido.state()
        act: Callable[[Arguments], Answer] = getattr(lido, step["op"])
        answer = attempt(partial(act, step["args"]))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if lido.state() != before:
                yield Mismatch(index, "state after refusal", before, lido.state())
            continue
        yield from compare(index, "", step["expect"], lido.shown() | answer)
        yield from unlisted(index, step["expect"], lido)


def replay_fees(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """The three fees of every report, and the debt that the walk finds at its beginning."""
    if int(case["initial"]["seconds_in_year"]) != vault_fees.YEAR_SECONDS:
        yield Mismatch(0, "seconds_in_year", case["initial"]["seconds_in_year"], vault_fees.YEAR_SECONDS)
    for index, step in enumerate(case["steps"]):
        args = step["args"]
        apr, elapsed = _of_1e18(args["core_apr"]), int(args["elapsed_s"])
        events = [_debt_event(event) for event in args["events"]]
        owed = vault_fees.stretches(int(args["liability_shares"]), int(args["liquidity_fee_bps"]), elapsed, events)
        totals = int(args["pre_total_ether"]), int(args["pre_total_shares"])
        answer = {
            "infra_fee": vault_fees.fee_for(int(args["total_value"]), apr, int(args["infra_fee_bps"]), elapsed),
            "reservation_fee": vault_fees.fee_for(int(args["mintable_steth"]), apr, int(args["reservation_fee_bps"]), elapsed),
            "liquidity_fee": vault_fees.liquidity_fee(owed, apr, *totals),
            "liability_shares_before": owed[-1].shares,
        }
        yield from compare(index, "", step["expect"], answer)


def _of_1e18(fraction: str) -> int:
    whole, _, part = fraction.partition(".")
    return int(whole + part.ljust(18, "0"))


def _debt_event(event: Mapping[str, Any]) -> DebtEvent:
    at_s = int(event["at_s"])
    if event["kind"] == "fees":
        return DebtEvent("fees", at_s, fee_bps=int(event["liquidity_fee_bps_before"]))
    return DebtEvent("minted" if event["kind"] == "mint" else "repaid", at_s, int(event["shares"]))


class Hub:
    """The hub with one vault, the pool that it mints from, and what the ledger would know: ether at hand, and who holds shares.

    As the ledger does, it refuses to burn or give what the owner does not have. Bad debt written off waits here for the daily
    report that internalizes it, as it does between the hub and Accounting.
    """

    def __init__(self, initial: Arguments) -> None:
        pool = initial["pool"]
        self.pool = RebasingPool(
            total_shares=int(pool["total_shares"]),
            external_shares=int(pool["external_shares"]),
            buffered=int(pool["buffered"]),
            deposited_validators=int(pool["deposited_validators"]),
            cl_validators=int(pool["cl_validators"]),
            cl_balance=int(pool["cl_balance"]),
            limits=ReportLimits(0, 0, 0, 0, 0, 0, 0, 0),
        )
        self.ratio_bps = int(initial["max_external_ratio_bp"])
        self.parameters = self._parameters(initial["parameters"])
        self.vault: StakingVault | None = None
        self.balance = self.owned = self.bad_debt = self.latest_report = self.now = 0

    def _parameters(self, given: Arguments) -> Parameters:
        return Parameters(self.ratio_bps, **{name: int(value) for name, value in given.items()})

    def state(self) -> object:
        """Everything that a refusal must leave as it was."""
        return self.vault, self.pool, self.balance, self.owned, self.bad_debt, self.latest_report

    @property
    def connected(self) -> StakingVault:
        assert self.vault is not None
        return self.vault

    @property
    def clock(self) -> Clock:
        return Clock(self.now, 1, self.latest_report)

    def connect(self, args: Arguments) -> Answer:
        balance = int(args["balance"])
        self.vault = staking_vault.connect(self.parameters, "owner", balance, self.now)
        self.balance = balance
        return {}

    def advance(self, args: Arguments) -> Answer:
        return {}

    oracle_looks = advance

    def oracle_root(self, args: Arguments) -> Answer:
        self.latest_report = int(args["timestamp"])
        return {}

    def report(self, args: Arguments) -> Answer:
        seen = {"in_out_delta": self.connected.in_out_delta} | args  # not shown where the report is refused
        figures = {name: int(value) for name, value in seen.items()}
        self.vault = staking_vault.apply_report(self.connected, self.pool, VaultFigures(self.latest_report, **figures))
        return {}

    def fund(self, args: Arguments) -> Answer:
        ether = int(args["ether"])
        self.vault = staking_vault.fund(self.connected, ether)
        self.balance += ether
        return {}

    def withdraw(self, args: Arguments) -> Answer:
        ether = int(args["ether"])
        self.vault = staking_vault.withdraw(self.connected, self.pool, ether, self.balance, self.clock)
        self.balance -= ether
        return {}

    def mint(self, args: Arguments) -> Answer:
        shares = int(args["shares"])
        self.vault, self.pool = staking_vault.mint(self.connected, self.pool, shares, self.clock)
        self.owned += shares
        return {}

    def burn(self, args: Arguments) -> Answer:
        shares = int(args["shares"])
        self.vault, self.pool = staking_vault.burn(self.connected, self.pool, shares, self.owned, self.clock)
        self.owned -= shares
        return {}

    def transfer_away(self, args: Arguments) -> Answer:
        shares = int(args["shares"])
        rebasing.transfer_shares(self.pool, shares, self.owned)
        self.owned -= shares
        return {}

    def rebalance(self, args: Arguments) -> Answer:
        return self._rebalanced(staking_vault.rebalance(self.connected, self.pool, int(args["shares"]), self.balance, self.clock))

    def force_rebalance(self, args: Arguments) -> Answer:
        return self._rebalanced(staking_vault.force_rebalance(self.connected, self.pool, self.balance, self.clock))

    def _rebalanced(self, done: staking_vault.Rebalanced) -> Answer:
        self.vault, self.pool = done.vault, done.pool
        self.balance -= done.ether
        return {"ether_paid": done.ether, "shares_paid": done.shares}

    def settle_fees(self, args: Arguments) -> Answer:
        self.vault, paid = staking_vault.settle_fees(self.connected, self.pool, self.balance, self.clock)
        self.balance -= paid
        return {"paid": paid}

    def write_off_bad_debt(self, args: Arguments) -> Answer:
        self.vault, shares = staking_vault.write_off_bad_debt(self.connected, self.pool, int(args["most"]), self.clock)
        self.bad_debt += shares
        return {"shares": shares}

    def internalize(self, args: Arguments) -> Answer:
        shares = int(args["shares"])
        self.pool = external_shares.internalize(self.pool, shares)
        self.bad_debt -= shares
        return {}

    def set_liability_target(self, args: Arguments) -> Answer:
        self.vault = staking_vault.set_liability_target(self.connected, self.pool, int(args["target"]))
        return {}

    def set_parameters(self, args: Arguments) -> Answer:
        asked = self._parameters(args)
        self.vault = staking_vault.set_parameters(self.connected, self.pool, asked, self.clock)
        return {}

    def set_balance(self, args: Arguments) -> Answer:
        self.balance = int(args["balance"])
        return {}

    def pool_report(self, args: Arguments) -> Answer:
        self.pool = replace(self.pool, cl_balance=int(args["cl_balance"]))
        return {}

    def shown(self) -> Answer:
        return shown_of(self.connected, self.pool, self.balance, self.clock) | {"pool": self.shown_pool()}

    def shown_pool(self) -> Answer:
        """The pool that the vaults mint from, and what waits outside of it."""
        pool = self.pool
        return {
            "total_shares": pool.total_shares,
            "external_shares": pool.external_shares,
            "external_ether": external_shares.external_ether(pool),
            "buffered": pool.buffered,
            "total_pooled": rebasing.total_pooled(pool),
            "max_mintable_external": external_shares.mintable(pool, self.ratio_bps),
            "owner_shares": self.owned,
            "bad_debt_to_internalize": self.bad_debt,
            "latest_report": self.latest_report,
        }


def shown_of(vault: StakingVault, pool: RebasingPool, balance: int, clock: Clock, limit: int | None = None) -> Answer:
    """Every figure that the hub shows of a vault; `limit` is what its tier and group leave it."""
    return {
        "total_value": staking_vault.total_value(vault),
        "liability_shares": vault.liability_shares,
        "max_liability_shares": vault.max_liability_shares,
        "locked": staking_vault.locked(vault, pool),
        "max_lockable_value": staking_vault.lockable(vault),
        "minting_capacity_shares": staking_vault.minting_capacity(vault, pool, limit),
        "withdrawable": staking_vault.withdrawable(vault, pool, balance),
        "settleable_fees": staking_vault.settleable_fees(vault, pool, balance),
        "healthy": staking_vault.is_healthy(vault, pool),
        "health_shortfall_shares": staking_vault.health_shortfall_shares(vault, pool),
        "obligation_shares": staking_vault.obligation_shares(vault, pool),
        "unsettled_fees": staking_vault.unsettled_fees(vault),
        "obligations_shortfall_value": staking_vault.obligations_shortfall(vault, pool, balance),
        "report_fresh": staking_vault.is_fresh(vault, clock),
        "report": {
            "total_value": vault.report.total_value,
            "in_out_delta": vault.report.in_out_delta,
            "timestamp": vault.report.timestamp,
        },
        "in_out_delta": vault.in_out_delta,
        "minimal_reserve": vault.minimal_reserve,
        "redemption_shares": vault.redemption_shares,
        "cumulative_fees": vault.cumulative_fees,
        "settled_fees": vault.settled_fees,
        "balance": balance,
        "deposits_paused": vault.deposits_paused,
    }


def replay_hub(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every call at its time: the answer or refusal, and every figure that the hub, the grid and the pool show of the vault."""
    hub = Hub(case["initial"])
    for index, step in enumerate(case["steps"]):
        hub.now, before = int(step["at"]), hub.state()
        act: Callable[[Arguments], Answer] = getattr(hub, "set_balance" if step["op"] == "balance" else step["op"])
        answer = attempt(partial(act, step["args"]))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if hub.state() != before:
                yield Mismatch(index, "state after refusal", before, hub.state())
            continue
        yield from compare(index, "", step["expect"], hub.shown() | answer)


REPLAYS: dict[str, Replay] = {"lido_external_v3": replay, "lido_vault_fees": replay_fees, "lido_vault_hub": replay_hub}
