"""What tokens cost, and what selling them gained: in words, from the sums of one's own moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.panels.holdings.lines import stands_for_all
from ui.widgets import PreviewRow
from ui.wording import (
    Formula,
    ReviewLine,
    amount,
    amount_with_unit,
    brief_amount,
    coin_of_token,
    decimals,
    exact_amount,
    token_name,
)
from wallet import average_paid, coin_of, opening, sale_result

if TYPE_CHECKING:
    from wallet import Holding, OwnSum, Receipt, World


def average_formula(line: Holding, own: Mapping[str, OwnSum]) -> Formula | None:
    """The average price paid for what is held of a token; None where nothing was paid for it."""
    average = average_paid(own, line.token, line.amount, decimals(line.token)) if line.key == line.token else None
    if not average:
        return None
    token, coin = token_name(line.token), coin_of_token(line.token)
    words = f"what was paid for the {token} you hold / their number; rewards cost nothing, so they lower it"
    cost, held = exact_amount(own[line.token].cost, coin), exact_amount(line.amount, line.token)
    return Formula("Average price paid", words, f"{cost} / {held} = {amount_with_unit(average, coin)} each")


def average_hint(line: Holding, own: Mapping[str, OwnSum]) -> str:
    """What was paid on average for each, and in all; "" where nothing was paid."""
    average = average_paid(own, line.token, line.amount, decimals(line.token)) if line.key == line.token else None
    if not average:
        return ""
    coin = coin_of_token(line.token)
    whole = amount_with_unit(own[line.token].cost, coin)
    return f"Paid on average {amount_with_unit(average, coin)} each, {whole} in all; rewards cost nothing"


def put_in_words(world: World, subject: str, own: Mapping[str, OwnSum]) -> str:
    """Why more may be put in than was staked: what one began with counts. "" where nothing was put in."""
    moved = own.get(subject)
    if moved is None or not moved.put_in:
        return ""
    coin, begun = coin_of(world, subject), opening(world.scenario).holdings
    mine = (token for token, known in world.listed.items() if known.issuer and known.coin == coin and begun.get(token))
    had = [brief_amount(begun[token], token) for token in mine if stands_for_all(subject) or token == subject]
    start = f"What you began with counts as put in ({', '.join(had)}, at what it redeemed for); so does " if had else "It is "
    return f"You put in {amount_with_unit(moved.put_in, coin)}. {start}all that you staked or bought since."


def sale_row(receipt: Receipt, own: Mapping[str, OwnSum]) -> PreviewRow | None:
    """What a sale gains over what its tokens cost, as a row of its preview; None for what sells nothing."""
    sale = sale_result(receipt, own)
    if sale is None:
        return None
    exact = f"{exact_amount(sale.received, sale.coin)} received, {exact_amount(sale.cost, sale.coin)} paid on average"
    return PreviewRow("Gain over cost", amount(sale.gain, sale.coin, sign=bool(sale.gain)), sale.coin, exact=exact)


def sale_line(receipt: Receipt, own: Mapping[str, OwnSum]) -> ReviewLine | None:
    """The same as a line of the receipt; `own` are the sums before the sale."""
    sale = sale_result(receipt, own)
    if sale is None:
        return None
    name = "Gain" if sale.gain >= 0 else "Loss"
    got, cost = amount_with_unit(sale.received, sale.coin), amount_with_unit(sale.cost, sale.coin)
    paid = f"{got} received for tokens that cost {cost} on average"
    return ReviewLine(
        f"{name} over cost: {amount_with_unit(sale.gain, sale.coin, sign=True)}", paid, "rise" if sale.gain >= 0 else "fall"
    )
