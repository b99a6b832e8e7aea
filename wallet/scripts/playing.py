"""A script that plays in a practice: which step is at hand, what ticks, and what is played of it.

A step is ticked once all that it checks holds where one stands, and what it asks was answered; then the next one begins. What
was ticked stays so, whatever is undone. A step with nothing to check is ended by `next`. What a step lets happen, and what
`skip` does in one's place, is played by `deeds`, slice by slice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.practice.practice import Practice
from wallet.practice.until import Until
from wallet.scripts.astray import Astray, astray
from wallet.scripts.conditions import Comparison, asks_to_look, compare, keys_of
from wallet.scripts.deeds import Deed, GiveAnswer, GoTo, OpenKey, RunHours, RunUntil, SwitchTo, UndoMoments
from wallet.scripts.doing import SLICE_HOURS, play
from wallet.scripts.format import AskedFor, Script, ScriptStep
from wallet.scripts.happened import Happening, happenings
from wallet.scripts.kept import ScriptKept, State, name_of, read_kept, write_kept
from wallet.scripts.lasting import awaited, came_to_pass, hours_of_step, hours_to, lasts, stands
from wallet.scripts.predictions import AnswerOutcome, answered_by, is_answer, outcome, what_came
from wallet.scripts.questions import answer
from wallet.scripts.reading import vocabulary
from wallet.scripts.scene import Mark, Scene
from wallet.scripts.values import PLACEHOLDER, All, Meant, Value
from wallet.world.state import HOUR, World

Write = Callable[[Value], str]
"""How a value is written where it is shown."""
MOST_VOTES = 100_000
UNKNOWN = "\N{HORIZONTAL ELLIPSIS}"


class StepText(NamedTuple):
    """The texts of a step with its numbers and figures filled in; `hints` are those asked for so far."""

    title: str
    say: str = ""
    note: str = ""
    hints: tuple[str, ...] = ()
    ask: str = ""
    choices: tuple[str, ...] = ()
    after: str = ""


class FigureCard(NamedTuple):
    """A figure that is shown large: its label, its value if there is one yet, and where it is from if not from the model."""

    label: str
    value: Value | None
    source: str = ""


class Playing:
    """A script in a practice: taken up where the practice remembers it, else begun there.

    Over twenty methods, because it is the one face of a script that plays: a method for each thing to ask or to do.
    """

    def __init__(self, practice: Practice, script: Script, again: bool = False) -> None:
        self.practice, self.script, self.again = practice, script, again
        self._hour_before: World | None = None
        """The world in which `free` was asked last."""
        self.refused: Refused | None = None
        """Why a deed that was played in one's place could not be done; the rest of its step was left out then."""
        self.slice_hours = SLICE_HOURS
        """How many hours pass at most until `deeds` yields."""
        self.remembered: Mapping[str, Value] = {}
        """Figures as they were, which texts and cards show in place of those of now."""
        self._said: tuple[int, int, dict[str, Value]] = (-1, 0, {})
        """A step, the hour in which it was looked at last before all held that it checks, and the figures that it named then."""
        self._words = vocabulary(script, again)
        self._keys = keys_of(condition for step in script.steps for condition in (*step.check, *step.expect))
        kept = read_kept(practice, script, again)
        if kept is None:
            here = self._mark()
            self._kept = ScriptKept(name_of(script), again, here, here)
            self._begin_step()
            self._save()
        else:
            self._kept = kept

    # -- what is

    @property
    def step(self) -> int:
        """The place of the step at hand; behind the last one where all have ended."""
        return len(self._kept.ended)

    @property
    def at_hand(self) -> ScriptStep | None:
        """The step at hand; None where all have ended."""
        return None if self.over else self.script.steps[self.step]

    @property
    def over(self) -> bool:
        """Whether all steps have ended."""
        return self.step == len(self.script.steps)

    @property
    def states(self) -> tuple[State, ...]:
        """How each step stands."""
        to_come: list[State] = ["open"] * (len(self.script.steps) - self.step)
        to_come[:1] = ["now"] * len(to_come[:1])
        return (*self._kept.ended, *to_come)

    @property
    def done(self) -> bool:
        """Whether every step was ticked, and none skipped."""
        return self.over and "skipped" not in self._kept.ended

    @property
    def understood(self) -> bool:
        """Whether it was done with other numbers and without help."""
        return self.done and self.again

    @property
    def waiting(self) -> bool:
        """Whether there are deeds to play before anything else: see `deeds`."""
        return bool(self._kept.phase)

    @property
    def stays(self) -> bool:
        """Whether the step at hand is done, because of what happened in it alone or of what was found and opened: `next` ends it,
        once it was seen. Played again nothing found is waited for.
        """
        return self._kept.held and not self.waiting

    @property
    def will_stay(self) -> bool:
        """Whether the step at hand `stays` once what it checks holds, rather than going on by itself."""
        step = self.at_hand
        if step is None or not step.check or self._kept.seen:
            return False
        return (asks_to_look(step.check) and not self.again) or self._next_leaps

    @property
    def came_out(self) -> bool:
        """Whether all that the step at hand waits for is there, and only `next` is left to do."""
        step = self.at_hand
        return step is not None and not self.waiting and (self.stays or not step.ends_by_itself)

    @property
    def happened(self) -> tuple[Happening, ...]:
        """What happens when the step at hand begins; while it is being played, without what comes of it."""
        step = self.at_hand
        scene = self.scene._replace(step=self._mark()) if self._is_given else self.scene
        return () if step is None or self._kept.phase == "do" else happenings(step, scene, self.waiting)

    @property
    def astray(self) -> Astray | None:
        """What was done since the step at hand began and is not what it asks for, until that is undone or let be."""
        step = self.at_hand
        if step is None or self.waiting or self.stays or self._is_given:
            return None
        return astray(step, self.scene, self._kept.let_be)

    @property
    def deed(self) -> Deed | None:
        """The deed that is being played."""
        rest = self._deeds()[self._kept.deed :]
        return rest[0] if rest else None

    @property
    def answers(self) -> Mapping[str, int]:
        """What was answered so far, by what was asked."""
        return self._kept.answers

    @property
    def outcomes(self) -> dict[str, AnswerOutcome]:
        """What came of it, as far as it is known."""
        asks = {step.ask.id: step.ask for step in self.script.steps if step.ask}
        return {
            id_: outcome(asks[id_], self._kept.answers[id_], came)
            for id_, came in self._kept.outcomes.items()
            if id_ in asks and id_ in self._kept.answers
        }

    @property
    def votes(self) -> Mapping[str, tuple[int, ...]]:
        """How many of the room voted for each choice, by what was asked."""
        return self._kept.votes

    def cards(self, place: int, write: Write) -> tuple[FigureCard, ...]:
        """Return the figures that a step shows large, as they are now."""
        return tuple(
            FigureCard(self.filled(card.label, write), self._value_of(card.figure), card.source)
            for card in self.script.steps[place].cards
        )

    def expected(self) -> tuple[Comparison, ...]:
        """Return what the step at hand finds of what it expects: a figure that it misses does not hold."""
        step, scene = self.at_hand, self.scene
        return () if step is None else tuple(compare(condition, scene) for condition in step.expect)

    @property
    def hinted(self) -> int:
        """How many hints were asked for in all."""
        return self._kept.hinted

    @property
    def scene(self) -> Scene:
        """What its figures are asked of."""
        kept = self._kept
        return Scene(self.practice, self._words, kept.begun, kept.step_began, kept.answers, frozenset(kept.opened), kept.outcomes)

    def texts(self, place: int, write: Write) -> StepText:
        """Return the texts of a step; played again it has no captions and no hints."""
        step, then = self.script.steps[place], self._kept.figures.get(place)
        fill = partial(self.filled, write=write, then=then)
        ask, choices = (fill(step.ask.text), step.ask.choices) if step.ask else ("", ())
        title, chosen = fill(step.title), tuple(fill(choice) for choice in choices)
        if self.again:
            return StepText(title, ask=ask, choices=chosen)
        shown = step.hint[: self._kept.hints] if place == self.step else ()
        hints = tuple(fill(hint) for hint in shown)
        after = fill(step.after) if place < self.step or self.came_out else ""
        say = "" if place == self.step and self._is_to_come(step) else fill(step.say)
        return StepText(title, say, fill(step.note), hints, ask, chosen, after)

    def filled(self, text: str, write: Write, then: Mapping[str, Value] | None = None) -> str:
        """Return a text of the script with its numbers and figures; what has no value yet is an ellipsis. `then` are the
        figures as they were when its step ended, None of one that has not.
        """
        return PLACEHOLDER.sub(lambda found: self._named(found[1], write, then), text)

    @property
    def lasts(self) -> bool:
        """Whether the step at hand waits for something that hours bring."""
        step = self.at_hand
        return step is not None and not self.waiting and not self.stays and any(map(lasts, step.check))

    @property
    def asks_to_open(self) -> bool:
        """Whether finding and opening something is what the step at hand asks for."""
        step = self.at_hand
        return step is not None and bool(keys_of(step.check))

    @property
    def possible(self) -> tuple[Until, ...]:
        """What the step at hand was to run until, and holds where one stands: what was waited for can be done now."""
        step = self.at_hand
        if step is None or self.waiting or self.stays:
            return ()
        return tuple(until for until in awaited(step, self.scene) if stands(until, self.practice.world))

    def free(self, hours: int) -> int:
        """Return how many of so many hours can pass before the step at hand may tick by them; 0 where it would now, and, once, in
        the very hour that met what its solution runs until.
        """
        step, scene, before = self.at_hand, self.scene, self._hour_before
        self._hour_before = scene.world
        if step is None or self.waiting or self.stays or (step.ask and step.ask.id not in self._kept.answers):
            return hours
        waits = awaited(step, scene)
        if before is not None and any(came_to_pass(until, scene, before) for until in waits):
            return 0
        most = min(hours, 1) if waits else hours
        if not self.lasts:
            return most
        to_come = [left for condition in step.check if (left := hours_to(condition, scene))]
        return min([most, max(to_come)]) if to_come else 0

    @property
    def progress(self) -> tuple[int, int] | None:
        """How many hours of how many have passed since the step at hand began, where it waits for time; else None."""
        step = self.at_hand
        if step is None or self.waiting or self.stays:
            return None
        scene = self.scene
        if any(lasts(each) and hours_of_step(each, scene) is None and hours_to(each, scene) for each in step.check):
            return None  # it waits for something else, and nobody knows how long
        found = [hours for condition in step.check if (hours := hours_of_step(condition, scene)) is not None]
        return max(found, key=lambda hours: hours[1] - hours[0]) if found else None

    # -- what a person does

    def look(self) -> tuple[int, ...]:
        """Tick the step at hand where all that it checks holds, and those after it that hold at once; returns which ones. Nothing
        ticks while there are deeds to play.
        """
        first, before = self.step, self._kept
        self._hear()
        while not self.waiting and (step := self.at_hand) is not None and self._holds(step):
            if self.will_stay:
                self._kept = replace(self._kept, held=True, seen=True)
                break
            self._end("ticked")
            self._hear()
        self._take_outcomes()
        if self._kept != before:
            self._save()
        return tuple(range(first, self.step))

    def next(self) -> None:
        """End a step that has nothing to check, or `stays`; in a demonstration, where the speaker decides, any."""
        step = self.at_hand
        if step is None or self.waiting:
            return
        if self.stays:
            self._change(held=False, seen=True)
            self.look()
        elif not step.ends_by_itself or self._is_given:
            self._end("ticked")
            self._save()

    def answer(self, id: str, number: int) -> bool:
        """Keep the answer to what the step at hand asks: in smallest units, a date in unix seconds, a choice by its place.
        Returns whether it is one.
        """
        ask = None if self.at_hand is None else self.at_hand.ask
        if ask is None or ask.id != id or not is_answer(ask, number):
            return False
        self._change(answers={**self._kept.answers, id: number})
        return True

    def vote(self, id: str, counts: tuple[int, ...]) -> bool:
        """Keep how many of the room voted for each choice of what was asked, whenever it was; returns whether that can be."""
        ask = next((step.ask for step in self.script.steps if step.ask and step.ask.id == id), None)
        if ask is None or len(counts) != len(ask.choices) or any(not 0 <= each <= MOST_VOTES for each in counts):
            return False
        self._change(votes={**self._kept.votes, id: counts})
        return True

    def opened(self, key: str) -> None:
        """Take note that the window opened something, where the script asks for it."""
        if key in self._keys and key not in self._kept.opened:
            self._change(opened=(*self._kept.opened, key))

    def hint(self) -> bool:
        """Give the next hint of the step at hand; returns whether there was one. It is counted and costs nothing."""
        step = self.at_hand
        if step is None or self.again or self._kept.hints >= len(step.hint):
            return False
        self._change(hints=self._kept.hints + 1, hinted=self._kept.hinted + 1)
        return True

    def take_back(self) -> None:
        """Undo what is `astray`, and what was done or lived after it."""
        found = self.astray
        while found is not None and self.practice.can_undo and self.practice.here[1] >= found.moment:
            self.practice.undo()

    def keep_it(self) -> None:
        """Let what is `astray` be, and what was done before it."""
        found = self.astray
        if found is not None:
            self._change(let_be=found.moment)

    def skip(self) -> None:
        """Let the solution of the step at hand be played by `deeds`; the step is skipped then. Not where it is played again."""
        if self.at_hand is not None and not self.again and not self.waiting:
            self._change(phase="do", deed=0, deed_hour=self.practice.world.hour)

    def deeds(self) -> Iterator[None]:
        """Play what is to be played now, yielding after each deed and slice of hours. What is left when one stops goes on the
        next time.
        """
        while phase := self._kept.phase:
            deed = self.deed
            if deed is not None:
                try:
                    yield from self.play(deed)
                except Refused as refused:
                    self.refused = refused
                    self._change(deed=len(self._deeds()))
                else:
                    self._change(deed=self._kept.deed + 1, deed_hour=self.practice.world.hour)
                yield
            elif phase == "do":
                self._end("skipped")
                self._save()
            else:
                if not self._is_given:  # what a person lives is counted from here
                    self._kept = replace(self._kept, step_began=self._mark())
                self._change(phase="", deed=0)
                self._change(held=self._only_happened())

    def play(self, deed: Deed, since: int | None = None) -> Iterator[None]:
        """Play a deed as a person does it. Refuses as the practice does."""
        if isinstance(deed, OpenKey):
            self.opened(deed.key)
        elif isinstance(deed, GiveAnswer):
            ask = self._asks(deed.id)
            self.answer(deed.id, answered_by(ask, self._words.meant(deed.value), self._begun_s))
        else:
            if isinstance(deed, UndoMoments) and self.script.kind == "demonstration":
                self.practice.keep_aside()  # a speaker may go back to it
            yield from play(deed, self.scene, self._kept.deed_hour if since is None else since, self.slice_hours)

    # -- where it stands

    @property
    def kept(self) -> ScriptKept:
        """What its practice keeps of it."""
        return self._kept

    def restore(self, kept: ScriptKept) -> None:
        """Stand where it stood when that was kept; the practice is brought there by whoever asks."""
        self._kept = kept
        self._save()

    def figures_of(self, place: int) -> dict[str, Value]:
        """Return the figures that the texts and cards of a step name, as they are now; those without a value are left out."""
        step = self.script.steps[place]
        asked = [step.ask.text, *step.ask.choices] if step.ask else []
        texts = [step.title, step.say, step.note, step.after, step.if_asked, *asked, *(card.label for card in step.cards)]
        names = {*PLACEHOLDER.findall(" ".join(texts)), *(card.figure for card in step.cards)}
        found = {name: answer(self.script.figures[name], self.scene) for name in sorted(names) if name in self.script.figures}
        return {name: value for name, value in found.items() if value is not None}

    # -- inside

    @property
    def _is_given(self) -> bool:
        """Whether a speaker gives it: all that happens in a beat counts as the beat's."""
        return self.script.kind == "demonstration"

    @property
    def _begun_s(self) -> int:
        """When it began, in unix seconds."""
        return self.practice.world.start + self._kept.begun.hour * HOUR

    def _asks(self, id: str) -> AskedFor:
        return next(step.ask for step in self.script.steps if step.ask and step.ask.id == id)

    def _deeds(self) -> tuple[Deed, ...]:
        step = self.at_hand
        if step is None or not self._kept.phase:
            return ()
        return step.do if self._kept.phase == "do" else step.happens

    def _only_happened(self) -> bool:
        """Whether all that the step at hand checks holds, and no person had any part in it."""
        step = self.at_hand
        return step is not None and step.ends_by_itself and step.ask is None and not self.asks_to_open and self._holds(step)

    def _holds(self, step: ScriptStep) -> bool:
        if self._kept.held:
            return False
        if not step.ends_by_itself:
            return self.again and not step.do  # it only told something
        if step.ask and step.ask.id not in self._kept.answers:
            return False
        scene = self.scene
        return all(compare(condition, scene).holds for condition in step.check)

    def _end(self, state: State) -> None:
        """End the step at hand with what its texts named, take what came of what was asked, and begin the next one."""
        place, figures = self.step, dict(self._kept.figures)
        if not self._is_given:
            heard = self._said[2] if self._said[:2] == (place, self.practice.world.hour) else {}
            figures[place] = self.figures_of(place) | heard
        self._kept = replace(self._kept, ended=(*self._kept.ended, state), phase="", hints=0, figures=figures)
        self._take_outcomes()
        self._begin_step()

    def _begin_step(self) -> None:
        step, here = self.at_hand, self._mark()
        phase = "happens" if step is not None and step.happens else ""
        self._kept = replace(self._kept, step_began=here, phase=phase, deed=0, deed_hour=here.hour, held=False, seen=False)

    def _hear(self) -> None:
        """Take note of the figures that the step at hand names, as long as something is left to do in it: what ends it, as
        unwrapping all does, may change them, and the step was read before.
        """
        step = self.at_hand
        if step is None or self.waiting or self._is_given or (self.stays and self._said[0] == self.step):
            return
        if self.stays or not self._holds(step):
            after = PLACEHOLDER.findall(step.after)
            named = {name: value for name, value in self.figures_of(self.step).items() if name not in after}
            self._said = (self.step, self.practice.world.hour, named)

    def _is_to_come(self, step: ScriptStep) -> bool:
        """Whether what a step says are figures of hours that are still to pass in it."""
        runs = self._kept.phase == "happens" and any(isinstance(deed, RunHours | RunUntil) for deed in step.happens)
        return runs and not self._is_given and not self.script.figures.keys().isdisjoint(PLACEHOLDER.findall(step.say))

    @property
    def _next_leaps(self) -> bool:
        """Whether the next step begins on another branch or at an earlier hour: what was done now would be out of sight."""
        to_come = self.script.steps[self.step + 1 : self.step + 2]
        return any(isinstance(deed, SwitchTo | GoTo) for step in to_come for deed in step.happens)

    def _take_outcomes(self) -> None:
        """Take what came of an answer once it is due, and never again."""
        scene, kept = self.scene, self._kept
        for place, step in enumerate(self.script.steps[: self.step]):
            ask = step.ask
            if ask is None or not ask.is_compared or ask.id in kept.outcomes or ask.id not in kept.answers:
                continue
            later = self.step + self.stays > place + 1  # one that only waits to be seen has come to its end
            due = all(compare(part, scene).holds for part in ask.when) if ask.when else later
            came = what_came(ask, scene) if due else None
            if came is not None:
                kept = replace(kept, outcomes={**kept.outcomes, ask.id: came})
        self._kept = kept

    def _value_of(self, name: str) -> Value | None:
        meant = self._meant(name)
        return meant if isinstance(meant, Value) else None

    def _meant(self, name: str) -> Meant | None:
        meant: Meant | None = self._words.numbers.get(name, self.remembered.get(name))
        if meant is None and name in self.script.figures:
            meant = answer(self.script.figures[name], self.scene)
        return meant

    def _named(self, name: str, write: Write, then: Mapping[str, Value] | None) -> str:
        meant = self._meant(name) if then is None or name in self._words.numbers else then.get(name)
        if meant is None:
            return UNKNOWN
        return meant if isinstance(meant, str) else f"all {meant.token}" if isinstance(meant, All) else write(meant)

    def _mark(self) -> Mark:
        return Mark(self.practice.world.hour, self.practice.newest_moment)

    def _change(self, **fields: object) -> None:
        self._kept = replace(self._kept, **fields)
        self._save()

    def _save(self) -> None:
        write_kept(self.practice, self._kept)
