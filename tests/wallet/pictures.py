"""A world, a receipt, an event and a refusal as plain numbers and words: what two builds have to agree on.

This is the one place that knows how a build keeps its world. Where a struct moves, `parts` is adapted and nothing else: the
roles on its left stay. What the build that recorded the digests did not have is left out, by the names that were recorded with
them (fields of structs, figures of receipts, keys of samples), so that fields may be added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tests.wallet import rooms
from wallet import Event, Marks, Receipt, Refused, World, audit, exposures, holdings, net_worth, staked
from wallet.world.own_sums import OwnSums
from wallet.world.sampling import samples

YOU = "you"
PLAIN = (int, str, float, bool, type(None))
RECORDED_AS = {"ValidatorRun": "Run"}
"""What structs were called when the digests were recorded, where they have another name now."""

LATER_FEES = (
    *("supply", "withdraw_supplied", "sell_deposit", "borrow", "repay", "set_emode", "use_as_collateral", "flash_loan"),
)
"""Kinds of actions that no world had when the digests were recorded, and that no world of them can do."""


def parts(world: World) -> dict[str, object]:
    """Return the storage of every contract and all else that is simulated, by the role it plays; parts that did not change are
    the same objects as an hour before."""
    lido, market, chain = rooms.lido(world), rooms.market(world), rooms.chain(world)
    coin = world.coins[world.coin]
    return {
        "clock": [world.hour, world.now, world.seed, world.scenario],
        "agenda": world.agenda,
        "record": [world.recorded_until, rooms.record_left(world)],
        "faucet": world.faucet.get(world.coin, 0),
        "prices": {
            "coin_usdc": coin.micro_usd,
            "sway_ppb": coin.sway_ppb,
            "gas_price": chain.fee_price,
            "gas": {kind: units for kind, units in chain.fees.items() if kind not in LATER_FEES},
        },
        "chain": chain.state,
        "pool": lido.pool,
        "queue": lido.queue,
        "protocol": {
            "withdrawals_open": lido.withdrawals_open,
            "bunker": lido.bunker,
            "disputed_since": lido.disputed_since,
            "last_report": lido.last_report,
            "slashed_wei": rooms.slashed_wei(world),
            "limit_raised": lido.limit_raised,
        },
        "locked": rooms.locked(world),
        "locked index": rooms.book(world).index_1e18,
        "market": market.pool,
        "market trades": [*market.coins, market.share, market.account],
        "market price": world.market_price("stETH"),
        "allowances": world.ledger.allowances,
        "issued": {token: units for token, units in world.ledger.issued.items() if units},
        **{f"held {token}": row for token, row in world.ledger.holdings.items() if row},
    }


class Reader:
    """Turns what a build holds into text that two builds can compare.

    `names` are those of the build that recorded; with none given they are collected, and are there afterwards.
    """

    def __init__(self, names: Mapping[str, Iterable[str]] | None = None) -> None:
        self._collects = names is None
        self.names: dict[str, set[str]] = {kind: set(found) for kind, found in (names or {}).items()}
        self._read: dict[str, tuple[object, str]] = {}
        self._fields: dict[type, tuple[str, ...]] = {}

    def world(self, world: World) -> dict[str, str]:
        """Return each part of a world as text."""
        return {role: self._part(role, part) for role, part in sorted(parts(world).items())}

    def sampled(self, world: World, own: OwnSums) -> str:
        """Return the numbers of every sample of an hour, hourly bands and sums of own moves among them."""
        return _text(self._kept("samples", {row.token: self.plain(row) for row in samples(world, YOU, own)}))

    def asked(self, world: World) -> str:
        """Return what a person is told about a world: holdings, net worth, exposure, and that its books close; of a risk that the
        build did not tell that recorded, nothing is compared.
        """
        lines = sorted(holdings(world, YOU, Marks(world)), key=lambda line: line.key)
        rows = [row for row in exposures(world, YOU) if self._collects or row.kind in self.names]
        risks = [[row.kind, row.at_stake, row.today, row.bad_case, self._figures(row.kind, row)] for row in rows]
        worth = [*net_worth(world, YOU), self.plain(staked(world, YOU))]
        return _text([self.plain(lines), worth, sorted(risks), self.plain(world.requests(YOU)), audit(world)])

    def event(self, event: Event) -> str:
        """Return an event's hour, kind, account and figures."""
        return _text([event.hour, event.kind, event.account, self._figures(f"event {event.kind}", event)])

    def receipt(self, receipt: Receipt) -> str:
        """Return a receipt's figures, changes, notes and stages; its stored title is left out."""
        changes = sorted([row.account, row.token, row.before, row.after] for row in receipt.changes)
        notes = [[note.code, self._figures(f"note {note.code}", note)] for note in receipt.notes]
        figures = self._figures(f"receipt {receipt.kind}", receipt)
        return _text([receipt.kind, figures, changes, notes, self.plain(receipt.stages)])

    def refusal(self, refused: Refused) -> str:
        """Return a refusal's code, its numbers, and the number or the kind of action that it offers."""
        offered = refused.remedy if isinstance(refused.remedy, int | None) else type(refused.remedy).__name__
        numbers = {name: value for name, value in refused.figures.items() if isinstance(value, int)}
        return _text([refused.code, self._kept(f"refused {refused.code}", numbers), offered])

    def plain(self, value: Any) -> Any:
        """Return any value as JSON has it, structs by those of their fields that the build had that recorded."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is tuple or kind is list:
            return [self.plain(each) for each in value]
        fields = self.fields(kind)
        if fields:
            return {name: self.plain(getattr(value, name)) for name in fields}
        if isinstance(value, Mapping):
            return {key: self.plain(each) for key, each in value.items()}
        raise TypeError(f"no picture of a {kind.__name__}: {value!r}")

    def fields(self, kind: Any) -> tuple[str, ...]:
        """Return the fields of a kind of struct that are compared, none for anything else."""
        known = self._fields.get(kind)
        if known is None:
            known = self._fields[kind] = self._known(kind) if issubclass(kind, msgspec.Struct | tuple) else ()
        return known

    def _part(self, role: str, part: object) -> str:
        before = self._read.get(role)
        if before is None or before[0] is not part:
            before = self._read[role] = part, _text(self.plain(part))
        return before[1]

    def _figures(self, kind: str, holder: Any) -> dict[str, Any]:
        return self._kept(kind, holder.figures)

    def _kept(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        if self._collects:
            self.names.setdefault(kind, set()).update(values)
        known = self.names.get(kind, ())
        return {name: value for name, value in values.items() if name in known}

    def _known(self, kind: Any) -> tuple[str, ...]:
        """Return those fields of a struct that the build had that recorded."""
        fields = kind.__struct_fields__ if issubclass(kind, msgspec.Struct) else kind._fields
        called = RECORDED_AS.get(kind.__name__, kind.__name__)
        if self._collects:
            self.names.setdefault(called, set()).update(fields)
        if called not in self.names:
            raise TypeError(f"{called} was unknown when the digests were recorded: say in `parts` which role it plays")
        return tuple(name for name in fields if name in self.names[called])


def _text(plain: object) -> str:
    return json.dumps(plain, sort_keys=True)
