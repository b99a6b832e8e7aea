"""The glossary: two sentences a term, no word twice, no link into nothing, live values from the model."""

from __future__ import annotations

import sys

import pytest

from tests.wallet import rooms
from wallet import FileProblem, glossary, risk, scenario_names, terms_in
from wallet.library import glossary as face
from wallet.library import start
from wallet.library.presets import read_preset

TWELVE = "stETH, share, share rate, report, buffer, sweep, discount, slashing, finalised, amplification, health factor, epoch"
VOCABULARY = (
    "liquid staking token, share, share rate, redemption rate, market price, premium, discount, rebase, wrap, unwrap, "
    "oracle report, protocol fee, buffer, stake limit, withdrawal request, withdrawal queue, finalization, claim, "
    "activation queue, exit queue, churn limit, sweep, epoch, validator, operator, slashing, correlation penalty, bunker mode, "
    "collateral, loan-to-value, health factor, liquidation, liquidation threshold, e-mode, utilisation, "
    "price impact, slippage, liquidity pool, amplification, allowance, branch, seed"
)
"""The vocabulary's terms that the window shows today."""


WHOLE = '[[term]]\nname = "A"\nsays = ["One.", "Two."]\n'


def test_every_term_of_the_vocabulary_has_an_entry() -> None:
    for word in (*TWELVE.split(", "), *VOCABULARY.split(", ")):
        found = terms_in(word)
        assert len(found) == 1, word
        assert (found[0].start, found[0].end) == (0, len(word)), word


def test_every_entry_is_two_whole_sentences() -> None:
    for entry in glossary():
        assert len(entry.says) == 2, entry.name
        for sentence in entry.says:
            assert sentence[0].isupper() or sentence.startswith("stETH"), sentence
            assert sentence.endswith("."), sentence
            assert "ether" not in sentence.split(), sentence
            assert "APY" not in sentence, sentence


def test_figures_have_a_source() -> None:
    told = [figure for entry in glossary() for figure in (entry.usual, entry.worst) if figure is not None]
    assert told
    assert all(figure.value and figure.source for figure in told)


def test_every_live_value_is_computed_by_the_model_and_every_computed_one_is_used() -> None:
    assert {entry.live for entry in glossary() if entry.live} == risk.live_keys()
    for name in scenario_names():
        world = start(name, 7)
        for key in risk.live_keys():
            term = risk.live_value(world, key)
            assert term is None or type(term.value) is int
    with pytest.raises(KeyError):
        risk.live_value(start("calm", 7), "weather")


def test_live_values_are_those_of_the_world() -> None:
    world = start("calm", 7)
    price = world.market_price("stETH")
    assert price is not None
    for key, value in (
        ("market_price", price),
        ("discount", (10**18 - price) // 10**12),
        ("buffer", rooms.lido(world).pool.buffered),
        ("wrapped_rate", world.redemption_rate("wstETH")),
        ("protocol_fee", 100_000),
    ):
        term = risk.live_value(world, key)
        assert term is not None
        assert term.value == value, key
    assert risk.live_value(start("june-2022", 7), "exit_queue") is None, "nobody can leave yet"


def test_of_words_that_overlap_the_longer_is_meant() -> None:
    assert [found.entry.name for found in terms_in("The share rate of the withdrawal queue")] == [
        "Share rate",
        "Withdrawal queue",
    ]
    assert terms_in("shareholder, unstaked, re-staking") == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[term]]\nname = "A"\nsays = ["One."]', "1 sentences"),
        ('[[term]]\nname = "A"\nsays = ["One.", "Two."]\nlinks = ["B"]', "leads nowhere"),
        (
            '[[term]]\nname = "A"\nsays = ["One.", "Two."]\n[[term]]\nname = "B"\naliases = ["a"]\nsays = ["1.", "2."]',
            "stands twice",
        ),
        ('[[term]]\nname = "A"\nsays = "One."', ""),
        ("[[term]]\nnom = 1", ""),
    ],
)
def test_a_glossary_that_is_wrong_is_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch, text: str, reason: str) -> None:

    from wallet.library import glossary as module_function  # noqa: F401

    module = sys.modules["wallet.library.glossary"]
    monkeypatch.setattr(module, "read_resource", lambda shape, folder, name: read_preset(text.encode(), shape, name))
    face.cache_clear()
    with pytest.raises(FileProblem) as caught:
        glossary()
    face.cache_clear()
    assert caught.value.code == "preset_malformed"
    assert reason in str(caught.value.figures["reason"])
