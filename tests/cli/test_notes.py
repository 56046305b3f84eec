"""What a person should know of the files that were read is told beside the result, never lost."""

from cli.run import indical

HEAD = "body,start,end,city,host\n"


def test_doubts_about_last_years_calendar_are_told(tmp_path):
    (tmp_path / "2026.csv").write_text(
        f"{HEAD}ADMM,2026-11-16,2026-11-16,Manila,PH\nACDFIN,2026-11-11,2026-11-13,Manila,PH\n"
    )
    (tmp_path / "wishes.toml").write_text('format = 1\nyear = 2027\nprevious = "2026.csv"\n')
    ran = indical("generate", "--request", "wishes.toml", cwd=tmp_path)
    assert ran.code == 0
    assert ran.err.splitlines()[0] == (
        '2026.csv: line 3: "ACDFIN" may be ACDFIM; not counted. Write the body\'s own name.'
    )


def test_an_overlay_entry_that_changes_nothing_is_told(tmp_path):
    entry = '[[not-holiday]]\nmember = "SG"\nday = 2027-03-02\nsource = "letter"\n'
    (tmp_path / "own.toml").write_text(f"format = 1\n{entry}")
    ran = indical("generate", 2027, "--holidays", "own.toml", cwd=tmp_path)
    assert ran.code == 0
    assert ran.err.splitlines()[0].startswith("own.toml: ")
    assert "2027-03-02" in ran.err.splitlines()[0]


def test_a_year_without_a_known_chair_is_told(tmp_path):
    ran = indical("generate", 2031, cwd=tmp_path)
    assert ran.code == 0
    assert ran.err.splitlines()[0].startswith(
        "No member is known to chair 2031: a host's holidays and weekend are not considered for SUMMIT-2031-1, "
    )


def test_a_year_whose_places_are_not_known_accuses_nobody(tmp_path):
    (tmp_path / "bare.csv").write_text(
        "meeting,start,end\nADMM,2025-10-31,2025-10-31\nADMM-Plus,2025-11-01,2025-11-01\n"
    )
    ran = indical("check", "--partial", "bare.csv", cwd=tmp_path)
    assert ran.code == 0
    assert (
        "  cannot be decided  same-delegates: 0 free days between ADMM-2025 (to 2025-10-31) and ADMM-PLUS-2025 "
        "(from 2025-11-01); enough in one place, too few between two, and not both places are known "
        "(Public record, practice of all bodies; practice)"
    ) in ran.out.splitlines()


def test_a_file_that_lacks_the_later_summit_leaves_the_ministers_undecided(tmp_path):
    rows = "ASEAN Summit,2025-05-26,2025-05-27,Kuala Lumpur,MY\nADMM,2025-10-31,2025-10-31,Kuala Lumpur,MY\n"
    (tmp_path / "part.csv").write_text(f"{HEAD}{rows}")
    ran = indical("check", "--partial", "part.csv", cwd=tmp_path)
    (line,) = (line for line in ran.out.splitlines() if " admm-summit: " in line)
    assert (ran.code, line) == (
        0,
        "  cannot be decided  admm-summit: ADMM-2025 (2025-10-31) is 157 days after SUMMIT-2025 ends (2025-05-27), "
        "156 free; a meeting of SUMMIT may be missing in this file (ADMM Concept Paper, para 9; adopted)",
    )
    assert indical("check", "part.csv", cwd=tmp_path).code == 1
