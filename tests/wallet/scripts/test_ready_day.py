"""The day on which a request was ready is the day that a lesson compares, however late it was claimed."""

from __future__ import annotations

from pathlib import Path

from wallet import actions
from wallet.scripts import lesson
from wallet.scripts.deeds import RunUntil
from wallet.scripts.kept import begin
from wallet.scripts.playing import Playing

LATE_HOURS = 48


def test_claiming_late_does_not_move_the_day_that_a_lesson_tells(tmp_path: Path) -> None:
    script = lesson(5)
    told = next(step.ask for step in script.steps if step.ask and step.ask.id == "first")
    assert told.outcome is not None
    with begin(script, tmp_path, anew=True) as practice:
        playing = Playing(practice, script)
        while playing.at_hand is not None and not (playing.at_hand.title.startswith("Wait") and not playing.waiting):
            for _ in playing.deeds():
                pass
            if not playing.look():
                for deed in playing.at_hand.do:
                    for _ in playing.play(deed):
                        pass
                playing.look()
        for _ in playing.play(next(deed for deed in playing.at_hand.do if isinstance(deed, RunUntil))) if playing.at_hand else ():
            pass
        ready_on = practice.world.now
        practice.advance(LATE_HOURS)
        practice.do(actions.Claim(tuple(row.id for row in practice.world.requests("you")), "lido"))
        playing.look()
        playing.next()
        for _ in playing.deeds():
            pass
        assert playing.outcomes["first"].came.number == ready_on
        assert practice.world.now < ready_on + LATE_HOURS * 3600, "back at the first hour, on another branch"
        assert str(ready_on) in playing.filled("{first}", lambda value: str(value.number))
