"""Who bears a shock: bars that hang from the running sum, and a table of parties by cause."""
