"""Whatever number or text is handed in, it is answered or refused in words: nothing raises, and no secret gets in."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from ui.panels.handout import write_handout
from ui.panels.practice.dialogs import percent_bps
from ui.widgets import FindField
from ui.wording import problem_text, refusal_text
from wallet import DiscountAbove, FileProblem, HealthBelow, OnDate, Practice, Refused, actions, seed_phrases, shocks
from wallet.practice.activity import AddressBook
from wallet.texts import MOST_READ

ETH = 10**18
NUMBERS = [2**63, 2**256, 10**30, 10**5_000, -1, -(2**63) - 1, -(10**30), -(10**5_000)]
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
TEXTS = [PHRASE, "0x" + "ab" * 32, "x" * 10**6, "a\u202eb", "a\x00"]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with Practice.create(tmp_path_factory.mktemp("bounds") / "p.sluice", "calm") as made:
        made.advance(3)
        yield made


ASKED: list[Callable[[Practice, int], object]] = [
    lambda practice, number: practice.note(number, "x"),
    lambda practice, number: practice.own_before(number),
    lambda practice, number: practice.go_to(number),
    lambda practice, number: practice.activity(limit=number),
    lambda practice, number: practice.activity(offset=number),
    lambda practice, number: practice.rewards(after_hour=number),
    lambda practice, number: practice.earned("stETH", number),
    lambda practice, number: practice.recent("lst", number),
    lambda practice, number: practice.advance(min(number, 0)),
]
WISHED: list[Callable[[int], actions.Action]] = [
    lambda number: actions.Stake(amount=number),
    lambda number: actions.Wrap(amount=number),
    lambda number: actions.Unwrap(amount=number),
    lambda number: actions.Lock(amount=number),
    lambda number: actions.Faucet(amount=number),
    lambda number: actions.RequestWithdrawal(amount=number),
    lambda number: actions.Approve(token="stETH", spender="curve-steth", amount=number),
    lambda number: actions.Transfer(token="ETH", to="bob", amount=number),
    lambda number: actions.Swap(market="curve-steth", pay="ETH", receive="stETH", amount=number),
    lambda number: actions.AddLiquidity(market="curve-steth", amounts=(number, number)),
    lambda number: actions.RemoveLiquidity(market="curve-steth", amount=number),
    lambda number: actions.Unlock(position=number),
    lambda number: actions.Claim(requests=(number,)),
    lambda number: actions.Shock(shock=shocks.SlashValidators(number)),
    lambda number: actions.Shock(shock=shocks.LargeSale(number)),
    lambda number: actions.Shock(shock=shocks.LiquidityLeaves(number)),
    lambda number: actions.Shock(shock=shocks.RedemptionRush(number)),
]


def told(ask: Callable[[], object]) -> str:
    """The code of the refusal, "" where there was an answer; a refusal can be written for people and for a log."""
    refused = None
    try:
        ask()
    except Refused as found:
        refused = found
    if refused is None:
        return ""
    assert str(refused).startswith(refused.code)
    assert refusal_text(refused)[0]
    return refused.code


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number < 0}-{number.bit_length()}")
def test_a_number_of_any_size_is_answered_or_refused(practice: Practice, number: int) -> None:
    for ask in ASKED:
        told(lambda ask=ask: ask(practice, number))  # type: ignore[misc]
    for wish in WISHED:
        code = told(lambda wish=wish: practice.preview(wish(number)))  # type: ignore[misc]
        assert code or 0 < number < 2**256, wish(1)
        assert (code == "number_too_large") is (abs(number) >= 2**256)


# -- every door of the model, found by its signature

HUGE: dict[str, tuple[object, ...]] = {
    "int": (10**30, -(10**30), 2**63, 10**5_000, -(10**5_000), float("inf"), float("-inf"), float("nan"), 1e300, 0.5),
    "str": ("x" * 10**7, "ab " * 10**6, PHRASE, "a\u202eb", "\ud800", "a\x00b"),
    "str | Path": ("x" * 10**7, Path("a" * 300), "ab " * 10**6, "a\u202eb", "a\x00b"),
}
UNTILS: list[Callable[[Any], Any]] = [OnDate, DiscountAbove, lambda each: DiscountAbove(1, each), HealthBelow]
LEFT = {"close", "begin_run", "end_run"}
"""What ends the practice or takes nothing."""


def doors() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every public method of a practice and its address book with each argument that takes a number, a text or a path; the
    others as they may be."""
    usual = {"int": 1, "str": "main", "str | Path": "copy.sluice"}
    for owner in (Practice, AddressBook):
        for name, method in inspect.getmembers(owner, inspect.isroutine):
            if name.startswith("_") or name in LEFT:
                continue
            given = inspect.signature(method).parameters.values()
            needed = {
                each.name: usual[each.annotation] for each in given if each.annotation in usual and each.default is each.empty
            }
            for each in given:
                if each.annotation in HUGE:
                    yield owner.__name__, name, each.name, needed


def test_every_public_method_answers_or_refuses_whatever_it_is_given_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    monkeypatch.chdir(tmp_path)
    for module in ("wallet.texts", "wallet.seed_phrases"):
        looks = seed_phrases.looks_secret
        monkeypatch.setattr(f"{module}.looks_secret", lambda text, looks=looks: (read.append(len(text)), looks(text))[1])
    walked: set[str] = set()
    with Practice.create(tmp_path / "p.sluice", "calm") as made:
        made.advance(3)
        for owner, name, argument, needed in doors():
            on = made if owner == "Practice" else made.address_book
            annotation = inspect.signature(getattr(type(on), name)).parameters[argument].annotation
            for value in HUGE[annotation]:
                tried(on, name, {**needed, argument: value})
            walked.add(f"{name}.{argument}")
        for make in UNTILS:
            for value in (*HUGE["int"], *HUGE["str"]):
                tried(made, "advance", {"hours": 1, "until": make(value)})
    assert {"advance.hours", "go_to.hour", "note.moment", "note.text", "put.name", "rename.path", "create.seed"} <= walked
    assert len(walked) > 30
    assert max(read) <= MOST_READ


