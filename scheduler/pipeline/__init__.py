"""The steps in order: read, post, solve, write, read back, check. The one place that knows them all."""

from scheduler.pipeline.asking import holidays, prepare
from scheduler.pipeline.checking import check_file, read_calendar
from scheduler.pipeline.generating import generate

__all__ = ["check_file", "generate", "holidays", "prepare", "read_calendar"]
