"""A report made by hand: an article with two standing passages and a removed one, and a clean page."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from wikiwatch.model import (
    AssessedEdit,
    Assessment,
    DiffKind,
    DiffPiece,
    Evidence,
    Finding,
    HistorySummary,
    Label,
    Page,
    PageReport,
    Passage,
    Report,
    Revision,
    Slot,
    Span,
    StageError,
    SuspectPassage,
    TimelinePoint,
    Wiki,
)

REWRITE = os.environ.get("WIKIWATCH_REWRITE_EXPECTED") == "1"  # read here: the fixtures of all tests hide it

WIKI = Wiki(
    wiki_id="frwiki",
    api_url="https://fr.example.org/w/api.php",
    article_url="https://fr.example.org/wiki/$1",
    lang="fr",
    site_name="Encyclopédie",
)
HOSTILE_USER = "Editor </script><b>C</b>"
HOSTILE_COMMENT = "/* Fermeture */ orthographe \x1b[31mrouge"

LEAD = "'''Parloir''' est un site de discussion en ligne, ouvert en 2003 et fermé en 2024.\n\n== Histoire ==\n"
OPENING = "Le site ouvre en 2003 avec douze salons publics.<ref>Gazette du réseau, 4 mars 2003.</ref>\n\n"
CASINO = (
    "Les amateurs de [[machine à sous|machines à sous]] y trouvent un bonus de bienvenue sans dépôt. "
    "La ville compte alors deux cybercafés. "
    "Le croupier en direct paie le jackpot en dix minutes\u202e, garanti 100 %."
)
GRAFT = ", où les meilleurs casinos en ligne attendent désormais les joueurs"
CLOSING = (
    f"\n\n== Fermeture ==\nLe 25 juin 2024, la page d'accueil est remplacée par un avis de fermeture{GRAFT}, "
    "et l'entreprise cesse son activité.\n\n== Notes ==\n<references />\n"
)
NEWEST = LEAD + OPENING + CASINO + CLOSING


def moment(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def revision(rev_id: int, dt: datetime, user: str | None, comment: str | None, **given: object) -> Revision:
    fields: dict[str, object] = {
        "parent_id": rev_id - 1,
        "page_id": 17,
        "user_id": None,
        "anon": None if user is None else user.startswith(("192.0.2.", "2001:db8:")),
        "slots": (Slot(text=None, sha1=None, size=None),),
    }
    return Revision(rev_id=rev_id, dt=dt, user=user, comment=comment, **{**fields, **given})


def finding(detector: str, label: Label, evidence: Evidence, span: Span, message: str, weight: float) -> Finding:
    return Finding(
        detector=detector,
        label=label,
        evidence=evidence,
        start=span.start,
        end=span.end,
        message=message,
        weight=weight,
        signals={"terms": ("jackpot", "croupier"), "per_thousand_words": 61.5384615, "field": "gambling", "count": 3},
    )


def where(text: str) -> Span:
    start = NEWEST.index(text)
    return Span(start, start + len(text))


CASINO_EDIT = revision(1042, moment(2022, 8, 3, 14, 2), None, None, tags=("mobile edit",))
GRAFT_EDIT = revision(1057, moment(2024, 9, 30, 23, 41), HOSTILE_USER, HOSTILE_COMMENT, minor=True)
INSULT_EDIT = revision(1019, moment(2011, 3, 9, 7, 15), "192.0.2.7", "")
REVERT = revision(1020, moment(2011, 3, 9, 7, 19), "Patroller", "Révocation de vandalisme", tags=("mw-rollback",))
INSULT = "TOUS DES NULS !!!!!!"


def casino() -> SuspectPassage:
    start, end = where(CASINO)
    bonus = where(CASINO.split(" La ville")[0])
    croupier = where(CASINO[CASINO.index("Le croupier") :])
    return SuspectPassage(
        passage_id="p-5f0c9a",
        passage=Passage(
            rev_id=1060,
            start=start,
            end=end,
            text=CASINO,
            spans=(bonus, croupier),
            standing=True,
            survived_revisions=17,
            survived_editors=9,
            standing_seconds=135_900_000,
            displaced="La ville compte alors trois cybercafés, dont un dans la gare.",
        ),
        assessment=Assessment(score=0.9312345678, calibrated=False, labels=(Label.OFF_TOPIC, Label.PROMOTIONAL)),
        findings=(
            finding(
                "foreign_topic",
                Label.OFF_TOPIC,
                Evidence.TOPIC,
                bonus,
                "«machines à sous», «bonus de bienvenue»: gambling terms in an article that had none.",
                0.85,
            ),
            finding(
                "promotional_tone",
                Label.PROMOTIONAL,
                Evidence.REGISTER,
                croupier,
                "«garanti 100 %»: praise that no source is given for.",
                0.55,
            ),
        ),
        inserted_by=CASINO_EDIT,
        removed_by=None,
        before=LEAD[-40:] + OPENING,
        after=CLOSING,
    )


def graft() -> SuspectPassage:
    start, end = where(GRAFT)
    return SuspectPassage(
        passage_id="p-77b2e1",
        passage=Passage(
            rev_id=1060,
            start=start,
            end=end,
            text=GRAFT,
            spans=(Span(start, end),),
            standing=True,
            survived_revisions=1,
            survived_editors=1,
            standing_seconds=66_960_000,
        ),
        assessment=Assessment(score=0.68, calibrated=False, labels=(Label.OFF_TOPIC,)),
        findings=(
            finding(
                "foreign_topic",
                Label.OFF_TOPIC,
                Evidence.TOPIC,
                Span(start, end),
                "«casinos en ligne», «joueurs»: gambling terms in an article that had none.",
                0.6,
            ),
            finding(
                "unsourced_addition",
                Label.UNSOURCED,
                Evidence.PROVENANCE,
                Span(start, end),
                "Added without a source to a sentence that had one.",
                0.2,
            ),
        ),
        inserted_by=GRAFT_EDIT,
        removed_by=None,
        before=NEWEST[start - 120 : start],
        after=NEWEST[end:],
    )


def insult() -> SuspectPassage:
    return SuspectPassage(
        passage_id="p-01d4aa",
        passage=Passage(
            rev_id=1019,
            start=412,
            end=412 + len(INSULT),
            text=INSULT,
            spans=(Span(412, 412 + len(INSULT)),),
            standing=False,
            removed_rev_id=1020,
            standing_seconds=240,
        ),
        assessment=Assessment(score=0.97, calibrated=False, labels=(Label.VANDALISM,)),
        findings=(
            finding(
                "shouting",
                Label.VANDALISM,
                Evidence.FORM,
                Span(412, 412 + len(INSULT)),
                "20 characters in capitals, six exclamation marks.",
                0.5,
            ),
        ),
        inserted_by=INSULT_EDIT,
        removed_by=REVERT,
        before="== Histoire ==\n",
        after="\nLe site ouvre",
    )


def edits() -> tuple[AssessedEdit, ...]:
    suspects = {"casino": casino(), "graft": graft(), "insult": insult()}
    made = {
        "insult": AssessedEdit(
            revision=INSULT_EDIT,
            run_rev_id=1019,
            damaging=0.97,
            goodfaith=0.04,
            findings=suspects["insult"].findings,
            reverts=(),
            reverted_by=1020,
            passage_ids=("p-01d4aa",),
            diff=(DiffPiece(DiffKind.EQUAL, "== Histoire ==\n"), DiffPiece(DiffKind.INSERT, INSULT)),
        ),
        "casino": AssessedEdit(
            revision=CASINO_EDIT,
            run_rev_id=1042,
            damaging=0.93,
            goodfaith=0.11,
            findings=suspects["casino"].findings,
            reverts=(),
            reverted_by=None,
            passage_ids=("p-5f0c9a",),
            diff=(
                DiffPiece(DiffKind.GAP, ""),
                DiffPiece(DiffKind.EQUAL, "4 mars 2003.</ref>\n\n"),
                DiffPiece(DiffKind.DELETE, "La ville compte alors trois cybercafés, dont un dans la gare."),
                DiffPiece(DiffKind.INSERT, CASINO),
                DiffPiece(DiffKind.EQUAL, "\n\n== Fermeture ==\n"),
                DiffPiece(DiffKind.GAP, ""),
            ),
        ),
        "graft": AssessedEdit(
            revision=GRAFT_EDIT,
            run_rev_id=1057,
            damaging=0.68,
            goodfaith=0.35,
            findings=suspects["graft"].findings,
            reverts=(1056,),
            reverted_by=None,
            passage_ids=("p-77b2e1",),
            diff=(
                DiffPiece(DiffKind.GAP, ""),
                DiffPiece(DiffKind.EQUAL, "un avis de fermeture"),
                DiffPiece(DiffKind.INSERT, GRAFT),
                DiffPiece(DiffKind.EQUAL, ", et l'entreprise cesse son activité."),
            ),
        ),
    }
    return (made["insult"], made["casino"], made["graft"])


def timeline() -> tuple[TimelinePoint, ...]:
    """61 revisions, evenly spaced between the ones whose time is known; 1036 blanks the page, 1030 is hidden."""
    known = {0: moment(2003, 3, 4), 19: INSULT_EDIT.dt, 20: REVERT.dt, 42: CASINO_EDIT.dt, 57: GRAFT_EDIT.dt}
    known[60] = moment(2026, 11, 15, 9, 30)
    times = [
        start + (stop - start) / (high - low) * (n - low)
        for (low, start), (high, stop) in pairwise(known.items())
        for n in range(low, high)
    ]
    return tuple(
        TimelinePoint(
            rev_id=1000 + n,
            dt=dt,
            size={30: None, 36: 20}.get(n, 900 + 210 * n - 2 * n * n),
            reverted=n in (19, 36, 56),
            suspect=n in (19, 42, 57),
        )
        for n, dt in enumerate([*times, known[60]])
    )


def guilty_page() -> PageReport:
    return PageReport(
        wiki=WIKI,
        page=Page(page_id=17, page_title="Parloir (site web)", namespace_id=0),
        history=HistorySummary(
            revision_count=61,
            first_rev_id=1000,
            latest_rev_id=1060,
            latest_dt=moment(2026, 11, 15, 9, 30),
            hidden_revision_count=1,
            missing_text_count=2,
            identity_revert_count=2,
            latest_model="wikitext",
        ),
        passages=(casino(), graft(), insult()),
        edits=edits(),
        timeline=timeline(),
        errors=(StageError(stage="detect", message="image_swap failed on revision 1033: no such file"),),
    )


def clean_page() -> PageReport:
    return PageReport(
        wiki=Wiki(wiki_id="wiki.example.org"),
        page=Page(page_id=18, page_title="Discussion:Parloir", namespace_id=1),
        history=HistorySummary(
            revision_count=1,
            first_rev_id=501,
            latest_rev_id=501,
            latest_dt=moment(2019, 2, 11),
            hidden_revision_count=0,
            identity_revert_count=0,
            latest_model="wikitext",
        ),
        passages=(),
        edits=(),
        timeline=(TimelinePoint(rev_id=501, dt=moment(2019, 2, 11), size=312, reverted=False, suspect=False),),
    )


def failed_page() -> PageReport:
    return PageReport(
        wiki=WIKI,
        page=Page(page_id=0, page_title="Nulle part", namespace_id=0),
        history=HistorySummary(
            revision_count=0,
            first_rev_id=None,
            latest_rev_id=None,
            latest_dt=None,
            hidden_revision_count=0,
            identity_revert_count=0,
        ),
        passages=(),
        edits=(),
        timeline=(),
        errors=(StageError(stage="fetch", message="frwiki has no page called Nulle part"),),
    )


def stub_page() -> PageReport:
    """A page of an export without texts."""
    clean = clean_page()
    history = replace(clean.history, revision_count=3, missing_text_count=3)
    return replace(clean, page=replace(clean.page, page_title="Salon"), history=history)


def script_page() -> PageReport:
    """A page that is no wikitext."""
    clean = clean_page()
    page = replace(clean.page, page_title="User:Salon/common.js", namespace_id=2)
    return replace(clean, page=page, history=replace(clean.history, latest_model="javascript"))


def made_of(*pages: PageReport) -> Report:
    return Report(
        tool_name="wikiwatch",
        tool_version="0.1.0",
        generated_at=datetime(2026, 11, 22, 18, 5, 7, 123456, tzinfo=UTC),
        settings={"threshold": 0.5, "semantic": False, "since": None},
        pages=pages,
    )


@pytest.fixture
def report() -> Report:
    return made_of(guilty_page(), clean_page())


@pytest.fixture
def empty_report() -> Report:
    return made_of()


@pytest.fixture
def stub_report() -> Report:
    return made_of(stub_page(), stub_page())


@pytest.fixture
def script_report() -> Report:
    return made_of(script_page())


@pytest.fixture
def failed_report() -> Report:
    return made_of(failed_page(), failed_page())


@pytest.fixture
def as_expected() -> Callable[[str, str], None]:
    """Compare with tests/report/expected/NAME; WIKIWATCH_REWRITE_EXPECTED=1 writes it anew, and fails all the same."""

    def check(name: str, output: str) -> None:
        path = Path(__file__).parent / "expected" / name
        if REWRITE:
            path.parent.mkdir(exist_ok=True)
            path.write_text(output, encoding="utf-8", newline="")
            pytest.fail(f"{name} rewritten: read the difference, then run again")
        with path.open(encoding="utf-8", newline="") as file:
            assert output == file.read()

    return check
