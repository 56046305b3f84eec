"""Files read whole up to a size, and written whole or not at all, beside what others left there."""

from __future__ import annotations

import pytest

from calendars.whole_file import make, part_of, read_at_most, sync, write_whole
from constraints.errors import InputError
from scheduler.commands.options import write_files


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_read_up_to_its_size_and_not_beyond(tmp_path):
    path = tmp_path / "some.json"
    path.write_bytes(b"x" * 1024)
    assert read_at_most(path, 1024) == b"x" * 1024
    with pytest.raises(InputError) as refused:
        read_at_most(path, 1023)
    assert str(refused.value) == f"{path}: over 1,023 bytes: not read"
    with pytest.raises(FileNotFoundError):
        read_at_most(tmp_path / "gone.json", 1024)


def one(folder, raw):
    write_whole(folder / "a.ics", raw)
    sync(folder)


def several(folder, raw):
    write_files(folder, {"a.ics": raw})


@pytest.mark.parametrize("write", [one, several])
def test_what_was_left_beside_it_gives_way_and_no_link_is_followed(tmp_path, write):
    folder, secret = tmp_path / "out", tmp_path / "secret"
    make(folder)
    secret.write_bytes(b"kept")
    part_of(folder / "a.ics").symlink_to(secret)
    write(folder, b"first")
    part_of(folder / "a.ics").write_bytes(b"half a fi")
    write(folder, b"second")
    assert files(tmp_path) == {"out/a.ics": b"second", "secret": b"kept"}
    assert not (folder / "a.ics").is_symlink()


def test_where_it_cannot_be_written_nothing_is_left(tmp_path):
    (tmp_path / "a.ics").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "a.ics", b"x")
    with pytest.raises(InputError):
        write_files(tmp_path, {"new/b.ics": b"x", "a.ics": b"x"})
    assert files(tmp_path) == {}
