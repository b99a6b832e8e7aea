"""What the README promises to a person who has read nothing else: its pictures are there, and its figures are the model's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.wallet.practices import practice
from ui.wording import brief_amount, date, use_world
from wallet import Practice, RequestReady, actions, audit, deepest, opening, scenario, scenario_names, scripts, title_of
from wallet.library import start
from wallet.world.state import Chain

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MINUTES = README.split("## The first five minutes")[1].split("\n## ")[0]
ETHER = 10**18


def sold(at: Practice, amount: int) -> int:
    """What selling that much stETH would bring now, the network's fee taken off."""
    there = at.preview(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=amount)).world
    return there.balance("you", "ETH") - at.world.balance("you", "ETH")


def test_every_picture_of_the_readme_is_there_and_says_what_it_shows() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert shown
    for words, path in shown:
        assert (ROOT / path).read_bytes().startswith(b"\x89PNG"), path
        assert len(words.split()) > 3


def test_every_scenario_that_the_readme_names_ships_and_every_one_that_ships_is_named() -> None:
    for name in scenario_names():
        assert scenario(name).title in README


def test_what_the_window_is_said_not_to_offer_stands_in_no_world() -> None:
    unoffered = README.split("the window does not offer yet")[1].split("\n\n")[1]
    assert unoffered.startswith("| part")
    for world in (start(name, 7) for name in scenario_names()):
        titles = {title_of(name).split()[0] for name, system in world.systems.items() if not isinstance(system, Chain)}
        assert not [title for title in titles if title in unoffered]


def test_the_start_is_what_the_readme_says(tmp_path: Path) -> None:
    calm = practice(tmp_path, scenario_names()[0])
    use_world(calm.world)
    for token, amount in opening(scenario_names()[0]).holdings.items():
        assert brief_amount(amount, token) in MINUTES
    use_world(None)
    day, month, year = date(calm.world.start, calm.world.hour).split()
    assert re.search(rf"\b{day} {month}\w* {year}\b", MINUTES)
    assert f"{calm.world.hour // 24} days already behind you" in " ".join(MINUTES.split())
    calm.close()


def test_the_first_five_minutes_can_be_lived_in_order_with_the_amounts_of_the_readme(tmp_path: Path) -> None:
    calm = practice(tmp_path, scenario_names()[0])
    before = calm.world.balance("you", "stETH")
    calm.do(actions.Stake(protocol="lido", amount=10 * ETHER))
    calm.advance(24 * 30)
    grown = calm.world.balance("you", "stETH")
    assert grown > before + 10 * ETHER
    calm.do(actions.Wrap(amount=grown // 2))
    assert calm.world.balance("you", "wstETH") < grown // 2, "fewer wstETH than stETH"
    calm.do(actions.RequestWithdrawal(amount=2 * ETHER))
    held = calm.world
    calm.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=2 * ETHER))
    calm.undo()
    assert calm.world == held
    assert audit(calm.world) == []
    calm.close()


def test_waiting_and_selling_in_june_2022_bring_what_the_readme_says(tmp_path: Path) -> None:
    june = practice(tmp_path, "june-2022-open")
    assert f"{june.world.balance('you', 'ETH') // ETHER} ETH, {june.world.balance('you', 'stETH') // ETHER} stETH" in MINUTES
    june.advance(24 * 7 - june.world.hour)
    assert date(june.world.start, june.world.hour) == "13 May 2022"
    told = re.search(r"a sale on 13 May would have brought some (\d+\.\d+)", " ".join(MINUTES.split()))
    assert told is not None
    assert sold(june, 50 * ETHER) / ETHER == pytest.approx(float(told[1]), abs=0.05)
    june.do(actions.RequestWithdrawal(amount=50 * ETHER))
    june.advance(24 * 20, until=RequestReady())
    (request,) = june.world.requests("you")
    coins = june.world.balance("you", "ETH")
    june.do(actions.Claim(requests=(request.id,)))
    assert (june.world.balance("you", "ETH") - coins) / ETHER == pytest.approx(50, abs=0.01)
    june.advance(936 - june.world.hour)
    lowest = deepest(june.series("lst"), within=True)
    assert lowest is not None
    assert f"{lowest.price:.4f} ETH on 13 June" in MINUTES
    june.close()


def test_the_lessons_are_as_many_and_as_long_as_the_readme_says() -> None:
    lessons = scripts.lessons()
    assert (len(lessons), len({lesson.chapter for lesson in lessons})) == (17, 5)
    minutes = [lesson.minutes for lesson in lessons]
    assert (min(minutes), max(minutes)) == (7, 15)
    assert "seventeen of them in five chapters, seven to fifteen minutes each" in " ".join(README.split())
