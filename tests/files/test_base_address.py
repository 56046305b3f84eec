"""The address that a publication is served at: what is none is refused before anything is made of it."""

import pytest

from calendars.publishing.base_address import refuse_no_address
from constraints.errors import InputError

NONE = '"{}" is no address such as https://calendar.example/asean'
SECRET = "a name or a password stands in the address: everybody would read it"


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("https://calendar.example", None),
        ("http://calendar.example:8080/asean/", None),
        ("https://[2001:db8::1]/asean", None),
        ("https://calendar.example/%C3%A9t%C3%A9", None),
        ("https:///asean", NONE),
        ("calendar.example", NONE),
        ("javascript:alert(1)", NONE),
        ("ftp://calendar.example", NONE),
        ("https://[::1", NONE),
        ("https://calendar.example:99999", NONE),
        ("https://calendar.example:0x", NONE),
        ("https://calendar.example/?a", NONE),
        ("https://calendar.example/#a", NONE),
        ("https://calendar.example/a b", NONE),
        ("https://calendar.example/a\nATTACH:b", NONE),
        ("https://calendar.example/\u00e9t\u00e9", NONE),
        ('https://calendar.example/"><script>', NONE),
        ("https://name:word@calendar.example", SECRET),
        ("https://name@calendar.example", SECRET),
    ],
)
def test_only_an_address_that_everybody_may_read_is_taken(base, told):
    try:
        refuse_no_address(base)
        found = None
    except InputError as error:
        found = error.problems[0].message
    assert found == (told and told.format(base))
