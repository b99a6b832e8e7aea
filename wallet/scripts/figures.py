"""Figures: what a script may ask, by name, with its unit and the fields that it takes. None changes anything.

Each answers a whole number with its unit, or None where there is no answer yet; the docstring of its function says what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from wallet.scripts import of_deeds, of_lending, of_restaking, of_vaults, of_worlds
from wallet.scripts.values import Value

Kind = Literal["text", "token", "system", "count", "hours", "value", "then"]


class Field(NamedTuple):
    """A field of a figure: what it takes, and whether it has to be there."""

    kind: Kind
    needed: bool = False


class ScriptFigure(NamedTuple):
    """A figure: its function, its unit ("token" and "coin" are those of `of`, "" is said by the answer), and its fields.
    `of_world` says whether it can be asked of another branch or hour.
    """

    ask: Callable[..., Value | None]
    unit: str
    takes: dict[str, Field]
    of_world: bool = True


OF_TOKEN = {"of": Field("token", needed=True)}
OF_SYSTEM = {"of": Field("system", needed=True)}
AT_LENDER = {**OF_TOKEN, "system": Field("system", needed=True)}
NTH = {"nth": Field("count")}
FIGURES: dict[str, ScriptFigure] = {
    "hold": ScriptFigure(of_worlds.hold, "token", OF_TOKEN),
    "redeems": ScriptFigure(of_worlds.redeems, "coin", {**OF_TOKEN, "amount": Field("value")}),
    "sells": ScriptFigure(of_worlds.sells, "coin", {**OF_TOKEN, "amount": Field("value")}),
    "net_worth": ScriptFigure(of_worlds.net_worth, "", {}),
    "net_sold": ScriptFigure(of_worlds.net_sold, "", {}),
    "pooled": ScriptFigure(of_worlds.pooled, "token", {**OF_TOKEN, "system": Field("system", needed=True)}),
    "pool_gain": ScriptFigure(of_worlds.pool_gain, "", {**OF_SYSTEM, "part": Field("text")}),
    "locked": ScriptFigure(of_worlds.locked, "token", OF_TOKEN),
    "allowance": ScriptFigure(of_worlds.allowance, "token", {**OF_TOKEN, "to": Field("text", needed=True)}),
    "rate": ScriptFigure(of_worlds.rate, "coin", OF_TOKEN),
    "price": ScriptFigure(of_worlds.price, "coin", OF_TOKEN),
    "discount": ScriptFigure(of_worlds.discount, "%", OF_TOKEN),
    "lowest": ScriptFigure(of_worlds.lowest, "coin", OF_TOKEN, of_world=False),
    "deepest": ScriptFigure(of_worlds.deepest, "%", OF_TOKEN, of_world=False),
    "in_pool": ScriptFigure(of_worlds.in_pool, "%", {**OF_TOKEN, "system": Field("system", needed=True)}),
    "yearly": ScriptFigure(of_worlds.yearly, "%", {"of": Field("text", needed=True)}),
    "fee": ScriptFigure(of_worlds.fee, "%", OF_SYSTEM),
    "earned": ScriptFigure(of_worlds.earned, "coin", OF_TOKEN, of_world=False),
    "waiting": ScriptFigure(of_worlds.waiting, "count", {}),
    "ready": ScriptFigure(of_worlds.ready, "count", {}),
    "claimed": ScriptFigure(of_worlds.claimed, "count", {}),
    "estimate": ScriptFigure(of_worlds.estimate, "date", NTH),
    "ready_at": ScriptFigure(of_worlds.ready_at, "date", NTH, of_world=False),
    "pays": ScriptFigure(of_worlds.pays, "", NTH),
    "ahead": ScriptFigure(of_worlds.ahead, "", NTH),
    "wait": ScriptFigure(of_worlds.wait, "hours", {**OF_SYSTEM, "amount": Field("value", needed=True)}),
    "exit_takes": ScriptFigure(of_worlds.exit_takes, "", {**OF_SYSTEM, "way": Field("text")}),
    "supplied": ScriptFigure(of_lending.supplied, "token", AT_LENDER),
    "owed": ScriptFigure(of_lending.owed, "token", AT_LENDER),
    "own_part": ScriptFigure(of_lending.own_part, "", OF_SYSTEM),
    "health": ScriptFigure(of_lending.health, "count", OF_SYSTEM),
    "may_fall": ScriptFigure(of_lending.may_fall, "%", OF_SYSTEM),
    "loan_costs": ScriptFigure(of_lending.loan_costs, "%", AT_LENDER),
    "price_source": ScriptFigure(of_lending.price_source, "choice", OF_SYSTEM),
    "restaked": ScriptFigure(of_restaking.restaked, "", OF_SYSTEM),
    "in_escrow": ScriptFigure(of_restaking.in_escrow, "", OF_SYSTEM),
    "allocated": ScriptFigure(of_restaking.allocated, "%", OF_SYSTEM),
    "share_price": ScriptFigure(of_vaults.share_price, "", OF_SYSTEM),
    "locked_profit": ScriptFigure(of_vaults.locked_profit, "", OF_SYSTEM),
    "pays_now": ScriptFigure(of_vaults.pays_now, "", OF_SYSTEM),
    "vault_lost": ScriptFigure(of_vaults.vault_lost, "", OF_SYSTEM),
    "hour": ScriptFigure(of_deeds.hour, "hours", {}),
    "passed": ScriptFigure(of_deeds.passed, "hours", {}),
    "now": ScriptFigure(of_deeds.now, "date", {}),
    "did": ScriptFigure(
        of_deeds.did,
        "count",
        {
            "kind": Field("text", needed=True),
            "system": Field("text"),
            "token": Field("token"),
            "least": Field("value"),
            "amount": Field("value"),
        },
        of_world=False,
    ),
    "got": ScriptFigure(
        of_deeds.got,
        "",
        {"kind": Field("text", needed=True), "name": Field("text", needed=True), "system": Field("text")},
        of_world=False,
    ),
    "done_at": ScriptFigure(of_deeds.done_at, "date", {"kind": Field("text", needed=True), **NTH}, of_world=False),
    "verdict": ScriptFigure(of_deeds.verdict, "count", {}, of_world=False),
    "happened": ScriptFigure(
        of_deeds.happened, "count", {"kind": Field("text", needed=True), "system": Field("text")}, of_world=False
    ),
    "branches": ScriptFigure(of_deeds.branches, "count", {"hour": Field("hours", needed=True)}, of_world=False),
    "opened": ScriptFigure(of_deeds.opened, "count", {"key": Field("text", needed=True)}, of_world=False),
    "came": ScriptFigure(of_deeds.came, "", {"id": Field("text", needed=True)}, of_world=False),
    "answered": ScriptFigure(of_deeds.answered, "choice", {"id": Field("text", needed=True)}, of_world=False),
}
"""Every figure by its name."""
