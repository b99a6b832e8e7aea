"""Replays what Lido answered about several vaults beside each other, `lido_vault_hub_more`, and about its reports on a vault,
`lido_vault_reports`: through `staking_vault`, `vault_hub`, `operator_grid` and `vault_quarantine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from tests.replays.lido import Answer, Arguments
from tests.replays.staking_vault import Hub, shown_of
from wallet.errors import Refused
from wallet.staking import operator_grid, staking_vault, vault_hub, vault_quarantine
from wallet.staking.operator_grid import OperatorGrid, Tier
from wallet.staking.staking_vault import StakingVault, VaultFigures
from wallet.staking.vault_quarantine import NONE, OracleLimits, Quarantine


class HubOfVaults(Hub):
    """The hub with all vaults of a case, its grid and its oracle.

    What one vault does is `Hub`'s: the vault of a step is taken out for it, and put back. A vault that is not connected keeps its
    ether, and waits for its owner to take it back once it was.
    """

    def __init__(self, initial: Arguments) -> None:
        super().__init__(initial)
        terms, oracle = {name: int(value) for name, value in initial["parameters"].items()}, initial["oracle"]
        relative = int(initial["max_relative_share_limit_bp"])
        self.grid = OperatorGrid((Tier("", **terms),), self.ratio_bps, relative)
        self.limits = OracleLimits(
            *(int(oracle[name]) for name in ("quarantine_period_s", "max_reward_ratio_bp", "max_lido_fee_rate_per_second"))
        )
        self.operators = {name: known["operator"] for name, known in initial["vaults"].items()}
        self.vaults: dict[str, StakingVault] = {}
        self.balances = dict.fromkeys(self.operators, 0)
        self.left: set[str] = set()
        self.looked: dict[str, int] = {}
        self.quarantines: dict[str, Quarantine] = {}
        self.name = ""

    def state(self) -> object:
        vaults = dict(self.vaults), dict(self.balances), set(self.left), dict(self.quarantines)
        return super().state(), self.grid, vaults

    def taken(self, name: str) -> None:
        """Take out the vault that a step is about."""
        self.name, self.vault, self.balance = name, self.vaults.get(name), self.balances[name]

    def put_back(self) -> None:
        """Put it back, as the step left it, and enter in the grid what it owes more or less."""
        self.balances[self.name] = self.balance
        if self.vault is None:
            self.vaults.pop(self.name, None)
            return
        before = self.vaults.get(self.name)
        if before is not None and before.tier == self.vault.tier:
            self.grid = operator_grid.owing(self.grid, self.vault, self.vault.liability_shares - before.liability_shares)
        self.vaults[self.name] = self.vault

    @property
    def connected(self) -> StakingVault:
        if self.vault is None:
            raise Refused("vault_not_connected")
        return self.vault

    def connect(self, args: Arguments) -> Answer:
        self.balance = int(args["balance"])
        terms, operator = operator_grid.terms(self.grid, 0), self.operators[self.name]
        self.vault = staking_vault.connect(terms, "owner", self.balance, self.now, operator)
        self.looked[self.name] = self.vault.in_out_delta
        return {}

    def oracle_looks(self, args: Arguments) -> Answer:
        self.looked = {name: vault.in_out_delta for name, vault in self.vaults.items()}
        return {}

    def report(self, args: Arguments) -> Answer:
        figures = {name: int(value) for name, value in args.items() if name != "vault"}
        said = VaultFigures(self.latest_report, in_out_delta=self.looked[self.name], **figures)
        quarantine = self.quarantines.get(self.name, NONE)
        counted, after = vault_quarantine.examined(self.connected, quarantine, self.limits, said)
        self.vault = vault_hub.report(self.connected, self.pool, counted)
        if self.vault is None:
            self.left.add(self.name)
            return {}
        self.quarantines[self.name] = after
        return {"in_out_delta_on_ref_slot": said.in_out_delta}

    def mint(self, args: Arguments) -> Answer:
        shares, limit = int(args["shares"]), operator_grid.effective_limit(self.grid, self.connected)
        self.vault, self.pool = staking_vault.mint(self.connected, self.pool, shares, self.clock, limit)
        self.owned += shares
        return {}

    def socialize_bad_debt(self, args: Arguments) -> Answer:
        acceptor, most = args["acceptor"], int(args["most"])
        done = vault_hub.socialize(self.connected, self.vaults[acceptor], self.pool, most, self.clock)
        if acceptor != self.name:
            self.vault, self.vaults[acceptor] = done.vault, done.acceptor
            self.grid = operator_grid.owing(self.grid, done.acceptor, done.shares)
        return {"shares": done.shares}

    def voluntary_disconnect(self, args: Arguments) -> Answer:
        self.vault, paid = vault_hub.disconnect(self.connected, self.balance, self.clock)
        self.balance -= paid
        return {}

    def register_group(self, args: Arguments) -> Answer:
        self.grid = operator_grid.register_group(self.grid, args["operator"], int(args["share_limit"]))
        return {}

    def set_group_limit(self, args: Arguments) -> Answer:
        self.grid = operator_grid.set_group_limit(self.grid, self.connected.operator, int(args["share_limit"]))
        return {}

    def register_tier(self, args: Arguments) -> Answer:
        names = "share_limit", "reserve_ratio_bps", "forced_rebalance_threshold_bps"
        self.grid = operator_grid.register_tier(self.grid, Tier(args["operator"], *(int(args[name]) for name in names)))
        return {}

    def change_tier(self, args: Arguments) -> Answer:
        asked = int(args["tier"]), int(args["share_limit"])
        self.grid, self.vault = vault_hub.change_tier(self.grid, self.connected, self.pool, *asked, self.clock)
        return {}

    def update_share_limit(self, args: Arguments) -> Answer:
        limit = int(args["share_limit"])
        self.vault = vault_hub.change_share_limit(self.grid, self.connected, self.pool, limit, self.clock)
        return {}

    def jail(self, args: Arguments) -> Answer:
        self.vault = vault_hub.jail(self.connected, bool(args["jailed"]))
        return {}

    def shown(self) -> Answer:
        waits = self.quarantines.get(self.name, NONE)
        return {
            "vaults": {name: self._shown(name) for name in self.operators},
            "pool": self.shown_pool(),
            "quarantine": {
                "active": bool(waits.pending),
                "pending": waits.pending,
                "start": waits.start,
                "end": vault_quarantine.ends(waits, self.limits) if waits.pending else 0,
                "remainder": waits.remainder,
                "value": waits.pending + waits.remainder,
            },
        }

    def _shown(self, name: str) -> Answer:
        vault, balance = self.vaults.get(name), self.balances[name]
        if vault is None:
            return {"connected": False, "balance": balance, "pending_owner_is_owner": name in self.left}
        limit, tier = operator_grid.effective_limit(self.grid, vault), self.grid.tiers[vault.tier]
        answer = shown_of(vault, self.pool, balance, self.clock, limit) | {
            "connected": True,
            "pending_disconnect": vault.leaving,
            "share_limit": vault.parameters.share_limit,
            "effective_share_limit": limit,
            "reserve_ratio_bps": vault.parameters.reserve_ratio_bps,
            "forced_rebalance_threshold_bps": vault.parameters.forced_rebalance_threshold_bps,
            "jailed": vault.jailed,
            "tier": vault.tier,
            "tier_liability_shares": tier.liability_shares,
        }
        return answer | ({"group_liability_shares": self.grid.groups[vault.operator].liability_shares} if vault.tier else {})


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every call at its time: the answer or refusal, and every figure that hub, grid, oracle and pool show of all vaults."""
    hub = HubOfVaults(case["initial"])
    for index, step in enumerate(case["steps"]):
        hub.now = int(step["at"])
        hub.taken(step["args"]["vault"])
        before = hub.state()
        act: Callable[[Arguments], Answer] = getattr(hub, "set_balance" if step["op"] == "balance" else step["op"])
        answer = attempt(partial(act, step["args"]))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if hub.state() != before:
                yield Mismatch(index, "state after refusal", before, hub.state())
            continue
        hub.put_back()
        yield from compare(index, "", step["expect"], hub.shown() | answer)


REPLAYS: dict[str, Replay] = {"lido_vault_hub_more": replay, "lido_vault_reports": replay}
