"""What the command offers, and what starting it costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from wikiwatch import __version__
from wikiwatch.cli import main

SLOW = {"bs4", "diff_match_patch", "jinja2", "mwparserfromhell", "numpy", "py7zr", "rapidfuzz", "requests", "rich"}
LISTED = """\
import json, sys
before = set(sys.modules)
{statement}
print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


def imported(statement: str) -> set[str]:
    """The modules that a statement brings into a fresh Python."""
    command = [sys.executable, "-c", LISTED.format(statement=statement)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return set(json.loads(done.stderr.splitlines()[-1]))


def command_of(name: str) -> click.Command:
    found = main.group.get_command(click.Context(main.group), name)
    assert found is not None
    return found


def test_importing_the_package_imports_nothing_else() -> None:
    assert {name for name in imported("import wikiwatch") if not name.startswith("__")} == {"wikiwatch"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["schema", "report"]])
def test_a_short_answer_loads_nothing_slow(arguments: list[str]) -> None:
    statement = f"from wikiwatch.cli import main; main.group.main({arguments!r}, standalone_mode=False)"
    assert imported(statement) & SLOW == set()


def test_verify_and_export_need_no_network_library() -> None:
    assert "requests" not in imported("import wikiwatch.cli.verify_cmd, wikiwatch.cli.export_cmd")


def test_a_page_that_has_not_changed_is_reported_without_numpy() -> None:
    assert "numpy" not in imported("import wikiwatch.cli.scan_cmd")


def test_every_command_has_its_file_and_every_file_its_command() -> None:
    files = {file.stem.removesuffix("_cmd") for file in Path(main.__file__).parent.glob("*_cmd.py")}
    assert set(main.COMMANDS) == files
    assert {name: command_of(name).name for name in files} == {name: name for name in files}


def test_help_lists_every_command_with_what_it_does(run: Run) -> None:
    done = run("--help")
    shown = {line.split()[0]: line.split(maxsplit=1)[1] for line in done.out.partition("Commands:\n")[2].splitlines()}
    assert shown == dict(main.COMMANDS)


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_option_says_what_it_does(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: wikiwatch {name} ")
    assert run(name, "-h") == done
    options = [parameter for parameter in command_of(name).params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if option.name not in ("form", "help") and not option.help] == []


def test_without_a_command_it_shows_its_help(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Commands:" in done.err and done.out == ""


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"wikiwatch, version {__version__}\n"


def test_the_module_is_the_command(run: Run, run_process: Run) -> None:
    assert run_process("--help") == run("--help")


def test_shell_completion(run_process: Run) -> None:
    words = {"_WIKIWATCH_COMPLETE": "bash_complete", "COMP_WORDS": "wikiwatch ex", "COMP_CWORD": "1"}
    assert run_process(environ=words).out.split() == ["plain,export", "plain,explain"]
    assert "_wikiwatch_completion()" in run_process(environ={"_WIKIWATCH_COMPLETE": "bash_source"}).out


@pytest.mark.parametrize(("given", "threads"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_numpy_has_one_thread_unless_it_is_given_more(given: dict[str, str], threads: str) -> None:
    statement = (
        "import os; from wikiwatch.cli import main; main.run = lambda _: print(os.environ[NAME]) or 6; main.main()"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | given
    command = [sys.executable, "-c", statement.replace("NAME", "'OPENBLAS_NUM_THREADS'")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == (f"{threads}\n", "", 6)


def test_a_scan_loads_nothing_that_only_other_commands_need() -> None:
    loaded = imported("import wikiwatch.cli.scan_cmd, wikiwatch.pipeline.resuming")
    later = {"archive.adding", "archive.verify", "archive.watch_state", "score.edits.assessing", "report.json_report"}
    assert loaded & {f"wikiwatch.{module}" for module in later} == set()
