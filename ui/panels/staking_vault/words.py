"""A vault in words: how it stands as rows, and what each deed does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_rows
from ui.panels.stake.words import amount_row
from ui.widgets import PreviewRow
from ui.wording import amount, amount_with_unit, exact_amount, percent, seconds_date, things
from ui.wording.figures import VAULT_FEES
from ui.wording.numbers import number_locale
from wallet.amounts import show

if TYPE_CHECKING:
    from wallet import Outcome, TierOffer, VaultBook, VaultFacts

BPS, BPS_1E18 = 10_000, 10**14
STAGES = {"leaving": "waits for the next report, which lets it go", "gone": "has left, and empties as its validators exit"}


def vault_name(vault: VaultFacts) -> str:
    """A vault in a list: its number, whose validators it has, and its tier."""
    tier = f", {vault.tier_name}" if vault.tier_name else ""
    return f"Vault {vault.id}, {vault.operator}{tier}"


def tier_name(offer: TierOffer) -> str:
    """A tier in a list: whose validators, and what it keeps back."""
    return f"{offer.operator}, {offer.name}: keeps {percent(offer.reserve_ratio_bps / BPS, 0)}"


def health(bps: int) -> str:
    """A health factor, cut off and not rounded: what is not safe never reads as 1."""
    return show(bps // 100, 2, places=2, locale=number_locale())


def now_rows(vault: VaultFacts, book: VaultBook) -> list[PreviewRow]:
    """How a vault stands: what it is worth and owes, its health, and what it can still do."""
    rows = [amount_row("It is worth", vault.value, book.coin)]
    if vault.aside:
        rows.append(amount_row("Does not count yet", vault.aside, book.coin))
    if vault.owed and vault.health_1e18 is not None:
        rows.append(amount_row("It owes", vault.owed, book.token))
        tone = "ink" if vault.healthy else "bad"
        rows.append(
            PreviewRow("Health factor", health(vault.health_1e18 // BPS_1E18), "healthy" if vault.healthy else "", tone=tone)
        )
    if vault.stage == "connected":
        rows.append(amount_row("Can be minted", vault.mintable, book.token))
    rows.append(amount_row("Can be withdrawn", vault.withdrawable, book.coin))
    if vault.fees:
        rows.append(amount_row("Fees due", vault.fees, book.coin))
    named = zip(VAULT_FEES, vault.last_fees, strict=True)
    rows += [_small_row(f"Last {name}", fee, book.coin) for name, fee in named if fee]
    return rows


def _small_row(label: str, value: int, unit: str) -> PreviewRow:
    """A row of an amount so small that it takes more places."""
    return PreviewRow(label, amount(value, unit, 7), unit, exact=exact_amount(value, unit))


def now_sentence(vault: VaultFacts, book: VaultBook) -> str:
    """Where its coins are, and what is to be known of it now."""
    parts = []
    if vault.validators:
        parts.append(f"{things(vault.validators, 'validator')} {'earns' if vault.validators == 1 else 'earn'}")
    if vault.waiting:
        parts.append(f"{things(vault.waiting, 'validator')} waiting to start")
    if vault.exiting:
        parts.append(f"{amount_with_unit(vault.exiting, book.coin)} leaving")
    told = f"{', '.join(parts) or 'Nothing is with validators'}. As of the report of {seconds_date(vault.reported_at)}."
    if vault.stage in STAGES:
        told = f"The vault {STAGES[vault.stage]}. {told}"
    if not vault.healthy:
        told = f"{told} It is under its threshold: anyone can make it repay out of its own coins."
    if vault.aside_until:
        told = f"{told} The rest counts from {seconds_date(vault.aside_until)} if it is still there."
    return told


def after_rows(outcome: Outcome) -> list[PreviewRow]:
    """What a deed does: what comes and goes, and how the vault stands after it."""
    receipt = outcome.receipt
    figures = receipt.figures
    rows = figure_rows(receipt, "paid", "got") if receipt.kind != "lock" else figure_rows(receipt, "paid", "to_validators")
    rows += figure_rows(receipt, "coming", "value", "owed")
    if "health_bps" in figures:
        before = health(int(figures["health_before_bps"])) if "health_before_bps" in figures else ""
        rows.append(PreviewRow("Health factor", health(int(figures["health_bps"])), before=before))
    return [*rows, *figure_rows(receipt, "mintable", "withdrawable", "network_fee")]
