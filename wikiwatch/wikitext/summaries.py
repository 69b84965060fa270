"""What an edit summary tells: whether its author gave a reason in words of their own."""

import re
from functools import lru_cache

from wikiwatch.wikitext.words import word_texts

_SECTION = re.compile(r"/\*.{0,500}?\*/", re.DOTALL)
_LEAST_WORDS = 2
_MAX_SUMMARY = 1_000  # code points; MediaWiki keeps 500

# What MediaWiki writes by itself (its messages autosumm-*), and the ready-made summaries of its mobile editors.
_AUTOMATIC = re.compile(
    r"^(?:blanked the page|replaced content with|created (?:blank )?page|page blanchie|contenu remplacé par|page créée"
    r"|page vide créée|página blanqueada|página reemplazada por|página creada|se creó una página vacía"
    r"|die seite wurde (?:geleert|neu angelegt)|der seiteninhalt wurde durch einen anderen text ersetzt"
    r"|leere seite erstellt)",
    re.IGNORECASE,
)
# Said of any edit at all, so it says nothing of this one.
_EMPTY_TEXT = """
    a add added adding ajout ajouté ajouter and angepasst añadido arreglo artículo article artikel aus better bug
    cambio cambios change changed changes clarification clean cleanup coquille coquilles correct corrected correcting
    correction corrections corrección corregido correctif corrigé das datos date de del der des detail details die du
    edit edited edits el en ergänzt ergänzung error errors erreur erreurs et expanded fact facts fault faute fautes
    fehler fix fixed fixes fixing for frappe gram grammaire grammar grammatik i in info infos information
    informations it korrektur korrigiert la le les line link links liens lien mejora mineur mineure minor mis mise
    misspelling mistake mistakes modif modification modifications modifié ok okay of on orthographe orthographique
    ortografía page página petit petite plus précision punctuation rechtschreibung retouche s seite sentence
    signos small some spelling stuff style syntax test text texte texto the this tippfehler to type typo typos
    typographie un und une updated update updates verbessert verbesserung was wording word words y à änderung
"""
_EMPTY = frozenset(_EMPTY_TEXT.split())
# One of these is reason enough: the shorthand of maintenance.
_REASON_TEXT = """
    archivage archived archiving blp copyvio dispute doublon doublons dup duplicate duplicated fork fusion fusionné hoax
    merge merged merging move moved npov oversight pov pub publicité redirect reverted revert reverting revertido
    révocation rv rvv rvt scission sourced spam spamlink split splitting traduction translation undid undo unsourced
    urheberrecht urv vandal vandalism vandalisme vandalismo vandalismus verschoben
"""
_REASON = frozenset(_REASON_TEXT.split())


@lru_cache(maxsize=16)
def is_explained(summary: str | None) -> bool:
    """Whether ``summary`` holds a reason: two words or more that are not said of any edit, or one term of maintenance.

    The ``/* section */`` mark, MediaWiki's automatic summaries and set phrases ("fixed typo", "correction") do not
    count. A hidden summary explains nothing.
    """
    own = _SECTION.sub(" ", (summary or "")[:_MAX_SUMMARY]).strip()
    if not own or _AUTOMATIC.match(own):
        return False
    said = {word.lower() for word in word_texts(own) if word[0].isalpha()}
    return not said.isdisjoint(_REASON) or len(said - _EMPTY) >= _LEAST_WORDS
