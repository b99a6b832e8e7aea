"""The practice file and its history."""

from wallet.practice.activity import Activity, Address, AddressBook, Marker
from wallet.practice.branches import BranchInfo
from wallet.practice.practice import Practice
from wallet.practice.series import Series
from wallet.practice.until import (
    DiscountAbove,
    ExitTakes,
    HealthBelow,
    NextEvent,
    OnDate,
    RequestReady,
    Run,
    Until,
)

__all__ = [
    "Activity",
    "Address",
    "AddressBook",
    "BranchInfo",
    "DiscountAbove",
    "ExitTakes",
    "HealthBelow",
    "Marker",
    "NextEvent",
    "OnDate",
    "Practice",
    "RequestReady",
    "Run",
    "Series",
    "Until",
]
