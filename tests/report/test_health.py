"""What `wikiwatch doctor` prints, whole."""

from tests.documents import valid
from wikiwatch.model import Check, Condition
from wikiwatch.report import health

CHECKS = (
    Check(name="requests", condition=Condition.OK, message="2.34.2"),
    Check(name="pywikibot (extra bots)", condition=Condition.ABSENT, message="not installed, and not needed"),
    Check(name="wiki", condition=Condition.WRONG, message="\x1b[31mevil\u202e wiki"),
)


def test_text() -> None:
    assert health.text(CHECKS) == (
        "  requests                2.34.2\n"
        "- pywikibot (extra bots)  not installed, and not needed\n"
        "! wiki                    ‹U+001B›[31mevil‹U+202E› wiki\n"
        "1 of 3 things are wrong.\n"
    )


def test_text_of_a_healthy_one() -> None:
    assert health.text(CHECKS[:1]) == "  requests  2.34.2\nNothing is wrong.\n"


def test_json() -> None:
    document = valid("doctor", health.json_document(CHECKS))
    assert document["healthy"] is False
    assert document["checks"][0] == {"name": "requests", "condition": "ok", "message": "2.34.2"}
    assert "\x1b" not in health.json_document(CHECKS)
