"""Results -> text for people and JSON for programs, one module a kind of answer. Nothing is decided here."""
