from __future__ import annotations

import hashlib

import pytest

from wikiwatch.fetch.export import ExportProblem, ProblemKind

from .small_exports import Write, only_revision, page, revision

# ---------------------------------------------------------------- sizes and checksums


def sha1_base36(text: bytes) -> str:
    number, digits = int(hashlib.sha1(text).hexdigest(), 16), ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits.rjust(31, "0")


def test_size_and_sha1_are_those_of_the_text(write: Write) -> None:
    found = only_revision(write(page(1, "Kelp", revision(11, "<text bytes='77'>Kelp &amp; sand.</text>"))))
    assert (found.main.size, found.main.sha1) == (12, hashlib.sha1(b"Kelp & sand.").digest())


def kelp(body: str) -> str:
    """The revision's body, with @ for the true SHA-1 of its text and ! for another."""
    return body.replace("@", sha1_base36(b"Kelp.")).replace("!", sha1_base36(b"Sand."))


@pytest.mark.parametrize(
    "body",
    [
        "<text>Kelp.</text>",
        "<text>Kelp.</text><sha1>@</sha1>",
        "<text>Kelp.</text><sha1 />",
        "<text sha1='@'>Kelp.</text><sha1>@</sha1>",
        "<text sha1=''>Kelp.</text><sha1>@</sha1>",
        "<text>Kelp.</text><sha1>not base 36, nor short enough</sha1>",
        "<text sha1='@'>Kelp.</text><content><role>aux</role><text sha1='@'>Kelp.</text></content><sha1>!</sha1>",
    ],
)
def test_a_right_or_absent_checksum_is_no_problem(body: str, write: Write) -> None:
    problems: list[ExportProblem] = []
    assert only_revision(write(page(1, "Kelp", revision(11, kelp(body)))), problems).text == b"Kelp."
    assert problems == []


@pytest.mark.parametrize(
    ("body", "slot"),
    [
        ("<text>Kelp.</text><sha1>!</sha1>", "main"),
        ("<text sha1='!'>Kelp.</text><sha1>@</sha1>", "main"),
        ("<text sha1='@'>Kelp.</text><content><role>aux</role><text sha1='!'>Kelp.</text></content>", "aux"),
    ],
)
def test_a_wrong_checksum_is_reported_and_the_text_kept(body: str, slot: str, write: Write) -> None:
    path = write(page(1, "Kelp", revision(11, kelp(body))))
    problems: list[ExportProblem] = []
    found = only_revision(path, problems)
    assert [(each.text, each.sha1) for each in found.slots] == [
        (b"Kelp.", hashlib.sha1(b"Kelp.").digest()) for _ in found.slots
    ]
    assert problems == [
        ExportProblem(
            kind=ProblemKind.SHA1_MISMATCH,
            message=f'{path}: page "Kelp", revision 11, slot "{slot}": the text does not have the SHA-1 that the '
            "export gives (before 0.11 it may be that of several slots)",
            page_title="Kelp",
            rev_id=11,
        )
    ]


@pytest.mark.parametrize(
    "body",
    ["", "<text bytes='5' xml:space='preserve' />", "<text bytes='5' sha1='@' />", "<text /><sha1>@</sha1>"],
)
def test_a_text_that_the_export_has_lost_is_reported(body: str, write: Write) -> None:
    path = write(page(1, "Kelp", revision(11, kelp(body))))
    problems: list[ExportProblem] = []
    assert only_revision(path, problems).text is None
    assert problems == [
        ExportProblem(
            kind=ProblemKind.TEXT_MISSING,
            message=f'{path}: page "Kelp", revision 11, slot "main": the export has lost its text',
            page_title="Kelp",
            rev_id=11,
        )
    ]


@pytest.mark.parametrize("attributes", ["", "bytes='0'", "bytes='0' id='7' xml:space='preserve'", "bytes='nonsense'"])
def test_an_empty_text_is_a_text(attributes: str, write: Write) -> None:
    problems: list[ExportProblem] = []
    body = f"<text {attributes} /><sha1>{sha1_base36(b'')}</sha1>"
    assert only_revision(write(page(1, "Kelp", revision(11, body))), problems).text == b""
    assert problems == []


# ---------------------------------------------------------------- people and times


@pytest.mark.parametrize(
    ("contributor", "expected"),
    [
        ("<contributor><username>Editor A</username><id>8</id></contributor>", ("Editor A", 8, False)),
        ("<contributor><username> Editor A </username></contributor>", (" Editor A ", None, False)),
        ("<contributor><username>w&gt;Editor</username><id>0</id></contributor>", ("w>Editor", None, False)),
        ("<contributor><ip>192.0.2.17</ip></contributor>", ("192.0.2.17", None, True)),
        ("<contributor><ip>2001:DB8:0:0:0:0:0:2A</ip></contributor>", ("2001:DB8:0:0:0:0:0:2A", None, True)),
        ('<contributor deleted="deleted" />', (None, None, None)),
        ('<contributor deleted="deleted"><username>Editor A</username></contributor>', (None, None, None)),
        ("<contributor />", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_contributors(contributor: str, expected: tuple[object, ...], write: Write) -> None:
    found = only_revision(write(page(1, "Kelp", revision(11, f"{contributor}<text>Kelp.</text>"))))
    assert (found.user, found.user_id, found.anon) == expected


def test_what_is_hidden_stays_hidden_though_it_be_written(write: Write) -> None:
    body = '<comment deleted="deleted">leak</comment><text deleted="deleted" bytes="4" sha1="7">leak</text>'
    found = only_revision(write(page(1, "Kelp", revision(11, body))))
    assert (found.comment, found.text, found.main.sha1, found.main.size) == (None, None, None, 4)


@pytest.mark.parametrize("timestamp", ["2020-01-01T00:00:00Z", " 2020-01-01T02:00:00+02:00\n"])
def test_timestamps_are_utc(timestamp: str, write: Write) -> None:
    found = only_revision(write(page(1, "Kelp", revision(11).replace("2020-01-01T00:00:00Z", timestamp))))
    assert found.dt.isoformat() == "2020-01-01T00:00:00+00:00"
