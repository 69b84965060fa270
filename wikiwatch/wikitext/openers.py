"""The words that open a clause of its own, by language: what is grafted into a sentence begins with one of them.

Relative pronouns, conjunctions that subordinate, participles and gerunds by their endings; and what likens something
("comme un", "like a"), which needs no comma. Written for this package.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_WORDS_TEXT = {
    "de": "als bevor bis da dabei damit dass daß dem den denen der deren dessen die ebenso falls genauso gleich"
    " gleichsam indem nachdem ob obwohl ohne so sobald sodass sofern solange statt um vergleichbar"
    " während was weil welche welchem welchen welcher welches wenn weshalb wie wobei wodurch womit wonach"
    " worauf woraus worin wofür wo ähnlich",
    "en": "after akin although as because before despite even if just like much once provided reminiscent"
    " rather similar since so that though unless unlike until when where whereas whereby which while who"
    " whom whose without",
    "es": "al aunque como cual cuando cuya cuyas cuyo cuyos donde igual mientras para porque pues que quien"
    " quienes semejante si siempre sin tal tales tras",
    "fr": "afin ainsi alors après avant avec bien car comme dont lequel laquelle lesquelles lesquels lorsque"
    " lorsqu' où parce pareil pareille pendant pour puisque qu' quand que qui quoique sans selon"
    " semblable si tandis tel telle telles tels à",
    "it": r"il\W+quale la\W+quale i\W+quali le\W+quali il\W+cui la\W+cui i\W+cui le\W+cui affinché anche benché"
    r" che chi come cui dopo dove mentre nonostante perché poiché proprio quando quasi qualora sebbene"
    r" senza se simile siccome tale tali",
    "nl": "als alsof die dat doordat gelijk hoewel indien mits nadat net nu omdat opdat sinds terwijl toen"
    " tenzij totdat vergelijkbaar waaraan waarbij waardoor waarin waarmee waarna waarop waaruit waarvan"
    " waarvoor wanneer wat wie wiens wier zoals zodat zonder",
    "pl": "aby bez bo choć chociaż czyli dlatego dopóki gdy gdyż gdzie jak jakby jakie jaki jaka jeśli jeżeli"
    " kiedy kogo kto która które którego której którą któremu którym który których którym którymi którzy"
    " niczym podczas podobnie ponieważ skoro tak więc zanim że żeby",
    "pt": "ainda após como cuja cujas cujo cujos conforme embora enquanto onde para pois porque qual quais"
    " quando que quem se sem semelhante tal tais à",
}

# A clause that begins with such a word hangs on the sentence as a participle does.
_ENDINGS = {
    "de": r"\w{3,}(?:end|ende|enden|ender)",
    "en": r"\w{3,}ing",
    "es": r"\w{3,}(?:ando|iendo|yendo)",
    "fr": r"\w{3,}(?:ant|ants|ante|antes)",
    "it": r"\w{3,}(?:ando|endo)",
    "nl": r"\w{3,}(?:end|ende)",
    "pl": r"\w{3,}(?:ąc|ący|ąca|ące|ących|wszy|łszy)",
    "pt": r"\w{3,}(?:ando|endo|indo)",
}

_SIMILES = {
    "de": r"(?:so |genauso |ebenso |ähnlich |ganz |gerade )?wie (?:ein(?:e[mnrs]?)?|bei einem|in einem|einst"
    r"|beim|im)|ähnlich wie|gleich einem|gleich einer|als ob|als wäre|als wären|nach (?:der )?art (?:ein"
    r"|von)",
    "en": r"(?:much |just |rather |exactly |not un)?like (?:an?|the|those|some|in an?)|akin to|as (?:if|though)"
    r"|just as an?|similar to (?:an?|the)|in the manner of|reminiscent of",
    "es": r"(?:tal |igual |así )?como (?:una?|unos|unas|si|quien)|al igual que|a la manera de|a semejanza de"
    r"|cual si|semejante a una?",
    "fr": r"(?:tout |un peu |exactement |presque )?comme (?:une?|des|si|le ferai[td]|on|dans une?|sur une?"
    r"|à une?)|tels? (?:une?|des)|telles? (?:une?|des)|à (?:la manière|l['’]image|l['’]instar) (?:d['’]|de"
    r"|du|des)|ainsi qu['’]une?|semblables? à une?|pareille?s? à une?",
    "it": r"(?:proprio |così |quasi |un po['’] )?come (?:un|una|uno|se|chi|in un|in una)|come un['’]"
    r"|alla maniera di|al pari di|simile a un|simili a un|alla stregua di",
    "nl": r"zoals (?:een|bij een|in een|de|het)|net (?:als|zoals)|alsof|vergelijkbaar met|op de manier van"
    r"|gelijk een|als (?:in een|bij een)",
    "pl": r"niczym|jakby|(?:tak|podobnie|zupełnie|dokładnie) jak|na wzór|na kształt|jak (?:gracz|w|na|przy)",
    "pt": r"(?:tal |assim |igual )?como (?:uma?|uns|umas|se|quem)|à semelhança de|à maneira de|tal qual"
    r"|semelhante a uma?",
}

# After these a likeness is what something is held, called or used as.
_COMPLEMENTED = {
    "de": "galt gilt gelten galten bekannt bezeichnet betrachtet angesehen",
    "en": "be been feel feels felt known looks look looked sound sounds seems seemed seem tastes would",
    "es": "clasificad[ao]s? conocid[ao]s? considerad[ao]s? descrit[ao]s? definid[ao]s? presentad[ao]s?"
    " usad[ao]s? vist[ao]s?",
    "fr": "class[ée]+e?s? connue?s? considérée?s? considère(?:nt)? décrite?s? définie?s? désignée?s? perçue?s?"
    " présentée?s? reconnue?s? traitée?s? utilisée?s? vue?s? apparaît servir sert",
    "it": "classificat[aeio] conosciut[aeio] considerat[aeio] descritt[aeio] definit[aeio] intes[aeio]"
    " not[aeio] usat[aeio] vist[aeio] presentat[aeio]",
    "nl": "beschouwd bekend gezien net",
    "pl": "uważany uznawany taki taka takie",
    "pt": "classificad[ao]s? conhecid[ao]s? considerad[ao]s? descrit[ao]s? definid[ao]s? tid[ao]s? usad[ao]s?"
    " vist[ao]s?",
}


class Openers(NamedTuple):
    """What opens clauses in one language. ``simile`` is None where none is known."""

    word: re.Pattern[str]
    simile: re.Pattern[str] | None
    complemented: re.Pattern[str]


_END = r"(?:(?<=['’])|(?!\w))"
_NEVER = re.compile(r"(?!)")
_UNKNOWN = Openers(_NEVER, None, _NEVER)


def openers(lang: str) -> Openers:
    """The openers of a language; none for one we have no words of."""
    return _openers(lang) if lang in _WORDS_TEXT else _UNKNOWN


@cache
def _openers(lang: str) -> Openers:
    listed = "|".join(_WORDS_TEXT[lang].replace("'", "['’]").split())
    before = "|".join(_COMPLEMENTED[lang].split())
    return Openers(
        re.compile(rf"(?:{listed}|{_ENDINGS[lang]}){_END}", re.IGNORECASE),
        re.compile(rf"(?<![\w-])(?:{_SIMILES[lang]}){_END}", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{before})\W*\Z", re.IGNORECASE),
    )
