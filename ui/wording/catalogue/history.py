"""Sentences for how a practice begins, for going back and forth, branches, names and notes."""

from __future__ import annotations

HISTORY = {
    "record_nothing": ("Nothing was done since then, so there is nothing to record.", ""),
    "record_long": (
        "This is too long for one recording: {deeds:number} steps of {most_deeds:number} at most, and {hours:number} hours of "
        "{most_hours:number} at most.",
        "",
    ),
    "record_own": ("This practice has presets of your own, so a recording of it would play nowhere else.", ""),
    "undo_nothing": ("This is where the practice begins; there is nothing to undo.", ""),
    "redo_nothing": ("There is nothing to redo.", ""),
    "hour_past_tip": ("This branch does not go that far yet. Press play to continue.", ""),
    "hour_before_start": ("That is before this practice begins.", ""),
    "hours_past_end": ("Time in a practice ends after 114 years. Start a new practice to go on.", ""),
    "moments_full": ("This practice holds {most:number} steps, as many as a practice can. Start a new practice to go on.", ""),
    "hours_negative": ("Time moves forward by one hour or more. To go back, move the knob of the time bar.", ""),
    "branch_exists": ("There is already a branch called \u201c{name}\u201d.", ""),
    "branch_unknown": ("There is no branch called \u201c{name}\u201d.", ""),
    "branch_active": ("You are on \u201c{name}\u201d. Switch to another branch first.", ""),
    "name_empty": ("Enter a name.", ""),
    "name_long": ("This name has {length:number} characters; {longest:number} fit.", ""),
    "name_unseen": (
        "This name contains characters that are invisible or reverse the direction of writing. Type it again without them.",
        "",
    ),
    "text_unseen": (
        "This text contains characters that are invisible or reverse the direction of writing. Type it again without them.",
        "",
    ),
    "search_long": ("A search of {length:number} characters is too long; {longest:number} fit.", ""),
    "name_reserved": (
        "The simulation uses the name \u201c{name}\u201d for an account of its own. Choose another name.",
        "",
    ),
    "name_unknown": ("There is no \u201c{name}\u201d in the address book.", ""),
    "note_long": ("This note has {length:number} characters; {longest:number} fit.", ""),
    "date_format": ("\u201c{text}\u201d is not a date. Write it like 2022-06-13.", ""),
    "begin_unknown": ("This scenario has nothing called {name}.", ""),
    "begin_whole": ("This scenario is recorded, so it keeps all its systems.", ""),
    "begin_unstaked": ("Nothing would be left to stake with. Keep one of these: {systems:list}.", ""),
    "seed_range": ("A seed is a whole number from 0 to {most:number}.", ""),
    "moment_unknown": ("That moment is not part of this practice.", ""),
}
