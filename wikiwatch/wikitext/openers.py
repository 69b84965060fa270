"""The words that open a clause of its own, by language: what is grafted into a sentence begins with one of them.

Relative pronouns, conjunctions that subordinate, participles and gerunds by their endings; and what likens something
("comme un", "like a"), which needs no comma. Written for this package.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_WORDS_TEXT = {
    "bg": "ако без въпреки за защото когато който която което които като като че където макар независимо"
    " подобно поради понеже преди след сякаш тъй че чийто чиято чието чиито щом",
    "de": "als bevor bis da dabei damit dass daß dem den denen der deren dessen die ebenso falls genauso gleich"
    " gleichsam indem nachdem ob obwohl ohne so sobald sodass sofern solange statt um vergleichbar"
    " während was weil welche welchem welchen welcher welches wenn weshalb wie wobei wodurch womit wonach"
    " worauf woraus worin wofür wo ähnlich",
    "el": r"αν αφού για γιατί δίχως εάν ενώ επειδή καθώς λες μήπως μολονότι μόλις όπου όπως όποτε όταν όσο ότι"
    r" ο\W+οποίος η\W+οποία το\W+οποίο οι\W+οποίοι οι\W+οποίες τα\W+οποία παρότι πριν που πως σαν χωρίς"
    r" ώστε",
    "en": "after akin although as because before despite even if just like much once provided reminiscent"
    " rather similar since so that though unless unlike until when where whereas whereby which while who"
    " whom whose without",
    "es": "al aunque como cual cuando cuya cuyas cuyo cuyos donde igual mientras para porque pues que quien"
    " quienes semejante si siempre sin tal tales tras",
    "fr": "afin ainsi alors après avant avec bien car comme dont lequel laquelle lesquelles lesquels lorsque"
    " lorsqu' où parce pareil pareille pendant pour puisque qu' quand que qui quoique sans selon"
    " semblable si tandis tel telle telles tels à",
    "hr": "ako bez budući čija čije čiji čim dok gdje iako jer kad kada kako kao koja koje kojeg kojem koji"
    " kojim kojima koju nakon nalik poput premda prije slično što te tako ukoliko zato zbog",
    "hu": "aki akik akit akinek akár akárcsak ahol ahogy ahogyan amely amelyek amelyet ami amikor amint amiből"
    " bár ha habár hogy hogyha holott illetve mert mielőtt mint mintha miután mivel míg nehogy noha olyan"
    " úgy",
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
    "ro": r"al\W+cărui a\W+cărei ale\W+căror asemenea asemeni care căci ca când chiar ci dacă datorită deoarece"
    r" deși după fără fiindcă încât în\W+timp\W+ce întrucât înainte încă ori pentru până parcă precum unde",
    "ru": "без благодаря будто бы вроде где для если едва ибо из-за как когда который которая которое которые"
    " которого которой которому которую которым которых куда кто лишь наподобие несмотря откуда перед"
    " пока подобно поскольку после потому прежде сколь словно так точно то хотя чей чтобы что чья чьё чьи",
    "sr": "ако без будући чија чије чији чим док где иако јер кад када како као која које којег којем који"
    " којим којима коју након налик попут премда пре слично што те тако уколико зато због ako bez budući"
    " čija čije čiji čim dok gde iako jer kad kada kako kao koja koje kojeg kojem koji kojim kojima koju"
    " nakon nalik poput premda pre slično što te tako ukoliko zato zbog",
    "uk": "адже аби без бо для де доки завдяки звідки коли куди мов мовби навіть наче неначе немов незважаючи"
    " ніби оскільки перед перш подібно поки попри після так тому хоч хоча хто чий чия чиї що щоб щойно як"
    " якби який яка яке які якого якої якому якщо яку яким яких",
}

# A clause that begins with such a word hangs on the sentence as a participle does.
_ENDINGS = {
    "bg": r"\w{3,}(?:йки|ещ|ящ|ащ|ещи|ящи|ащи|еща|яща|аща)",
    "de": r"\w{3,}(?:end|ende|enden|ender)",
    "el": r"\w{3,}(?:οντας|ώντας|όμενος|όμενη|όμενο)",
    "en": r"\w{3,}ing",
    "es": r"\w{3,}(?:ando|iendo|yendo)",
    "fr": r"\w{3,}(?:ant|ants|ante|antes)",
    "hr": r"\w{3,}(?:ći|vši)",
    "hu": r"\w{3,}(?:va|ve|ván|vén)",
    "it": r"\w{3,}(?:ando|endo)",
    "nl": r"\w{3,}(?:end|ende)",
    "pl": r"\w{3,}(?:ąc|ący|ąca|ące|ących|wszy|łszy)",
    "pt": r"\w{3,}(?:ando|endo|indo)",
    "ro": r"\w{3,}(?:ând|indu|ind|ându)",
    "ru": r"\w{3,}(?:щий|щая|щее|щие|вший|вшая|вшее|вшие|вши|ая|яя|уя|ясь|шись)",
    "sr": r"\w{3,}(?:ћи|вши|ći|vši)",
    "uk": r"\w{3,}(?:ючи|учи|ачи|ячи|вши|чись|вшись)",
}

_SIMILES = {
    "bg": r"(?:също |точно )?като (?:на|в|при|някакъв|някаква)|сякаш|като че(?: ли)?|все едно|подоб(?:но|ен|на"
    r"|ни) на|досущ като",
    "de": r"(?:so |genauso |ebenso |ähnlich |ganz |gerade )?wie (?:ein(?:e[mnrs]?)?|bei einem|in einem|einst"
    r"|beim|im)|ähnlich wie|gleich einem|gleich einer|als ob|als wäre|als wären|nach (?:der )?art (?:ein"
    r"|von)",
    "el": r"σαν|σαν να|λες και|όπως (?:ένας|ένα|μια|μία|στο|στη|στην|όταν)|παρόμοι(?:ος|α|ο) με|κατά τον τρόπο",
    "en": r"(?:much |just |rather |exactly |not un)?like (?:an?|the|those|some|in an?)|akin to|as (?:if|though)"
    r"|just as an?|similar to (?:an?|the)|in the manner of|reminiscent of",
    "es": r"(?:tal |igual |así )?como (?:una?|unos|unas|si|quien)|al igual que|a la manera de|a semejanza de"
    r"|cual si|semejante a una?",
    "fr": r"(?:tout |un peu |exactement |presque )?comme (?:une?|des|si|le ferai[td]|on|dans une?|sur une?"
    r"|à une?)|tels? (?:une?|des)|telles? (?:une?|des)|à (?:la manière|l['’]image|l['’]instar) (?:d['’]|de"
    r"|du|des)|ainsi qu['’]une?|semblables? à une?|pareille?s? à une?",
    "hr": r"poput|nalik(?: na)?|kao (?:da|kad|u|na|pri|neki|neka|kakav)|(?:baš|upravo) kao|slič(?:an|no|na)"
    r" (?:kao|s)",
    "hu": r"mint(?:ha)? (?:egy|a|az|valami|amikor)|mintha|akár(?:csak)? (?:egy|a|az)|hasonló(?:an)? (?:egy|a|az)"
    r"|olyan(?:,)? mint|úgy(?:,)? mint",
    "it": r"(?:proprio |così |quasi |un po['’] )?come (?:un|una|uno|se|chi|in un|in una)|come un['’]"
    r"|alla maniera di|al pari di|simile a un|simili a un|alla stregua di",
    "nl": r"zoals (?:een|bij een|in een|de|het)|net (?:als|zoals)|alsof|vergelijkbaar met|op de manier van"
    r"|gelijk een|als (?:in een|bij een)",
    "pl": r"niczym|jakby|(?:tak|podobnie|zupełnie|dokładnie) jak|na wzór|na kształt|jak (?:gracz|w|na|przy)",
    "pt": r"(?:tal |assim |igual )?como (?:uma?|uns|umas|se|quem)|à semelhança de|à maneira de|tal qual"
    r"|semelhante a uma?",
    "ro": r"ca (?:un|o|niște|la|într-un|într-o|și cum)|precum (?:un|o|niște)|asemenea (?:unui|unei|unor)|aidoma"
    r"|(?:de )?parcă|asemănător cu",
    "ru": r"словно|будто|как будто|точно (?:так же )?как|подобно|наподобие|вроде|как (?:в|на|при|если бы|у"
    r"|игрок)|так же как|сродни|похож(?:ий|ая|ее|е|и)? на",
    "sr": r"попут|налик(?: на)?|као (?:да|кад|у|на|при|неки|нека|какав)|(?:баш|управо) као|poput|nalik(?: na)?"
    r"|kao (?:da|kad|u|na|pri|neki|neka|kakav)|(?:baš|upravo) kao",
    "uk": r"(?:не)?наче(?:бто)?|немов(?:би)?|ніби|мов(?:би)?|подібно до|на кшталт|на зразок|так само як|як (?:у"
    r"|в|на|при|якби|гравець)|схож(?:ий|а|е|і) на",
}

# After these a likeness is what something is held, called or used as.
_COMPLEMENTED = {
    "bg": "известен известна известно смятан смятана считан считана определян описан използван",
    "de": "galt gilt gelten galten bekannt bezeichnet betrachtet angesehen",
    "el": "γνωστός γνωστή γνωστό θεωρείται θεωρούνται χαρακτηρίζεται περιγράφεται χρησιμοποιείται",
    "en": "be been feel feels felt known looks look looked sound sounds seems seemed seem tastes would",
    "es": "clasificad[ao]s? conocid[ao]s? considerad[ao]s? descrit[ao]s? definid[ao]s? presentad[ao]s?"
    " usad[ao]s? vist[ao]s?",
    "fr": "class[ée]+e?s? connue?s? considérée?s? considère(?:nt)? décrite?s? définie?s? désignée?s? perçue?s?"
    " présentée?s? reconnue?s? traitée?s? utilisée?s? vue?s? apparaît servir sert",
    "hr": "poznat[aio]? smatra(?:n|na|no|ju)? opisan[aio]? koristi služi",
    "hu": "ismert tekintik számít szolgál",
    "it": "classificat[aeio] conosciut[aeio] considerat[aeio] descritt[aeio] definit[aeio] intes[aeio]"
    " not[aeio] usat[aeio] vist[aeio] presentat[aeio]",
    "nl": "beschouwd bekend gezien net",
    "pl": "uważany uznawany taki taka takie",
    "pt": "classificad[ao]s? conhecid[ao]s? considerad[ao]s? descrit[ao]s? definid[ao]s? tid[ao]s? usad[ao]s?"
    " vist[ao]s?",
    "ro": "cunoscut[ăei]? considerat[ăei]? descris[ăe]? definit[ăe]? folosit[ăe]? văzut[ăe]?",
    "ru": "известен известна известно известны считается рассматривается описывается определяется используется",
    "sr": "познат[аио]? сматра(?:н|на|но)? описан[аио]? користи служи poznat[aio]? smatra(?:n|na|no)?"
    " opisan[aio]? koristi služi",
    "uk": "відомий відома відоме відомі вважається розглядається описується використовується",
}


class Openers(NamedTuple):
    """What opens clauses in one language. ``simile`` is None where none is known."""

    word: re.Pattern[str]
    simile: re.Pattern[str] | None
    complemented: re.Pattern[str]


_END = r"(?:(?<=['’])|(?!\w))"
_NEVER = re.compile(r"(?!)")
_UNKNOWN = Openers(_NEVER, None, _NEVER)


@cache
def openers(lang: str) -> Openers:
    """The openers of a language; none for one we have no words of."""
    if lang not in _WORDS_TEXT:
        return _UNKNOWN
    listed = "|".join(_WORDS_TEXT[lang].replace("'", "['’]").split())
    before = "|".join(_COMPLEMENTED[lang].split())
    return Openers(
        re.compile(rf"(?:{listed}|{_ENDINGS[lang]}){_END}", re.IGNORECASE),
        re.compile(rf"(?<![\w-])(?:{_SIMILES[lang]}){_END}", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{before})\W*\Z", re.IGNORECASE),
    )
