"""A date round: its file, what members answer, and the addresses that they answer at."""
