"""Questions about a year: why, why not, what else, at what price, and how to mend it."""
