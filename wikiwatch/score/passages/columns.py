"""The names of the measurements, in the order of their columns, and the kind of evidence that each belongs to."""

from __future__ import annotations

from functools import cache
from itertools import chain

from wikiwatch.score.passages.wording import REGISTERS

GENERAL = ("length", "sentences", "opening", "list", "paragraph", "paragraph share", "section share")
_FIELD_TEXT = (
    "field points,field density,field strong,field plain,field company,field page,field home,field raw,simile,"
    "field paragraph"
)
_FACTS_TEXT = (
    "digits,capitals,links,references,paragraph references,page digits,page capitals,page links,quoted,marks,"
    "paragraph marked,paragraph capitals"
)
FIELD, FACTS = tuple(_FIELD_TEXT.split(",")), tuple(_FACTS_TEXT.split(","))
_TONES = tuple(name.removeprefix("promotion_") for name in REGISTERS)
TONE = (*_TONES, "tone density", "tone company", "tone page", "tone paragraph")
WORDS = ("subject words", "near words", "page words", "new words", "known names", "new names", "apart words")
_LIKENESSES_TEXT = "title,lead,near,heading,closest,page,apart,section apart,closest apart,paragraph apart"
_RANKED_TEXT = "lead,near,closest,page,apart,closest apart,paragraph apart"  # beside the page's other sentences too
_LIKENESSES, _RANKED = tuple(_LIKENESSES_TEXT.split(",")), tuple(_RANKED_TEXT.split(","))
SENSE = (*_LIKENESSES, *(f"{name} rank" for name in _RANKED))
RANKED = tuple(map(_LIKENESSES.index, _RANKED))
_BELONGS = ("page", "apart", "near", "lead", "closest", "closest apart")
RANKED_BELONGS = tuple(map(_BELONGS.index, ("page", "apart", "closest")))
BELONGS = tuple(
    f"belongs {name}" for name in (*_BELONGS, "paragraph", *(f"{_BELONGS[index]} rank" for index in RANKED_BELONGS))
)
BESIDE_HOST = [BELONGS.index(f"belongs {name}") for name in ("page", "closest")]
BESIDE = ("beside sense", "beside kin", "beside page", "beside closest")  # a clause beside its sentence
_KINDS_TEXT = "kin gambling,kin commercial,kin moral,kin promotional,kin best,kin subject,kin page,kin paragraph"
KIN = tuple(_KINDS_TEXT.split(","))
LIKE = ("like gambling", "like commercial", "like moral", "like promotional", "like subject")
_REGISTER = frozenset({"kin moral", "kin promotional", "like moral", "like promotional"})
_CLAUSE_TEXT = "share,first,last,clauses,opens,rest sense,rest words,rest field,rest kin,rest lead,rest page"
CLAUSE = tuple(_CLAUSE_TEXT.split(","))
ALONE = "alone"  # with a reference: what is said of the text without it
CLAUSE_AGAIN = ("host score", "best beside", "mean beside")
AGAIN = ("first score", "before", "after", "around", "page score", "suspects", "paragraph score", "section score")
BRIDGE = ("bridge", "bridge neighbours", "bridge least")
ORDER = ("score order", "score beyond", "scores doubtful", "scores high")
_PLACED_TEXT = "belongs page,belongs apart,belongs closest,page words,sense page"  # among the page's own sentences
PLACED = tuple(_PLACED_TEXT.split(","))
OF_PAGE = (*BRIDGE, *ORDER, *(f"{name} order" for name in PLACED))


def columns_of(*, clause: bool, encoder: bool, again: bool, reference: bool = False) -> tuple[str, ...]:
    """The columns of a matrix of measurements."""
    found = list(chain(GENERAL, FIELD, TONE, FACTS, WORDS, (f"sense {name}" for name in SENSE), BELONGS, KIN, LIKE))
    if again:
        found += (*AGAIN, *OF_PAGE, ALONE) if reference else (*AGAIN, *OF_PAGE)
    if clause:
        found += CLAUSE
        found += CLAUSE_AGAIN if again else ()
    if encoder and (again or not clause):  # it is asked about clauses that the first look doubts
        found += [f"encoder {name}" for name in (*SENSE, *BELONGS, *KIN, *BESIDE)]
    return tuple(found)


@cache
def group_of(name: str) -> str:
    """The kind of evidence that a measurement belongs to."""
    name = name.removeprefix("encoder ")
    if name in TONE or name in _REGISTER:
        return "register"
    if name in FIELD or name in KIN or name in LIKE or name == "beside kin":
        return "topic"
    if name in FACTS:
        return "facts"
    if name in (*WORDS, *SENSE, *BESIDE, "page words order") or name.startswith(("sense", "rest", "belongs", "bridge")):
        return "fit"
    return "company" if name in (*AGAIN, *ORDER, *CLAUSE_AGAIN, ALONE) else "place"
