"""Whether a full stop ends a sentence or an abbreviation, in the languages of Europe that use it so.

One list serves them all, so that a text in an unknown language, or in two, is divided as well: what is a word in one
of them and a rare abbreviation in another is left out.
"""

from __future__ import annotations

import re

from wikiwatch.wikitext.words import words

_LAST_WORD = re.compile(r"[\w.\-]+\Z")
_BEFORE_LAST = re.compile(r"([\w.]+)\W{1,3}[\w.\-]+\Z")
_ROMAN = re.compile(r"[IVXLCІХ]+\Z")
_LONGEST = 24

_ABBREVIATIONS_TEXT = """
    adj adm al allg approx aprox apr av bd boul bros bzgl bzw capt cf col corp cpt dept dr dra ed éd env etc-à evtl ex
    fem fr gal gen geb gén gest ggf gov hg hon hrsg inc jh jhd jr lic lt ltd masc mio mlle mme mlles mmes mr mrs ms
    mgr mss mt mtl nr oct op oz pág págs phd prof pt rev revd rr sen sept sg sgt sr sra srs srta st sta ste sto str
    tel trad ud uds univ usw vgl vid vol vs zit

    amm avv cav comm dott dottssa egr geom ing mons on-le pagg proff prov sig sigg sigra spett ss
    apdo apto av drª ee eng exmo exma profª sarg srª
    blz bv d.w.z dhr drs jhr jkvr m.i.v mej mevr mw n.chr nl o.a v.chr vnl zgn
    abp bp dn gen hab inż ks kpt lek m.in mjr np o.o pkt pl płk por ppor prezes przyp rtm ryc szer śp św tj tys tzn tzw
    ul ur woj wyd zał zob zw
    акад вул др им ім инж напр обл оз пл пос просп проф пр рис см стор тел тис тыс ул
    англ нем франц лат греч св ред изд букв сокр ср гл см тж напр вж бул доц т.нар див нім рос
    d.hr î.hr jud nn lt.col
    ifj özv kb ún vö szerk szül megh ill
    npr tzv usp odn sv engl njem нпр тзв одн
    δηλ βλ αρ σελ αγ στρ καθ
    bl.a čl dvs f.n m.fl mjr mudr mld např náb nám nuv obr odd popř příp resp t.ex tzv tř zejm
    atd atď hl judr napr phdr príp rndr thdr zvl
    avd e.kr ekskl exkl f.eks f.kr hhv iflg inkl jf jfr mht ngt osv tlf vedr vha
    ekr esim huom jkr jne ns toim vrt ym yms
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())
_BEFORE_NUMBER_TEXT = """
    abs art bd c ca cap chap circa col fig fol kl klo n no nos núm nº p pag pp s sec sect seg str t tab v vol č ст табл
"""
_BEFORE_NUMBER = frozenset(_BEFORE_NUMBER_TEXT.split())
_AFTER_NUMBER = frozenset(["r", "w", "г", "гг", "в", "р", "см", "ст"])
"""Year, century, centimetre, in Polish, Czech, Russian and Ukrainian: behind a number they may end a sentence."""

_AFTER_ORDINAL_TEXT = """
    januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert jahrhunderts
    jahrtausend auflage band platz klasse weltkrieg weltkriegs weltkrieges
"""
_AFTER_ORDINAL = frozenset(_AFTER_ORDINAL_TEXT.split())
_BEFORE_ORDINAL_TEXT = """
    ab am beim das dem den der des die ein eine einem einen eines einer im seit vom zum zur
    do na od po przed w we z ze ve v o s
    det den til fra på i
"""
_BEFORE_ORDINAL = frozenset(_BEFORE_ORDINAL_TEXT.split())
"""What no sentence ends with, so that a number of two digits and a stop behind it is an ordinal."""


def is_abbreviation(text: str, start: int, dot: int, following: int) -> bool:
    """Whether the stop at ``dot`` belongs to the word before it.

    The sentence begins at ``start``; ``following`` is where the next word begins.
    """
    read = text[max(start, dot - _LONGEST) : dot]
    match = _LAST_WORD.search(read)
    if match is None:
        return False
    word = match.group().strip("-").lower()
    if word in _AFTER_NUMBER and _is_number(_word_before(read)):
        return False
    if len(word) == 1 and word.isalpha():
        return True
    if word.isdigit() and len(word) <= 2:
        opens = dot - start <= _LONGEST and text[start:dot].strip(" '*#:;|!") == word
        return opens or _word_at(text, following) in _AFTER_ORDINAL or _word_before(read).lower() in _BEFORE_ORDINAL
    if word in _BEFORE_NUMBER:
        return text[following : following + 1].isdigit()
    return word in _ABBREVIATIONS or ("." in word and all(len(part) <= 1 for part in re.split(r"[.\-]", word)))


def _word_before(read: str) -> str:
    match = _BEFORE_LAST.search(read)
    return match[1] if match else ""


def _is_number(word: str) -> bool:
    return word[-1:].isdigit() or _ROMAN.match(word) is not None


def _word_at(text: str, start: int) -> str:
    word = next(words(text, start, min(len(text), start + _LONGEST)), None)
    return word.text.lower() if word else ""
