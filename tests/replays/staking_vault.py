"""Replays what Lido's contracts answered about external shares: `lido_external_v3` through `external_shares`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from tests.replays.lido import Answer, Arguments, Lido, unlisted
from wallet.errors import Refused
from wallet.staking import external_shares


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


REPLAYS: dict[str, Replay] = {"lido_external_v3": replay}
