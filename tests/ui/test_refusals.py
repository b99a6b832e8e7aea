"""Why something was refused: two numbers that are compared differ on the screen as they do in fact, and a fix works."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between
from ui.wording import decimals, refusal_text
from ui.wording.catalogue import REFUSALS
from wallet import Refused

E = 10**18
NEAR = st.builds(lambda coins, wei: coins * E + wei, st.integers(0, 10**6), st.integers(0, 10**6))
"""Whole coins and a little more: the amounts that four places cannot tell apart."""


@given(
    NEAR,
    amounts_between(1, 10**15, unit=1),
    st.sampled_from(("balance_short", "balance_exceeded", "wrapped_exceeded", "allowance_short")),
)
def test_what_is_had_and_what_is_needed_never_read_the_same(have: int, more: int, code: str) -> None:
    figures = {"have": have, "need": have + more, "balance": have, "amount": have + more, "fee": 0, "token": "stETH"}
    sentence, _fix = refusal_text(Refused(code, None, **figures, spender="curve-steth"))
    said = [word for word in sentence.replace(",", "").split() if word[0].isdigit()]
    assert len(said) == len(set(said)) == 2, sentence


def amounts_of(sentence: str) -> dict[str, list[str]]:
    """The names of the amounts in a sentence, by unit."""
    found: dict[str, list[str]] = {}
    for _, name, kind, _ in Formatter().parse(sentence):
        if name and kind and kind not in ("number", "date", "percent_bps", "percent_ppm", "ratio_bps", "list"):
            found.setdefault(kind, []).append(name)
    return {unit: names for unit, names in found.items() if len(set(names)) > 1}


@pytest.mark.parametrize("code", [code for code, (sentence, _) in REFUSALS.items() if amounts_of(sentence)])
def test_every_sentence_that_compares_tells_its_numbers_apart(code: str) -> None:
    sentence, _ = REFUSALS[code]
    figures: dict[str, object] = {name: "x" for _, name, kind, _ in Formatter().parse(sentence) if name and not kind}
    figures |= {"token": "stETH"}
    figures |= {name: 1 for _, name, kind, _ in Formatter().parse(sentence) if name and kind}
    for unit, names in amounts_of(sentence).items():
        hundred = 100 * 10 ** decimals({"coin": "ETH"}.get(unit, "stETH"))
        figures |= {name: hundred + place for place, name in enumerate(dict.fromkeys(names))}
    shown, _ = refusal_text(Refused(code.removesuffix("_with_fee"), None, **figures))
    said = [word for word in shown.replace(",", "").split() if word.startswith("100.")]
    assert len(said) == len(set(said)) > 1, shown


def test_all_that_is_had_is_called_so_where_a_number_would_look_like_the_wish() -> None:
    near = Refused("balance_short", 100 * E - 1, token="stETH", have=100 * E - 1, need=100 * E, fee=0)
    assert refusal_text(near) == ("You have 99.999999999999999999 stETH. This needs 100.0000 stETH.", "Use all of it")
    coin = Refused("balance_short", 99 * E, token="ETH", have=100 * E, need=100 * E + 1, fee=E)
    assert refusal_text(coin)[1] == "Use all of it"
    far = Refused("balance_short", 100 * E, token="stETH", have=100 * E, need=200 * E, fee=0)
    assert refusal_text(far) == ("You have 100.0000 stETH. This needs 200.0000 stETH.", "Use 100.0000 stETH")


def test_a_difference_shows_no_more_digits_than_it_needs() -> None:
    refusal = Refused("balance_short", 5 * E, token="stETH", have=5 * E, need=5 * E + 10**13, fee=0)
    assert refusal_text(refusal)[0] == "You have 5.0000 stETH. This needs 5.00001 stETH."
