"""The numbers that a practice file carries: whose it is, how it is laid out, and by which model its hours were lived."""

from __future__ import annotations

APPLICATION_ID = 0x534C5543
"""The letters SLUC, in the file's header."""

FORMAT = 5
"""The file's format, its `user_version`: the number of migrations."""

MODEL = 6
"""The version of the model: raised whenever a formula of `wallet` is corrected, so that no past is replayed
by another model.

2: what an hour computes changed in this version, and what is estimated from it; an hour of version 1 is not lived again.
3: a slashing delays only requests made after it, and only where its penalty exceeds a day's rewards, as the daemon decides it.
4: the pool takes the rules of vote #203 from their date on, and a loss over the limit waits for a vote, not for a second opinion.
5: a record is left once the validators that work hold less than half of what the protocol counts; a few were made to earn it all.
6: coins of several chains move together in price, and each chain burns its own part of a fee; what is lived with one is the same.
"""
SAME_WITH_ONE_CHAIN = frozenset({5})
"""Earlier versions by which the hours of a world with one chain are this one's."""

COMPOSED = 3
"""The first format whose kept worlds are made of systems."""

COMPACT = 4
"""The first format with deeds apart from moments, and samples by stretches of hours."""

NAMED = 5
"""The first format whose events and requests name their system."""
