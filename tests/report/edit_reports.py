"""Single edits made by hand: a suspect one with moves, a new page by nobody, and one that changed nothing."""

from dataclasses import replace

from tests.history.histories import ARRIVES, INSERTED, KEPT, LEAVES, REPLACED, RESTORED, edit_of
from tests.report.conftest import (
    GRAFT,
    GRAFT_EDIT,
    LEAD,
    WIKI,
    clean_page,
    finding,
    graft,
    guilty_page,
    insult,
    moment,
    revision,
)
from wikiwatch.history import shown_diff
from wikiwatch.model import (
    JUDGE,
    AssessedEdit,
    Edit,
    EditFailure,
    EditReport,
    EditsReport,
    Evidence,
    Label,
    Slot,
    Span,
    StageError,
    SuspectPassage,
)

PRESS = "== Presse ==\nLa gazette en parle en 2004.\n\n"
CLOSED = "Le 25 juin 2024, la page d'accueil est remplacée par un avis de fermeture"


def sized(rev_id: int, size: int | None, **given: object) -> object:
    """A revision of that many bytes."""
    made = {"user": "Editor A", "comment": "", "dt": moment(2024, 9, 1), **given}
    slots = (Slot(text=None, sha1=None, size=size),)
    return revision(rev_id, made.pop("dt"), made.pop("user"), made.pop("comment"), slots=slots, **made)


def assessed(edit: Edit, **given: object) -> AssessedEdit:
    """Nothing against it, unless given."""
    fields = {"damaging": 0.0, "goodfaith": 1.0, "findings": (), "reverted_by": None, "passage_ids": (), **given}
    run = edit.revision.rev_id
    return AssessedEdit(revision=edit.revision, run_rev_id=run, reverts=edit.reverts, diff=shown_diff(edit), **fields)


def suspect_edit() -> EditReport:
    made = edit_of(
        (KEPT, LEAD),
        (LEAVES, PRESS),
        (KEPT, CLOSED),
        (INSERTED, GRAFT),
        (KEPT, ", et l'entreprise cesse son activité.\n\nLa ville compte alors "),
        (REPLACED, "trois", "deux"),
        (KEPT, " cybercafés.\n\n"),
        (ARRIVES, PRESS),
        (RESTORED, "Un ancien texte\u202e revient.\n"),
        (INSERTED, "<script>alert(1)</script> \x1b[31m\n"),
    )
    edit = replace(
        made,
        revision=replace(GRAFT_EDIT, slots=(Slot(text=None, sha1=None, size=24_100),)),
        parent=sized(1055, 22_866),
        reverts=(1056,),
        reverted_to=1055,
    )
    start = edit.new.index(GRAFT)
    span = Span(start, start + len(GRAFT))
    findings = (
        finding("foreign_topic", Label.OFF_TOPIC, Evidence.TOPIC, span, "«casinos en ligne»: gambling terms.", 0.6),
        finding("unsourced_addition", Label.UNSOURCED, Evidence.PROVENANCE, span, "No source \x1b[31m<b>.", 0.2),
    )
    gone = replace(insult(), findings=())
    return EditReport(
        wiki=WIKI,
        page=guilty_page().page,
        edit=edit,
        assessed=assessed(edit, damaging=0.68, goodfaith=0.35, findings=findings, reverted_by=1060),
        passages=(graft(), gone),
        errors=(StageError(stage="detect/image_swap", message="revision 1033: OSError: no such file \x1b[31m<i>"),),
    )


def reread(suspect: SuspectPassage, message: str) -> SuspectPassage:
    """The passage, with a finding of the rereading."""
    span = Span(suspect.passage.start, suspect.passage.end)
    found = finding(JUDGE, Label.OFF_TOPIC, Evidence.TOPIC, span, message, 0.7)
    return replace(suspect, findings=(*suspect.findings, found))


def new_page() -> EditReport:
    made = edit_of((INSERTED, "Un site.\n\nFermé.\n"))
    edit = replace(made, revision=sized(501, 17, user=None, comment=None, parent_id=None), parent=None)
    return EditReport(wiki=clean_page().wiki, page=clean_page().page, edit=edit, assessed=assessed(edit), passages=())


def null_edit() -> EditReport:
    made = edit_of((KEPT, "Un site.\n"))
    edit = replace(made, revision=sized(503, None, tags=("mw-\x1b[31m",)), parent=sized(501, 17))
    return EditReport(wiki=clean_page().wiki, page=clean_page().page, edit=edit, assessed=assessed(edit), passages=())


def made_of(*edits: EditReport, failures: tuple[EditFailure, ...] = ()) -> EditsReport:
    return EditsReport(
        tool_name="wikiwatch",
        tool_version="0.1.0",
        generated_at=moment(2026, 11, 22, 18, 5),
        settings={"threshold": 0.5},
        edits=edits,
        failures=failures,
    )


def all_of_them() -> EditsReport:
    failure = EditFailure(rev_id=99, message="snapshots: revision 99 is not archived \x1b[31m<b>")
    return made_of(suspect_edit(), new_page(), null_edit(), failures=(failure,))
