"""The documentation against the code: commands, options, settings, exit codes, detectors, links."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

from wikiwatch.cli import main
from wikiwatch.detect.registry import detectors
from wikiwatch.errors import ExitCode
from wikiwatch.settings import KEYS

ROOT = Path(__file__).parents[2]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS, *sorted((ROOT / "snapshots").glob("*.md"))]
MACHINE = re.compile(r"/(?:work|root|home|tmp|mnt|Users)/|/work\b|\.\./shared|\.pyenv|file://|\bC:\\")
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)


def command_of(name: str) -> click.Command:
    found = main.group.get_command(click.Context(main.group), name)
    assert found is not None
    return found


def options_of(name: str) -> set[str]:
    return {option for parameter in command_of(name).params for option in parameter.opts if option.startswith("--")}


# ---------------------------------------------------------------- commands and options


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_has_a_section_in_the_guide_and_stands_in_the_readme(name: str) -> None:
    assert any(re.search(rf"\b{name}\b", heading) for heading in headings(text_of("docs/guide.md")))
    assert re.search(rf"`(?:wikiwatch )?{name}\b|wikiwatch {name}\b", text_of("README.md"))


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_option_is_in_the_guide(name: str) -> None:
    guide = text_of("docs/guide.md")
    assert {option for option in options_of(name) if not re.search(rf"{option}\b", guide)} == set()


def shown_commands(text: str) -> list[list[str]]:
    """The wikiwatch command lines of a page's code blocks, in words."""
    found = []
    for block in FENCE.findall(text):
        for line in block.splitlines():
            for part in re.split(r"[|;&]|\bcase\b", line.partition(" #")[0]):
                if re.match(r"\s*(?:\S*/)?wikiwatch [a-z]", part):
                    found.append(shlex.split(part.replace("…", "")))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_line_that_is_shown_exists(page: Path) -> None:
    for _, name, *rest in shown_commands(page.read_text(encoding="utf-8")):
        assert name in main.COMMANDS
        used = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert used <= options_of(name) | {"--help"}, f"wikiwatch {name}"


def test_there_are_command_lines_to_check() -> None:
    shown = {name for page in PAGES for _, name, *_ in shown_commands(page.read_text(encoding="utf-8"))}
    assert shown == set(main.COMMANDS)


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_is_in_the_guide(key: str) -> None:
    assert re.search(rf"^\| `{key}` \|", text_of("docs/guide.md"), re.MULTILINE)


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize("page", ["docs/exit-codes.md", "README.md"])
def test_the_exit_codes_are_exactly_those_of_the_code(page: str) -> None:
    rows = re.findall(r"^\| *(\d+) *\|", text_of(page), re.MULTILINE)
    assert [int(code) for code in rows] == [code.value for code in ExitCode]


def test_the_exit_codes_have_their_names() -> None:
    rows = re.findall(r"^\| *\d+ *\| *([^|]+?) *\|", text_of("docs/exit-codes.md"), re.MULTILINE)
    assert [name.split()[-1].upper() for name in rows] == [code.name for code in ExitCode]


# ---------------------------------------------------------------- detectors


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """docs/detectors/build.py, which writes the pages."""
    spec = importlib.util.spec_from_file_location("build_detector_pages", ROOT / "docs/detectors/build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["README", *detectors()])
def test_every_detector_has_its_page_as_its_docstring_says(build: ModuleType, name: str) -> None:
    """When this fails: make docs."""
    assert text_of(f"docs/detectors/{name}.md") == build.pages()[f"{name}.md"]


def test_there_is_no_page_of_a_detector_that_is_not(build: ModuleType) -> None:
    assert {page.name for page in (ROOT / "docs/detectors").glob("*.md")} == set(build.pages())


def test_a_docstring_becomes_markdown(build: ModuleType) -> None:
    class Example:
        """Something seen.

        Looks for:
            A ``<ref>`` or a <ref> with *stars*, a_name and _one_, [[links]].

        References:
            https://example.org/a_b, and (https://example.org/c_(d)).
        """

        NAME = "example"
        LABEL = next(iter(detectors().values())).LABEL
        EVIDENCE = next(iter(detectors().values())).EVIDENCE

    _, body = build.page(Example).split("`wikiwatch explain example`.\n")
    assert body == (
        "\n## Looks for\n\n"
        "A `<ref>` or a \\<ref> with \\*stars\\*, a_name and \\_one\\_, \\[\\[links\\]\\].\n"
        "\n## References\n\n"
        "<https://example.org/a_b>, and (<https://example.org/c_(d)>).\n"
    )


# ---------------------------------------------------------------- links and leftovers


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosting sites make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in map(slug, headings(file.read_text(encoding="utf-8")))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_line_names_a_place_of_somebodys_machine(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if MACHINE.search(line)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(page: Path) -> None:
    """Paths of this repository, as they stand in backquotes."""
    named = re.findall(
        r"`((?:wikiwatch|tests|docs|bench|snapshots)/[\w./-]*?[\w-]+(?:/|\.[a-z]+))`", text_of(name_of(page))
    )
    made_up = re.compile(r"NAME|LANG|CASE|wikiwatch/wikiwatch\.toml")
    assert [path for path in named if not made_up.search(path) and not (ROOT / path).exists()] == []
