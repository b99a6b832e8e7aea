"""My withdrawals: the table of requests, and what was told of the wait."""
