"""Twenty lessons to list, as the course will have them: titles and minutes, and a few steps each."""

from __future__ import annotations

from ui.panels.lessons.words import Lesson, LessonStep

TITLES = {
    "The receipt": {
        1: ("Deposit and receipt", 6),
        2: ("Three ways to be paid, and which unit", 8),
        3: ("Wrap it", 6),
        4: ("A year in one number", 9),
    },
    "Leaving": {
        5: ("Through the queue, and why the date moved", 10),
        6: ("Wait or sell, then be the buyer", 12),
        7: ("The lopsided pool", 8),
        8: ("Exits that run dry", 9),
    },
    "Trouble": {10: ("Slashing shared, bunker day", 11), 11: ("Approvals", 6)},
    "Use": {14: ("The provider in a panic", 10)},
    "Choosing": {20: ("Your own decision", 12)},
}
ABOUT = "A date you are given is an estimate. What joins before you moves it; what joins behind you does not."
TEACHER = (
    "Warm-up: ask what a date on a ticket promises. Let them play for five minutes before any task.\n\n"
    "Most will say that the larger rush moved the date. Ask them to show you that.\n\nWrap-up: who was in front of you?"
)
STEPS = (
    LessonStep("Ask to redeem 10 stETH", checked=True),
    LessonStep("Read the date you are given", checked=True),
    LessonStep("Which day will it be ready?", asks="On which day will your request be ready?", key="day"),
    LessonStep("Let two rushes come", checked=True),
    LessonStep("Claim it", checked=True),
    LessonStep("Look around"),
)


def lessons() -> tuple[Lesson, ...]:
    return tuple(
        Lesson(number, chapter, title, f"Say what {title.lower()} comes to.", ABOUT, minutes, "calm", STEPS, TEACHER)
        for chapter, each in TITLES.items()
        for number, (title, minutes) in each.items()
    )
