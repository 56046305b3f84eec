"""The words of a member's input form: what is written into it is what is looked for when it comes back."""

from __future__ import annotations

import re

MARK = "indical/form/1"
"""What the form's own line begins with: by this a workbook is known as one."""
BY = ", rulebook "
"""Behind it the form's own line tells the id of the rulebook by which members are asked."""
TITLE = "Input form"
INSTITUTION, MEMBER, YEAR, REPLY_BY, HOW, FORM = "Institution", "Member", "Year", "Reply by", "How to answer", "Form"
LABELS = frozenset({INSTITUTION, MEMBER, YEAR, REPLY_BY, HOW, FORM})
"""What stands in the first column above the table, a line each."""

INPUT_SHEET, DAYS_SHEET, RULES_SHEET = "Input", "Legal days", "Rules"

NUMBER, KEY, PART, ACTIVITY = "No.", "Meeting id", "Your part", "Activity"
SO_FAR, LENGTH, HOST, CITY = "Known so far", "Length", "Host", "City so far"
EARLIEST, LATEST, CHOICE = "Earliest first day", "Latest first day", "Days to choose"
ANSWER, FIRST, LAST, YOUR_CITY, REMARKS = "Your answer", "First day", "Last day", "City", "Remarks"
COLUMNS = (
    *(NUMBER, KEY, PART, ACTIVITY, SO_FAR, LENGTH, HOST, CITY, EARLIEST, LATEST, CHOICE),
    *(ANSWER, FIRST, LAST, YOUR_CITY, REMARKS),
)
INPUTS = (ANSWER, FIRST, LAST, YOUR_CITY, REMARKS)
"""The cells of a row that the member fills in."""

AGREE, OTHER_DAYS, CANNOT_COME, TBC = "agree", "other days", "cannot come", "TBC"
ANSWERS = (AGREE, OTHER_DAYS, CANNOT_COME, TBC)
HOSTS, MAY_HOST = "You host", "You may host"

FURTHER, ABSENT = "Further activities that you propose", "Days on which you cannot come"
NO_DAYS = "To be confirmed"
WITHIN = "Within "
"""Before days within which a meeting lies, where its own are not known."""
ABSENCE = "Cannot come"
"""The title of a row that tells days on which a member cannot come to anything."""

MEETING = re.compile(r"(?P<body>.+?)-(?P<year>\d{4})(?:-(?P<number>\d{1,3}))?(?P<special>-special)?")
"""A meeting's id: its body, its year, its number where there are several of the body."""
