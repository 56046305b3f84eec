"""What must hold: bodies, rules with their sources, and the judging of dates. Knows no solver."""
