"""More than attribution: from exports, the whole scan, one more revision, and the archive's size."""

from __future__ import annotations

import bz2
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from bench import archive as archiving
from bench.history.contest import Contestant, compete, ours, say, timed, wikiwatch
from bench.history.exports import PageExport, longest_page
from bench.history.flat import beside
from bench.history.setting import Setting, Subject
from bench.history.table import Row, megabytes, runs, times
from wikiwatch.archive import Archive

XML = 0.75
BZ2 = 1.25
SCAN = 2.5
ONE_MORE_SECONDS = 0.5
ARCHIVE = 1.6
READ_MILLISECONDS = 20.0


def xml(setting: Setting) -> Iterator[Row]:
    """From an export to attribution: against only parsing it, and against only unpacking it."""
    for subject in _with_export(setting):
        say(f"{subject.title}: from exports")
        plain = beside(subject.prefix, ".xml")
        packed = _packed(plain, setting.work)
        parsing: list[str | Path] = [setting.python_of("mwp"), "-m", "bench.history.peers.mwxml_only", plain]
        contestants = [
            Contestant(name="from XML", command=ours("export", plain)),
            Contestant(name="mwxml parsing", command=parsing, peer=True),
            Contestant(name="from bz2", command=ours("export", packed)),
            Contestant(name="bzip2 -dc", command=["bzip2", "-dc", packed], prints_json=False),
        ]
        outcomes = compete(contestants, setting.terms)
        for mine, other, goal in (("from XML", "mwxml parsing", XML), ("from bz2", "bzip2 -dc", BZ2)):
            yield Row(
                what=f"{subject.title}: attribution {mine}, against {other} alone",
                goal=goal,
                measured=outcomes[mine].seconds / outcomes[other].seconds,
                ours=times("ours", outcomes[mine]),
                other=times(other, outcomes[other]),
            )


def scan(setting: Setting) -> Iterator[Row]:
    """All stages, with a report, against attribution alone."""
    for subject, files in _scanned(setting):
        say(f"{subject.title}: scan")
        with tempfile.TemporaryDirectory(dir=setting.work) as folder:
            report = Path(folder, "report.json")
            whole = wikiwatch("scan", "--xml", *files, "--format", "json", "--quiet", "--output", report)
            contestants = [
                Contestant(name="scan", command=whole, prints_json=False),
                Contestant(name="attribution alone", command=ours("history", subject.prefix)),
                Contestant(name="attribution from the export", command=ours("export", *files)),
            ]
            outcomes = compete(contestants, setting.terms)
        for name in ("attribution alone", "attribution from the export"):
            yield Row(
                what=f"{subject.title}: scan --xml to JSON, against {name}",
                goal=SCAN,
                measured=outcomes["scan"].seconds / outcomes[name].seconds,
                ours=times("scan", outcomes["scan"]),
                other=times(name, outcomes[name]),
            )


def increment(setting: Setting) -> Iterator[Row]:
    """One more revision of an archived page that was scanned before, to its report."""
    for export in _exports(setting):
        say(f"{export.page.page_title}: one more revision")
        with tempfile.TemporaryDirectory(dir=setting.work) as name:
            folder = Path(name)
            first = _archive_but_one(export, folder, setting.terms.clock)
            turns = [_one_more(export, folder, setting.terms.clock) for _ in range(setting.terms.repeat)]
        importing, scanning = (statistics.median(seconds) for seconds in zip(*turns, strict=True))
        yield Row(
            what=f"{export.page.page_title}, {export.revisions:,} revisions: one more, to its report",
            goal=ONE_MORE_SECONDS,
            form="{:.2f} s",
            measured=scanning,
            ours=f"scan {scanning:.2f} s ({runs(len(turns))}); importing the revision {importing:.2f} s",
            other=f"scan of all before it {first:.2f} s",
        )


def archive(setting: Setting) -> Iterator[Row]:
    """The archive against the packed exports it came from, and one revision read back; see also bench.archive."""
    for files in setting.real:
        say(f"{files[0].name}: archive")
        with tempfile.TemporaryDirectory(dir=setting.work) as folder:
            archiving.write(Path(folder), files)
            with Archive.open(Path(folder)) as store:
                size, milliseconds = store.path.stat().st_size, _read_back(store)
        packed = sum(file.stat().st_size for file in files)
        title = files[0].name
        yield Row(
            what=f"{title}: archive size, of the packed export",
            goal=ARCHIVE,
            measured=size / packed,
            ours=megabytes(size),
            other=megabytes(packed),
        )
        yield Row(
            what=f"{title}: any one revision read back",
            goal=READ_MILLISECONDS,
            form="{:.1f} ms",
            measured=milliseconds,
            ours=f"median of {archiving.SINGLE_REVISIONS} at random",
        )


def _with_export(setting: Setting) -> list[Subject]:
    if setting.histories:
        return [subject for subject in setting.given() if beside(subject.prefix, ".xml").exists()]
    return [setting.generated(setting.scale.large)]


def _packed(plain: Path, work: Path) -> Path:
    packed = work / (plain.name + ".bz2")
    if not packed.exists():
        partial = packed.with_suffix(".partial")
        with plain.open("rb") as source, bz2.open(partial, "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        partial.rename(packed)
    return packed


def _scanned(setting: Setting) -> Iterator[tuple[Subject, Sequence[Path]]]:
    for export in setting.exported():
        yield setting.flattened(export), setting.files(export)
    if not setting.real:
        for subject in _with_export(setting):
            yield subject, [beside(subject.prefix, ".xml")]


def _exports(setting: Setting) -> list[PageExport]:
    return setting.exported() or [longest_page([beside(one.prefix, ".xml")]) for one in _with_export(setting)]


def _archive_but_one(export: PageExport, folder: Path, clock: str) -> float:
    """Archive and scan all revisions but the last, leave an export of that one, and say how long the scan took."""
    last = export.revisions - 1
    export.write(folder / "before.xml", 0, last)
    export.write(folder / "last.xml", last, export.revisions)
    timed(wikiwatch("import", folder / "before.xml", "--quiet", "--archive", folder / "before"))
    (folder / "before.xml").unlink()
    return _scan(export, folder, "before", clock)


def _one_more(export: PageExport, folder: Path, clock: str) -> tuple[float, float]:
    """Seconds for the import of the last revision, and for the scan then."""
    place = folder / "after"
    shutil.copytree(folder / "before", place)
    imported = timed(wikiwatch("import", folder / "last.xml", "--quiet", "--archive", place))
    scanned = _scan(export, folder, "after", clock)
    shutil.rmtree(place)
    return imported[clock], scanned


def _scan(export: PageExport, folder: Path, name: str, clock: str) -> float:
    report = folder / "report.json"
    command = wikiwatch("scan", "--offline", "--quiet", "--archive", folder / name, "--wiki", export.wiki.wiki_id)
    run = timed([*command, "--format", "json", "--output", report, export.page.page_title])
    return float(run[clock])


def _read_back(store: Archive) -> float:
    """Median milliseconds to read a revision at random."""
    keys = [
        (wiki.wiki_id, revision.rev_id)
        for wiki, page in store.pages()
        for revision in store.revisions(wiki.wiki_id, page.page_id, text=False)
    ]
    chosen = Random(archiving.SEED).choices(keys, k=archiving.SINGLE_REVISIONS)
    return statistics.median(archiving.timed(partial(store.revision, *key)) for key in chosen) * 1000
