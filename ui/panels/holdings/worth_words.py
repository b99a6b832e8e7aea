"""Where a net worth comes from, in words: the parts beside it, and all digits of them on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import amount_with_unit, chosen_terms, dollars_of, exact_amount, first_coin, terms_of, told

if TYPE_CHECKING:
    from wallet import World, Worth

FEW = 2
"""Decimals of a caption."""
LEAST = 5 * 10**15
"""What rounds to more than nothing in those."""
CENT = 10**4
PRICES = ("dollar prices", "coin prices")
"""What the prices of others than the first coin did: of the dollar alone, or of other coins too."""


def worth_caption(parts: Worth, priced: World, dollars: Worth | None = None) -> str:
    """The net worth if redeemed and if sold, and its parts: "staking +0.03, market -0.06"; no part that shows as zero. In
    the terms chosen, at the coin prices of `priced`; where these move, with what they did to `dollars`."""
    coin = first_coin()
    redeemed, sold = (told(priced, value, coin, places=FEW).whole for value in (parts.redeemed, parts.sold))
    both = f"net worth {redeemed} if redeemed, {sold} if sold"
    shown = [
        f"{name} {told(priced, part, coin, sign=True, places=FEW).number}" for name, part in causes(parts) if abs(part) >= LEAST
    ]
    if dollars is not None and chosen_terms() == ("dollars", True) and abs(dollars.dollars) >= CENT:
        shown.append(f"coin prices {dollars_of(dollars.dollars, sign=True)}")
    return f"{both}: {', '.join(shown)}" if shown else both


def worth_hint(parts: Worth, priced: World) -> str:
    """Every part with all its digits; they add up to the net worth as sold. What staking earned is told coin by coin as well."""
    coin = first_coin()
    rows = [
        ("Own moves", parts.moved),
        ("Staking", parts.staking),
        ("Market", parts.market),
        ("Interest", parts.lending),
        (PRICES[len(parts.earned) > 1].capitalize(), parts.dollars),
        ("Network fees", parts.fees),
    ]
    counted = "\n".join(f"{name}: {exact_amount(part, coin)}" for name, part in rows)
    terms = "" if terms_of(coin) == coin else f" ({told(priced, parts.sold, coin).exactly})"
    return (
        f"Since the start, as sold now\n{counted}\nNet worth: {exact_amount(parts.sold, coin)}{terms}\n"
        "Own moves: what you began with and were given, less what you sent away. Staking: rewards, losses and fees that pools "
        f"earned{_earned(parts)}. Interest: earned on what you supplied, less what you owe. Market: the results of your trades, "
        "and the discount that a sale would cost now. "
        f"{PRICES[len(parts.earned) > 1].capitalize()}: what these did, in {coin}, to all that you brought. "
        f"What waits or is locked counts as redeemed. "
        f"Net worth with everything redeemed: {exact_amount(parts.redeemed, coin)}."
    )


def _earned(parts: Worth) -> str:
    """What staking earned in each coin, where there are several: so no price of a coin looks like a reward."""
    if len(parts.earned) < 2:
        return ""
    return f" ({', '.join(amount_with_unit(gain, coin, sign=bool(gain)) for coin, gain in parts.earned)})"


def causes(parts: Worth) -> tuple[tuple[str, int], ...]:
    """The parts that nobody moved by hand. In dollars all that one brought counts at the prices that hold."""
    earned = ("staking", parts.staking), ("market", parts.market), ("interest", parts.lending)
    if terms_of(first_coin()) != first_coin():
        return earned
    return *earned, (PRICES[len(parts.earned) > 1], parts.dollars)
