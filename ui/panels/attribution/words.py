"""Who bears a shock, in words: the parties, the causes, and all of it in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ui.wording import amount, amount_with_unit, decimal, decimals, first_market, system_title, things, token_in
from wallet import risk, shocks

SMALL, PLACES, FINE = 100, 4, 6
YOU: risk.Party = "you"
SLASHED = ("Penalty", "Duties missed", "Slashed together", "Until paid out")
SLASHED_FOOT = (
    "Reports bring the penalty by day 1, missed duties by day 18, the penalty for all slashed together by day 20, the rest by "
    "day 37. Price moves are left out. Rewards no longer earned count as lost here, so it can be more than the form says."
)
OFFLINE_FOOT = "Price moves are left out. Rewards no longer earned count as lost here, so it can be more than the form says."
SERVICE_FOOT = (
    "Each column adds up to nothing: what is taken stays in the strategy for 7 days and is then destroyed. All with the "
    "operator lose the same part, in escrow or not."
)
DRAINED_FOOT = "Each column adds up to nothing: what the attacker gets, others lose. By part of the contract, and by approval."


def borne_places(value: int, coin: str) -> int:
    """Four places, or six where it is small."""
    return FINE if 0 < abs(value) < 10 ** decimals(coin) // SMALL else PLACES


def borne_text(value: int, coin: str) -> str:
    """What a party has more or less."""
    return amount(value, coin, borne_places(value, coin), sign=value > 0)


def party_name(party: risk.Party, shock: shocks.AnyShock) -> str:
    """A party as it stands under its bar."""
    named = getattr(shock, "system", "")
    token = token_in({"system": named})
    if isinstance(shock, shocks.ContractDrained):
        named = named or first_market()
        return {"you": "You", "holders": f"Others in {system_title(named)}", "attacker": "The attacker"}.get(party, party)
    if isinstance(shock, shocks.ServiceSlashes):
        at, by = shock.operator or "the operator", shock.service or "the service"
        return {"you": "You", "holders": f"Others at {at}", "queue": "Others in escrow", "burnt": f"Taken by {by}"}.get(
            party, party
        )
    return {
        "you": "You",
        "holders": f"Other {token} holders",
        "queue": "In the queue",
        "operators": "Operators, with bonds",
        "protocol": "Not reported yet",
        "attacker": "The attacker",
        "elsewhere": "Other validators",
        "burnt": "Burnt, never issued",
    }[party]


def causes(shock: shocks.AnyShock, rows: Sequence[risk.Borne]) -> list[str]:
    """What each column of the table is about."""
    if isinstance(shock, shocks.ContractDrained):
        return [row.coin for row in rows]
    if isinstance(shock, shocks.ServiceSlashes):
        return ["At once"]
    if isinstance(shock, (shocks.SlashValidators, shocks.OwnFault)):
        return list(SLASHED[: len(rows)])
    days = [row.hours // 24 for row in rows]
    return ["Day 1", *(f"Days {before + 1} to {day}" for before, day in pairwise(days))][: len(rows)]


def foot(shock: shocks.AnyShock) -> str:
    """What one has to know of the table."""
    if isinstance(shock, shocks.ContractDrained):
        return DRAINED_FOOT
    if isinstance(shock, shocks.ServiceSlashes):
        return SERVICE_FOOT
    return SLASHED_FOOT if isinstance(shock, (shocks.SlashValidators, shocks.OwnFault)) else OFFLINE_FOOT


def when_words(shock: shocks.AnyShock, row: risk.Borne) -> str:
    """Of which moment a row is."""
    if isinstance(shock, shocks.ServiceSlashes):
        return "At once"
    return row.coin if isinstance(shock, shocks.ContractDrained) else f"By day {row.hours // 24}"


def in_a_sentence(shock: shocks.AnyShock, row: risk.Borne, shares: Sequence[risk.Share]) -> str:
    """All parties in words."""
    told = "; ".join(f"{party_name(each.party, shock)} {borne_text(row.changes[each.party], row.coin)}" for each in shares)
    return f"Who bears it, in {row.coin}: {told}. Together {amount(row.total, row.coin)}."


def sale_words(hours: int, less: float, coin: str, recorded: bool) -> str:
    """What selling would cost in the same future, told apart from who bears the loss."""
    size = decimal(less, FINE if less < 1 / SMALL else PLACES)
    when = f"on day {hours // 24 + 1}" if hours else "at once"
    how = "at the prices on record" if recorded else "with others trading as they would"
    return (
        f"And if you sold instead: at worst {size} {coin} less than without the shock, {when}, {how}. "
        "That counts the lower market price too, which only sellers bear; the table leaves it out."
    )


def held_words(row: risk.Borne, held: int) -> str:
    """What part of what I hold is lost."""
    lost = -row.changes[YOU]
    if lost <= 0:
        return "nothing of yours"
    if held <= 0:
        return "of your part"
    ppm = lost * 1_000_000 // held
    return f"{ppm / 10_000:.2f} % of {amount_with_unit(held, row.coin)}" if ppm >= 100 else "less than 0.01 % of what you hold"


def others_words(shares: Sequence[risk.Share]) -> str:
    """How many others lose."""
    losing = sum(share.total < 0 for share in shares if share.party != YOU)
    return things(losing, "party", "parties") if losing else "no other party"
