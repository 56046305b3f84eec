"""Faults of a disk, put in by strace: a call of a real process on a real file fails, or the process is killed at it.

The process is a fork of this one, so that hundreds of them are not hundreds of starts of Python.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FAULTS = {"EIO": "error=EIO", "ENOSPC": "error=ENOSPC", "KILL": "signal=KILL"}
"""A broken disk, a full disk, and a kill just before the call."""
KILLED = -9
SECONDS = 60
# A question mark: not every machine has a call of that name.
_WRITING = (
    "openat,?mkdir,?mkdirat,write,pwrite64,ftruncate,?fallocate,fsync,fdatasync,?rename,?renameat,?renameat2,"
    "?link,?linkat,?unlink,?unlinkat"
)
_CALL = re.compile(r"\d+ +(\w+)\((.*?)\)? *(= [^=]*)?")
_FORK = multiprocessing.get_context("fork")
_SET_PTRACER, _ANY = 0x59616D61, -1


@dataclass(frozen=True)
class Call:
    """A call that writes: the ``number``-th of its name, from 1, on the files ``paths``; ``on``: as strace tells it."""

    name: str
    number: int
    on: str
    paths: frozenset[str] = field(repr=False)


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code, KILLED where it was killed, and what it said."""

    code: int
    said: str


def calls(work: Callable[[], None], folder: Path) -> list[Call]:
    """Each call by which the work opens, makes, writes or removes something in the folder, in order. It ends well.

    The work must name the folder by its whole path, as strace looks for it.
    """
    ended, lines = _traced(work, folder, [])
    assert ended.code == 0, ended.said
    inside = re.compile(re.escape(str(folder)) + r'(?:/[^">]*)?(?=[">])')
    told = [(matched[1], matched[2]) for line in lines if (matched := _CALL.fullmatch(line))]
    told = [(name, on) for name, on in told if inside.search(on)]
    paths = frozenset(path for _, on in told for path in inside.findall(on))
    counts: Counter[str] = Counter()
    found = []
    for name, on in told:
        counts[name] += 1
        found.append(Call(name, counts[name], on, paths))
    return found


def run(work: Callable[[], None], folder: Path, call: Call, fault: str) -> Ended:
    """Do the work with the fault of that name at that call."""
    only = [one for path in sorted(call.paths) for one in ("-P", path)]
    ended, lines = _traced(work, folder, [*only, f"--inject={call.name}:{FAULTS[fault]}:when={call.number}"])
    hit = [line for line in lines if "(INJECTED)" in line or "killed by SIGKILL" in line]
    assert len(hit) == 1, (call, hit, ended)
    # The fault is where it was meant to be: the process does the same things in the same order each time.
    assert fault == "KILL" or _alike(hit[0].partition("(")[2]) == _alike(call.on), (call, hit)
    return ended


def _alike(on: str) -> str:
    """The call without numbers of open files, which may differ, and what came back."""
    return re.sub(r"\b\d+<", "<", on).partition(") = ")[0].rstrip(")")


def _traced(work: Callable[[], None], folder: Path, inject: list[str]) -> tuple[Ended, list[str]]:
    program = shutil.which("strace")
    assert program, "strace is not installed: apt-get install strace"
    log, out = folder.with_name(f"{folder.name}.strace"), folder.with_name(f"{folder.name}.said")
    wait, go = os.pipe()
    process = _FORK.Process(target=_work, args=(work, wait, out))
    process.start()
    how = [program, "-f", "-y", "-s", "0", "-o", str(log), f"--trace={_WRITING}", *inject, "-p", str(process.pid)]
    with subprocess.Popen(how, stderr=subprocess.PIPE) as strace:
        assert strace.stderr is not None
        # From here on each call is counted.
        told = strace.stderr.readline()
        os.write(go, b"!")
        process.join(SECONDS)
        strace.communicate(timeout=SECONDS)
    os.close(wait)
    os.close(go)
    assert b"attached" in told, told
    assert process.exitcode is not None, "it hangs"
    return Ended(process.exitcode, out.read_text()), log.read_text().splitlines()


def _work(work: Callable[[], None], wait: int, out: Path) -> None:
    said = sys.stdout = sys.stderr = out.open("w")
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    # Where only one's own children may be traced, this one may be by its parent's other child.
    ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(_ANY), 0, 0, 0)
    os.read(wait, 1)
    work()
