"""Which language a text is in, by its script and its function words.

Each language has its most frequent words of grammar: articles, pronouns, prepositions, conjunctions, auxiliaries.
Together they are a third of any prose, and neighbours (Spanish and Portuguese, Danish and Norwegian) differ in them.
Languages we have no lexicon for are listed too, so that they are not taken for their neighbours. After Ingle's and
Cavnar & Trenkle's (SDAIR 1994) short-word and rank methods.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from wikiwatch.model import UNKNOWN_LANGUAGE
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.words import word_texts

_READ = 40_000  # code points of source
_FEWEST_WORDS = 5
_LEAST_SHARE = 0.14  # of the words that must be function words
_LEAD = 1.1  # how many times more they must say than those of the second language
_OWN_SCRIPT = 0.5  # of the letters

_FUNCTION_WORDS_TEXT = {
    "bg": "и на в се да от за че с по е са не като до при след през който която което които това но или има беше той",
    "ca": "el la els les de del dels i a amb per que en un una és va ser són com però més seu seva al als l' d' ha han "
    "aquest aquesta també o no es fou on sobre fins entre",
    "cs": "a v na se že je s z do i o k za ve po jako pro byl byla bylo byly od které který která ale nebo při až jeho "
    "jsou není však také podle který ze",
    "da": "og i at det en den til er som på de med han af for ikke der var et har om men hun blev sig fra ved efter "
    "eller også blandt mellem under deres hvor",
    "de": "der die das und in von zu mit den im des ein eine dem ist als auch für auf sich nicht wurde war es an aus "
    "er bei nach wie oder durch wird zum zur werden einer eines einem sie hatte über vor sind noch nur sein",
    "en": "the of and in to a is was for on as by with that it from at are were his an be this which or had he not "
    "has have their its but they she her who also been than when into would one there",
    "es": "de la el en y los las que del se un una por con para su al como es fue lo más sus o pero no este esta entre "
    "sobre son también desde ha era hasta muy cuando sin había",
    "fi": "ja on oli se että ei hän joka myös kun mutta sekä ovat oli mukaan kuin sen hänen tai jossa joka ole vuonna "
    "olivat jonka sitä niin vain",
    "fr": "de la le et les des en un une du dans est par pour à au qui que sur il l' d' a plus avec ne se pas son sa "
    "ses aux ce cette sont ou elle été mais comme leur était ont qu' n' s' c'",
    "gl": "de a o e que do da en os as un unha dos das por para con no na ao é foi como máis se non seu súa nos nas "
    "polo pola pero tamén entre ou á aos son",
    "hr": "i u je na se da od za s su kao iz koji koja koje nije bio bila ali po do ili što te nakon biti sa više "
    "bi će koju kako godine",
    "hu": "a az és hogy nem is egy volt meg de csak ez vagy mint már el azt aki ami még után szerint között amely "
    "lett pedig ezt majd által",
    "id": "yang dan di dari dengan untuk pada ini itu ke adalah dalam sebagai oleh tidak juga akan telah atau ia "
    "menjadi bahwa mereka dapat karena tersebut para lebih sebuah",
    "it": "di e il la che in un una è per del della dei le i con non da si al come sono gli nel alla l' dell' più "
    "anche ma lo delle era fu suo sua nella dal dalla tra degli sul o ha dopo",
    "la": "et in est ad non ut cum ex quod qui sed de per sunt ab aut esse quae atque eius erat hic nec si a pro",
    "nl": "de het een van en in is op te dat die met voor zijn was er als aan door ook om bij werd niet uit naar over "
    "maar of werden heeft deze tot dit hij zij ze wordt hun nog onder",
    "no": "og i at det en den til er som på de med han av for ikke ble var et har om men hun seg fra ved etter eller "
    "også mellom under deres hvor",
    "pl": "w i na z się do nie jest że to o od po jako za przez oraz był była było były dla jego ale a przy które "
    "który która roku są jej ich także ze we lub pod",
    "pt": "de a o e que do da em os as um uma dos das por para com no na ao é foi como mais se não seu sua nos nas "
    "pelo pela mas também entre ou à aos são pelos pelas ser foram até",
    "ro": "de și în a la cu din pe care pentru că o un este nu se sau mai fost al ale ce prin ca lui fi au sunt dar "
    "său sa după între",
    "ru": "и в на с по что не он из как к от за для его это а но у был была были до также при или после который о со "
    "же во которые так она они году",
    "sk": "a v na sa že je s z do aj o k za vo po ako pre bol bola bolo boli od ktorý ktorá ktoré ale alebo pri až "
    "jeho sú nie však podľa zo",
    "sr": "и у је на да се од за са су као из који која које не био била али по до или током након",
    "sv": "och i att det en den till är som på de med han av för inte var ett har om men hon sig från vid efter eller "
    "även mellan under deras där blev",
    "tr": "ve bir bu da de için ile olarak olan çok daha en ne ise gibi kadar sonra ancak tarafından veya ya o "
    "olduğu her içinde değil",
    "uk": "і в на з що не у до та як за від його для по це але є був була були також або про при після який яка які "
    "із а й",
}

# By script alone, where one language writes it, or writes most of it.
_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "ta": "\u0b80-\u0bff",
    "th": "\u0e00-\u0e7f",
    "ka": "\u10a0-\u10ff",
    "hy": "\u0530-\u058f",
    "ko": "\u1100-\u11ff\uac00-\ud7af",
}
_ARABIC = re.compile("[\u0600-\u06ff]")
_PERSIAN = re.compile("[پچژگکی]")
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_FEW_KANA = 0.05  # of what is Han or kana; Japanese has ten times as much
_FEW_PERSIAN = 0.03
_LETTERS = re.compile(r"[^\W\d_]")


def guess_language(text: str) -> str:
    """The code of the language most of the text is in; ``und`` where that is not clear.

    Of a long text its beginning is read. Markup is passed over.
    """
    read = prose(text, 0, _READ)
    return _by_script(read) or _by_words(Counter(word_texts(read.casefold().replace("’", "'"))))


def _by_script(read: str) -> str | None:
    letters = len(_LETTERS.findall(read))
    han, kana = len(_HAN.findall(read)), len(_KANA.findall(read))
    if han + kana > _OWN_SCRIPT * letters:
        return "ja" if kana > _FEW_KANA * (han + kana) else "zh"
    if len(_ARABIC.findall(read)) > _OWN_SCRIPT * letters:
        return "fa" if len(_PERSIAN.findall(read)) > _FEW_PERSIAN * letters else "ar"
    for lang, letter in _script_patterns().items():
        if len(letter.findall(read)) > _OWN_SCRIPT * letters:
            return lang
    return None


def _by_words(counts: Counter[str]) -> str:
    total = counts.total()
    if total < _FEWEST_WORDS:
        return UNKNOWN_LANGUAGE
    shared = _sharing()
    points = {lang: sum(counts[word] / shared[word] for word in words) for lang, words in _function_words().items()}
    (best, most), (_, second) = sorted(points.items(), key=lambda item: -item[1])[:2]
    telling = sum(counts[word] for word in _function_words()[best])
    return best if telling >= _LEAST_SHARE * total and most >= _LEAD * second else UNKNOWN_LANGUAGE


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {lang: frozenset(words.split()) for lang, words in _FUNCTION_WORDS_TEXT.items()}


@cache
def _sharing() -> Counter[str]:
    """How many languages have each word: one that many have says little of any."""
    return Counter(word for words in _function_words().values() for word in words)


@cache
def _script_patterns() -> dict[str, re.Pattern[str]]:
    return {lang: re.compile(f"[{letters}]") for lang, letters in _SCRIPTS.items()}
