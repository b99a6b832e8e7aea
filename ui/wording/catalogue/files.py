"""Sentences for files that fail: the practice file, its record, presets and exports."""

from __future__ import annotations

_READ_ONLY = "{file} cannot be written, so it opened read-only. Save a copy to go on from here."
FILE_PROBLEMS: dict[str, tuple[str, str]] = {
    "file_missing": ("{file} is not there any more. It may have been moved or renamed.", "Open another"),
    "file_exists": ("{file} exists already. Choose another name.", "Choose another name"),
    "file_name": ("This cannot be the name of a file. Choose another name, without slashes and not too long.", ""),
    "file_name_secret": (
        "This name looks like a secret phrase or a key. Sluice never needs one, and no file was given that name. "
        "Choose another name.",
        "",
    ),
    "file_name_unseen": (
        "This name contains characters that are invisible or reverse the direction of writing. Choose another name.",
        "",
    ),
    "file_is_folder": ("{file} is a folder, not a practice file.", "Open another"),
    "file_gone": (
        "{file} was moved, renamed or deleted while it was open. The last step was not kept; save a copy to keep "
        "everything else.",
        "Save a copy",
    ),
    "file_replaced": (
        "{file} was replaced by another file while it was open. The last step was not kept; save a copy to keep everything else.",
        "Save a copy",
    ),
    "file_not_database": ("{file} is not a practice file, so it was left as it is.", "Open another"),
    "file_foreign": ("{file} belongs to another program, so Sluice leaves it alone.", "Open another"),
    "file_damaged": (
        "{file} is damaged; {moments:number} of {of:number} steps could be saved to {saved_to}.",
        "Open what was saved",
    ),
    "file_damaged_inside": (
        "{file} is damaged: a part of its past cannot be read. Nothing was changed; what can be read goes to a new file.",
        "Save what can be read",
    ),
    "file_damaged_unsaved": (
        "{file} is damaged; {moments:number} of {of:number} steps can be read, but nothing can be written next to "
        "it. Copy it to another folder and open it there.",
        "Open another",
    ),
    "file_damaged_wholly": ("{file} is damaged, and nothing in it could be read. It was left as it is.", "Open another"),
    "file_altered": (
        "{file} has tables or instructions that Sluice does not put into a practice. It was left as it is, and nothing in it was "
        "carried out.",
        "Open another",
    ),
    "file_too_much": (
        "{file} takes longer to read than any practice does, so it was left as it is.",
        "Open another",
    ),
    "file_newer": (
        "{file} was made by a newer version of Sluice (format {format}; this one reads {reads}). It opens read-only.",
        "",
    ),
    "file_newer_unreadable": ("{file} was made by a newer version of Sluice and cannot be read by this one.", "Open another"),
    "file_in_use": ("{file} is open in another window. You can look at it here; save a copy to continue.", "Save a copy"),
    "file_in_use_renamed": (
        "{file} is open in another window under another name of the same file. Close it there, or open it by that name.",
        "Open another",
    ),
    "file_copied_open": (
        "{file} has nothing in it: it was copied while the practice was open. Copy it again from where it comes from.",
        "Open another",
    ),
    "disk_full_to_look": (
        "The disk is full, so {file} opened read-only; nothing in it is lost. Free some space and open it again.",
        "Save a copy",
    ),
    "file_opened_to_look": ("{file} is open to look at. Save a copy to continue from here.", "Save a copy"),
    "file_read_only": (_READ_ONLY, "Save a copy"),
    "file_write_protected": (_READ_ONLY, "Save a copy"),
    "file_busy": ("{file} is being written by another program just now. Nothing was changed; try again.", ""),
    "file_unreachable": (
        "{file} cannot be reached: the folder is missing, or it may not be written there.",
        "Choose another name",
    ),
    "folder_missing": ("The folder {file} is not there.", "Choose another folder"),
    "disk_full": ("The disk is full. The last step was not kept; nothing else is lost. Free some space and repeat it.", ""),
    "disk_error": ("The disk did not answer. The last step may not be kept; save a copy on another disk.", "Save a copy"),
    "record_missing": (
        "A part of this practice\u2019s record is missing, so its recorded hours cannot be shown.",
        "Open another",
    ),
    "preset_missing": ("A file that belongs to Sluice is missing. Install it again.", ""),
    "preset_malformed": (
        "{place} cannot be read. Line {line}: {reason}. {cure}. Install it again if it came with Sluice.",
        "",
    ),
    "script_malformed": ("{place}, line {line}: {reason}. {cure}.", ""),
    "preset_own": ("{place}, line {line}: {reason}. {cure}.", ""),
    "preset_unusable": ("{place}: {reason}. {cure}.", ""),
    "progress_unreadable": ("{file} cannot be read: {reason}. Nothing was taken from it.", "Choose another file"),
    "progress_foreign": (
        "{file} is not a list of lessons: it has no column \u201c{column}\u201d. "
        "Choose a file that \u201cExport progress\u201d wrote.",
        "Choose another file",
    ),
    "progress_malformed": (
        "{file}, line {line}: {reason}. Correct that line, or export the file again. Nothing was taken from it.",
        "Choose another file",
    ),
    "export_failed": ("{file} could not be written. Choose another folder.", ""),
    "export_full": ("There is no room on the disk for {file}. What was there before is as it was; choose another disk.", ""),
}