def tried(on: Any, name: str, given: dict[str, Any]) -> None:
    """Ask, and let nothing but an answer, a refusal in words, a file's problem or a ValueError with a sentence come out."""
    said = "answered"
    try:
        found = getattr(on, name)(**given)
        if inspect.isgenerator(found) or isinstance(found, Practice):
            found.close()
    except Refused as refused:
        said = refusal_text(refused)[0]
    except FileProblem as problem:
        said = problem_text(problem)[0]
    except ValueError as error:
        said = str(error) if " " in str(error) else ""
    assert said


def hostile(kind: Any) -> list[Any]:
    """Values far too large for a field of that type, and lists, dicts and floats, which none takes."""
    never: list[Any] = [[10**5_000, 1], {"a": 10**5_000}, float("inf"), 1e300]
    if kind is str:
        return [*HUGE["str"], *never]
    if kind is bool:
        return never
    if kind is int:
        return [*HUGE["int"], *never]
    if kind == shocks.AnyShock:
        return [shock(value) for shock in get_args(shocks.AnyShock) for value in HUGE["str" if shock is shocks.Story else "int"]]
    return [tuple([value] * size) for value in HUGE["int"] for size in (1, 2)] + [(1, 10**5_000), *never]


@pytest.mark.parametrize("kind", get_args(actions.AnyAction), ids=lambda kind: kind.__name__)
def test_every_field_of_an_action_is_bounded(practice: Practice, kind: Any) -> None:
    usual = {int: ETH, str: "bob", tuple[int, int]: (ETH, ETH), tuple[int, ...]: (1,), shocks.AnyShock: shocks.LargeSale(ETH)}
    needed = {each.name: usual[each.type] for each in msgspec.structs.fields(kind) if each.required}
    for each in msgspec.structs.fields(kind):
        for value in hostile(each.type):
            wish, said = kind(**{**needed, each.name: value}), "answered"
            try:
                told(lambda wish=wish: practice.preview(wish))  # type: ignore[misc]
            except ValueError as error:
                said = str(error)
            assert "whole numbers" in said or not isinstance(value, float | list | dict), each.name


@pytest.mark.parametrize("text", TEXTS)
def test_no_secret_and_no_endless_text_gets_in_through_an_action(practice: Practice, text: str) -> None:
    for wish in (
        actions.Transfer(token="ETH", to=text, amount=ETH),
        actions.Approve(token="stETH", spender=text),
        actions.Swap(market=text, pay="ETH", receive="stETH", amount=ETH),
    ):
        assert told(lambda wish=wish: practice.do(wish)) in ("text_secret", "name_long", "name_unseen")  # type: ignore[misc]
    for ask in (practice.branch, practice.switch, practice.delete_branch, practice.address_book.remove):
        assert told(lambda ask=ask: ask(text))  # type: ignore[misc]
    if len(text) > 20:
        assert told(lambda: practice.do(actions.Shock(shock=shocks.Story(text)))) in ("text_secret", "note_long")
        assert told(lambda: practice.activity(search=text)) in ("text_secret", "search_long")
    assert practice.activity(1)[0].kind == "run"


@pytest.mark.parametrize("seed", [-1, 2**63, 10**5_000], ids=lambda number: f"{number < 0}-{number.bit_length()}")
def test_a_seed_is_one_that_a_file_can_hold(tmp_path: Path, seed: int) -> None:
    assert told(lambda: Practice.create(tmp_path / "p.sluice", seed=seed)) == "seed_range"
    assert not (tmp_path / "p.sluice").exists()


def test_a_scenario_with_an_endless_name_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as problem:
        Practice.create(tmp_path / "p.sluice", "x" * 10**6)
    assert problem.value.code == "preset_missing"


@pytest.mark.parametrize("text", ["9" * 4_301, "0" * 4_301 + "1", "1." + "0" * 5_000, "1" * 10**6, "\u0661", "-1", ""])
def test_a_percentage_of_any_length_is_read_or_none(text: str) -> None:
    assert percent_bps(text) is None
    assert percent_bps("6.4 %") == 640


class Rows:
    """A table that is looked through."""

    def __init__(self) -> None:
        self.sought: list[str] = []

    def find_words(self, words: str) -> None:
        self.sought.append(words)

    def setFocus(self) -> None:
        """Nothing to focus."""


@pytest.mark.parametrize(("text", "kept", "said"), [(PHRASE, "", "secret phrase"), ("n" * 50_001, "n" * 32_767, "too long")])
def test_a_search_that_cannot_be_made_is_said(qtbot, text: str, kept: str, said: str) -> None:
    field, rows, told = FindField(), Rows(), []
    qtbot.addWidget(field)
    field.said.connect(told.append)
    field.begin(rows)
    field.setText(text)
    assert field.text() == kept
    assert said in told[0]
    assert set(rows.sought) <= {""}


def test_a_page_to_hand_out_is_not_given_a_secret_for_a_name(practice: Practice, tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as problem:
        write_handout(practice, tmp_path / f"{PHRASE}.pdf", "a4")
    assert problem.value.code == "file_name_secret"
    assert list(tmp_path.iterdir()) == []
