"""What a word is without what its language writes onto it: articles, conjunctions, particles, possessives, cases.

Lists name the bare word where a language has dozens of forms of each: Arabic "والقمار" is read as "القمار" and "قمار",
Korean "카지노에서" as "카지노", Turkish "bonuslarınızdan" as "bonus". Only a word that no term begins with is read so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from wikiwatch.lexicons.notation import exactly, fold
from wikiwatch.lexicons.roles import Spellings

MOST_PEELED = 3  # clitics, one over the other
MOST_FORMS = 24


class _Written(NamedTuple):
    """What stands before and behind a word, folded (Hangul as it is written); how many letters must be left.

    ``mended``: what a last letter stands for, once it is the last one. ``script``: the first and the last letter of
    the script that one end of a word must be in, since every word that is met is asked for.
    """

    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    left: int = 3
    mended: tuple[tuple[str, str], ...] = ()
    script: tuple[str, str] = ("A", "\u024f")


_ARABIC = ("\u0600", "\u06ff")
_PERSIAN_TEXT = "هایشان هایتان هایی های ها ترین تر مان تان شان ای ی"
_KOREAN_TEXT = (
    "들 은 는 이 가 을 를 의 에 와 과 도 만 로 으로 에서 에게 까지 부터 보다 처럼 이나 나 라도"
    " 이라도 이라는 라는 이란 란 이며 며 이고 고 이다 입니다 인 및 마다 조차 뿐 등 께 한테 하고 이랑 랑"
)
_TURKISH_TEXT = (
    "lar ler imiz umuz iniz unuz im um in un si su i u yi yu ni nu ya ye na ne a e da de ta te nda nde dan den"
    " tan ten ndan nden nin nun yla yle la le ki dir dur tir tur daki deki"
)
_MALAY = _Written(behind=("nya", "mu", "ku", "lah", "kah", "pun"), left=4)

_LANGUAGES = {
    "ar": _Written(
        before=("ال", "و", "ف", "ب", "ك", "ل"),
        behind=("ها", "هم", "هن", "كم", "نا", "ه", "ك"),
        mended=(("ت", "ة"),),
        script=_ARABIC,
    ),
    "fa": _Written(behind=tuple(_PERSIAN_TEXT.split()), script=_ARABIC),
    "he": _Written(before=tuple("וכשלמבה"), left=4, script=("\u0590", "\u05ff")),
    "id": _MALAY,
    "ko": _Written(behind=tuple(_KOREAN_TEXT.split()), left=2, script=("\uac00", "\ud7a3")),
    "ms": _MALAY,
    "tr": _Written(behind=tuple(_TURKISH_TEXT.split()), left=4, mended=(("g", "k"), ("d", "t"), ("b", "p"))),
}


@cache
def without_clitics(lang: str) -> Spellings | None:
    """What else a word of a language may be meant as, the longest first; None where words stand alone."""
    written = _LANGUAGES.get(lang)
    if written is None:
        return None

    def bare(word: str) -> tuple[str, ...]:
        form = exactly(word) if lang == "ko" else fold(word)
        first, last = written.script
        if not (form and (first <= form[0] <= last or first <= form[-1] <= last)):
            return ()
        return tuple(_bare(form, written))

    return bare


def _bare(word: str, written: _Written) -> Iterator[str]:
    found = {word: None}
    layer = [word]
    for _ in range(MOST_PEELED):
        layer = [peeled for form in layer for peeled in _peeled(form, written) if peeled not in found]
        found |= dict.fromkeys(layer[: MOST_FORMS - len(found)])
    for form in list(found)[1:]:
        yield form
        yield from (form[: -len(last)] + meant for last, meant in written.mended if form.endswith(last))


def _peeled(form: str, written: _Written) -> Iterator[str]:
    for clitic in written.before:
        if form.startswith(clitic) and len(form) - len(clitic) >= written.left:
            yield form[len(clitic) :]
    for clitic in written.behind:
        if form.endswith(clitic) and len(form) - len(clitic) >= written.left:
            yield form[: -len(clitic)]
