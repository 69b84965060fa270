"""Many pages at once: titles, states, categories, links and groups, and replies that make no sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from wikiwatch.errors import FetchError
from wikiwatch.fetch.lists import category_members, glimpses, groups, is_title, links, look_up
from wikiwatch.model import Page

TOUCHED = "2024-06-01T12:00:00Z"


class Answering:
    """Stands in for an ApiClient: answers each query with what a function makes of it."""

    wiki = "wiki.example.org"

    def __init__(self, answer: Callable[[Mapping[str, Any]], Any]) -> None:
        self._answer = answer
        self.asked: list[dict[str, Any]] = []

    def query(self, parameters: Mapping[str, Any], subject: str) -> Any:
        self.asked.append(dict(parameters))
        return self._answer(parameters)


def raw(page_id: int, title: str, **facts: Any) -> dict[str, Any]:
    return {"pageid": page_id, "ns": 0, "title": title, "lastrevid": page_id * 10, "touched": TOUCHED, **facts}


def page(page_id: int, title: str, namespace_id: int = 0) -> Page:
    return Page(page_id=page_id, page_title=title, namespace_id=namespace_id)


# ---------------------------------------------------------------- titles


def test_titles_are_led_to_their_pages() -> None:
    pages = [raw(1, "Tour Eiffel"), {"ns": 0, "title": "Nowhere", "missing": True}, raw(2, "É")]
    pages += [raw(3, "Data", contentmodel="json"), {"ns": -1, "title": "Special:Log", "special": True}]
    steps = {
        "normalized": [
            {"from": "tour_Eiffel", "to": "Tour eiffel"},
            {"from": "E%CC%81", "to": "É", "fromencoded": True},
        ],
        "redirects": [{"from": "Tour eiffel", "to": "La tour"}, {"from": "La tour", "to": "Tour Eiffel"}],
    }
    client = Answering(lambda asked: {"query": {"pages": pages, **steps}})
    found = look_up(client, ["tour_Eiffel", "Nowhere", "E\u0301", "Data", "Special:Log", "Tour Eiffel"])
    assert found == {
        "tour_Eiffel": page(1, "Tour Eiffel"),
        "Nowhere": None,
        "E\u0301": page(2, "É"),
        "Data": None,
        "Special:Log": None,
        "Tour Eiffel": page(1, "Tour Eiffel"),
    }


def test_redirects_that_lead_in_a_circle_end() -> None:
    steps = [{"from": "A", "to": "B"}, {"from": "B", "to": "A"}]
    assert look_up(Answering(lambda asked: {"query": {"redirects": steps}}), ["A"]) == {"A": None}


def test_fifty_titles_a_request_and_fewer_where_they_are_long() -> None:
    client = Answering(lambda asked: {"query": {"pages": []}})
    look_up(client, [f"T{number}" for number in range(120)])
    assert [len(asked["titles"].split("|")) for asked in client.asked] == [50, 50, 20]
    client.asked.clear()
    look_up(client, [f"{'塔' * 100}{number}" for number in range(50)])
    assert max(len(asked["titles"].encode()) * 3 for asked in client.asked) < 7000


@pytest.mark.parametrize("text", ["", " ", "a|b", "a#b", "<a>", "[a]", "{a}", "a\nb", "a\x1fb", "é" * 257, "a\u202eb"])
def test_what_is_no_title_is_not_asked_for(text: str) -> None:
    assert not is_title(text)
    client = Answering(lambda asked: pytest.fail("asked"))
    assert look_up(client, [text]) == {}


# ---------------------------------------------------------------- states


def test_what_known_pages_look_like_now() -> None:
    client = Answering(lambda asked: {"query": {"pages": [raw(1, "A"), {"pageid": 2, "missing": True}]}})
    found = glimpses(client, [1, 2])
    assert found[1] == (page(1, "A"), 10, datetime(2024, 6, 1, 12, 0, tzinfo=UTC))
    assert found[2] == (None, None, None)
    glimpses(client, list(range(1, 1001)))
    assert len(client.asked) == 1 + 20


# ---------------------------------------------------------------- categories and links


def member(page_id: int, title: str, namespace: int = 0) -> dict[str, Any]:
    return {"pageid": page_id, "ns": namespace, "title": title}


CATEGORIES = {
    "Category:Towers": [member(1, "A"), member(90, "Category:Belfries", 14), member(5, "Talk:A", 1)],
    "Category:Belfries": [member(2, "B"), member(1, "A"), member(91, "Category:Towers", 14)],
}


def by_category(asked: Mapping[str, Any]) -> dict[str, Any]:
    members = CATEGORIES[asked["cmtitle"]]
    kept = [one for one in members if one["ns"] != 14 or asked["cmtype"] == "page|subcat"]
    return {"query": {"categorymembers": kept}}


@pytest.mark.parametrize(
    ("depth", "namespaces", "titles"),
    [
        (0, [0], ["A"]),
        (1, [0], ["A", "B"]),
        (5, [0], ["A", "B"]),
        (0, [0, 1], ["A", "Talk:A"]),
        (0, [14], ["Category:Belfries"]),
    ],
)
def test_a_category(depth: int, namespaces: list[int], titles: list[str]) -> None:
    client = Answering(by_category)
    found = category_members(client, "Category:Towers", depth, namespaces)
    assert [one.page_title for one in found] == titles
    assert len(client.asked) <= 2  # each category once, however they contain one another


def test_lists_in_parts_are_followed() -> None:
    def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
        if "plcontinue" not in asked:
            links = [{"ns": 0, "title": "A"}]
            return {
                "query": {"pages": [raw(1, "P", links=links)]},
                "continue": {"plcontinue": "1|0|B", "continue": "||"},
            }
        return {"query": {"pages": [raw(1, "P", links=[{"ns": 0, "title": "B"}])]}}

    assert list(links(Answering(answer), "P", [0])) == ["A", "B"]


def test_a_continuation_in_a_circle_is_an_error() -> None:
    reply = {"query": {"pages": [raw(1, "P")]}, "continue": {"plcontinue": "1|0|B", "continue": "||"}}
    with pytest.raises(FetchError, match="leads in a circle"):
        list(links(Answering(lambda asked: reply), "P", [0]))


# ---------------------------------------------------------------- users


def test_groups_of_accounts() -> None:
    users = [{"name": "Bot A", "groups": ["*", "user", "bot"]}, {"name": "Nobody", "missing": True}]
    found = groups(Answering(lambda asked: {"query": {"users": users}}), ["Bot A", "Nobody", "Unsaid"])
    assert found == {"Bot A": {"*", "user", "bot"}, "Nobody": frozenset(), "Unsaid": frozenset()}


# ---------------------------------------------------------------- nonsense

NONSENSE = [
    {},
    {"query": []},
    {"query": {"pages": {}}},
    {"query": {"pages": [1]}},
    {"query": {"pages": [{"title": 5}]}},
    {"query": {"pages": [{"title": "A", "pageid": "1", "ns": 0}], "normalized": 5}},
    {"query": {"pages": [{"title": "A", "pageid": 0, "ns": 0}]}},
    {"query": {"pages": [{"pageid": -1}], "users": [5], "categorymembers": [{}]}},
    {"query": {"pages": [raw(1, "A", links=[{}])], "users": [{}], "categorymembers": 5, "redirects": [{}]}},
]


@pytest.mark.parametrize("reply", NONSENSE)
def test_nonsense_is_an_error_that_names_what_was_read(reply: Any) -> None:
    client = Answering(lambda asked: reply)
    for ask in (
        lambda: look_up(client, ["A"]),
        lambda: glimpses(client, [1]),
        lambda: list(category_members(client, "Category:A", 0, [0])),
        lambda: list(links(client, "A", [0])),
        lambda: groups(client, ["A"]),
    ):
        try:
            ask()
        except FetchError as error:
            assert str(error).startswith("wiki.example.org: ") and "unexpected answer: " in str(error)
