"""Exit codes: a contract with everyone who calls the program from another one."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    OK = 0
    BREACHED = 1
    BAD_INPUT = 2
    IMPOSSIBLE = 3
    STOPPED_WITH_ANSWER = 4
    STOPPED_WITHOUT = 5
    CHANGED_MEANWHILE = 6
    INTERRUPTED = 130
