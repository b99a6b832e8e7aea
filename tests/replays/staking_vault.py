"""Replays what Lido answered about its vaults: `lido_external_v3` through `external_shares`, `lido_vault_fees` through
`vault_fees`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from tests.replays.lido import Answer, Arguments, Lido, unlisted
from wallet.errors import Refused
from wallet.staking import external_shares, vault_fees
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


REPLAYS: dict[str, Replay] = {"lido_external_v3": replay, "lido_vault_fees": replay_fees}
