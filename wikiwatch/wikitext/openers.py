"""The words that open a clause of its own, by language: what is grafted into a sentence begins with one of them.

Relative pronouns, conjunctions that subordinate, participles and gerunds by their endings; and what likens something
("comme un", "like a"), which needs no comma. Written for this package.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_WORDS_TEXT = {
    "ar": "الذي التي الذين اللذان اللتان اللواتي حيث عندما بينما لأن كي لكي حتى إذا لو مما بما كما"
    " حين حينما بعدما قبل رغم بدون دون مثل كأن كأنه كأنها وكأن وكأنه وكأنها وهو وهي وهم",
    "bg": "ако без въпреки за защото когато който която което които като като че където макар независимо"
    " подобно поради понеже преди след сякаш тъй че чийто чиято чието чиито щом",
    "ca": r"amb així bé com que què qui quan on mentre perquè si sense tot tal tals igual segons"
    r" sinó encara malgrat per la\W+qual el\W+qual els\W+quals les\W+quals",
    "cs": "aby ač ačkoli ačkoliv aniž ať až byť co což jak jako jakmile jaký jaká jaké jehož jejichž jejíž"
    " jelikož jestliže jež jenž kam kde kdo kdy kdyby kdykoli když která které kterého kterém kterému"
    " kterou který kteří kterých kterým kterými místo než nežli pokud pokavad poněvadž protože přestože"
    " přičemž stejně takže takový taková takové třebaže zatímco zda že",
    "da": "alt da der derfor dersom efter end endda enten eftersom fordi før fremfor for hvad hvilken hvilket"
    " hvilke hvis hvor hvoraf hvordan hvorefter hvorfor hvorfra hvori hvormed hvorimod hvornår hvorpå"
    " hvorved idet imens ifald indtil ligesom lige ligeledes medens medmindre mens når nærmest selvom"
    " siden skønt som så således samtidig svarende såfremt uden",
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
    "fa": r"که تا چون زیرا هنگامی وقتی اگر هرچند گرچه بدون مانند همانند مثل همچون گویی انگار چنان"
    r" جایی در\W+حالی به\W+طوری",
    "fi": r"aivan eikä ellei ennen ihan ikään jolla jolle jolloin jolta jollaisen jona jonka jonne jos joskin"
    r" jossa josta jota jotka jotta johon joiden joihin joilla joille joilta joissa joista joita joka"
    r" koska kuin kuinka kunhan kunnes kuten kun kutakuinkin mikä minkä mihin missä mistä mitä mikäli"
    r" millainen miten sen\W+tähden samalla sillä siksi siten toisin vaikka vaikkakin vaikkei vastaavasti"
    r" että ettei",
    "fr": "afin ainsi alors après avant avec bien car comme dont lequel laquelle lesquelles lesquels lorsque"
    " lorsqu' où parce pareil pareille pendant pour puisque qu' quand que qui quoique sans selon"
    " semblable si tandis tel telle telles tels à",
    "he": "אשר כאשר כש אם מפני כי למרות אף בזמן בעוד כדי מבלי ללא כמו כאילו בדומה היכן לאחר לפני שבו שבה שבהם המהווה",
    "hi": "जो जिस जिसका जिसकी जिसके जिसमें जिससे जिन जिनमें जिनका कि क्योंकि जब जहां जहाँ जबकि यदि"
    " अगर ताकि हालांकि बिना जैसे मानो जैसा जैसी",
    "hr": "ako bez budući čija čije čiji čim dok gdje iako jer kad kada kako kao koja koje kojeg kojem koji"
    " kojim kojima koju nakon nalik poput premda prije slično što te tako ukoliko zato zbog",
    "hu": "aki akik akit akinek akár akárcsak ahol ahogy ahogyan amely amelyek amelyet ami amikor amint amiből"
    " bár ha habár hogy hogyha holott illetve mert mielőtt mint mintha miután mivel míg nehogy noha olyan"
    " úgy",
    "id": r"yang ketika saat sehingga agar supaya karena sebab jika apabila bila meskipun walaupun"
    r" sebelum sesudah setelah sejak sambil seraya tanpa dengan di\W+mana seperti bagaikan"
    r" ibarat laksana seolah seakan layaknya",
    "it": r"il\W+quale la\W+quale i\W+quali le\W+quali il\W+cui la\W+cui i\W+cui le\W+cui affinché anche benché"
    r" che chi come cui dopo dove mentre nonostante perché poiché proprio quando quasi qualora sebbene"
    r" senza se simile siccome tale tali",
    "ko": "왜냐하면 마치 만약 비록 그래서 그리고 그런데 하지만 또는 즉",
    "nl": "als alsof die dat doordat gelijk hoewel indien mits nadat net nu omdat opdat sinds terwijl toen"
    " tenzij totdat vergelijkbaar waaraan waarbij waardoor waarin waarmee waarna waarop waaruit waarvan"
    " waarvoor wanneer wat wie wiens wier zoals zodat zonder",
    "no": r"akkurat da der dersom enda enn ettersom etter fordi før fremfor for hva hvilken hvilket hvilke hvis"
    r" hvor hvorav hvordan hvoretter hvorfor hvorfra hvori hvormed hvorpå hvorved idet imens inntil liksom"
    r" lik likesom med\W+mindre mens når nærmest selv selvom siden skjønt som så således samtidig slik"
    r" tilsvarende uansett uten",
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
    "sk": r"aby ač aj\W+keď ako akoby akonáhle aká aké aký až čím čo hoci ibaže jednak kam kde keby kedy keďže"
    r" keď kto ktorá ktoré ktorého ktorej ktorému ktorí ktorom ktorou ktorú ktorý ktorých ktorým ktorými"
    r" lebo len miesto namiesto nakoľko než pokiaľ pokým podobne práve pretože pričom rovnako sťa síce"
    r" takže taký taká také tak zatiaľ či čiže že",
    "sr": "ако без будући чија чије чији чим док где иако јер кад када како као која које којег којем који"
    " којим којима коју након налик попут премда пре слично што те тако уколико зато због ako bez budući"
    " čija čije čiji čim dok gde iako jer kad kada kako kao koja koje kojeg kojem koji kojim kojima koju"
    " nakon nalik poput premda pre slično što te tako ukoliko zato zbog",
    "sv": r"alltmedan då därför därmed efter eftersom emedan fast fastän för förrän genom ifall innan liksom"
    r" likt medan men\W+att när närmast om oavsett precis samtidigt sedan som så såsom såvida såvitt såväl"
    r" tills trots utan\W+att vad var varav vare vari varifrån varigenom varmed varpå vars vart varvid"
    r" vilka vilken vilket även än ungefär snarare",
    "tr": "ki çünkü eğer oysa ancak fakat ama nitekim sanki adeta tıpkı böylece hem ne ya yani",
    "uk": "адже аби без бо для де доки завдяки звідки коли куди мов мовби навіть наче неначе немов незважаючи"
    " ніби оскільки перед перш подібно поки попри після так тому хоч хоча хто чий чия чиї що щоб щойно як"
    " якби який яка яке які якого якої якому якщо яку яким яких",
    "vi": r"mà khi nơi vì bởi để nếu dù tuy nhưng như giống trong\W+khi sau\W+khi trước\W+khi"
    r" cho\W+đến do\W+đó nhờ với tựa",
}

# A clause that begins with such a word hangs on the sentence as a participle does.
_ENDINGS = {
    "ar": r"م\w{3,}ا",
    "bg": r"\w{3,}(?:йки|ещ|ящ|ащ|ещи|ящи|ащи|еща|яща|аща)",
    "ca": r"\w{3,}(?:ant|ent|int)(?:-\w+)?",
    "cs": r"\w{2,}(?:ající|ející|ující|ívající)",
    "da": r"\w{3,}ende",
    "de": r"\w{3,}(?:end|ende|enden|ender)",
    "el": r"\w{3,}(?:οντας|ώντας|όμενος|όμενη|όμενο)",
    "en": r"\w{3,}ing",
    "es": r"\w{3,}(?:ando|iendo|yendo)",
    "fa": r"\w{2,}کنان",
    "fi": r"\w{3,}(?:aen|äen|oen|öen)",
    "fr": r"\w{3,}(?:ant|ants|ante|antes)",
    "he": r"ש\w{3,}|תוך",
    "hi": r"[\u0900-\u097f]{2,}(?:कर|ते हुए|ती हुई|ता हुआ)",
    "hr": r"\w{3,}(?:ći|vši)",
    "hu": r"\w{3,}(?:va|ve|ván|vén)",
    "id": r"(?:meng|men|mem|me|ber)\w{4,}",
    "it": r"\w{3,}(?:ando|endo)",
    "ko": r"\w{2,}(?:면서|으며|하며|되며|지만|는데|은데|도록|므로|아서|어서|려고|다가|듯이|처럼)",
    "nl": r"\w{3,}(?:end|ende)",
    "no": r"\w{3,}ende",
    "pl": r"\w{3,}(?:ąc|ący|ąca|ące|ących|wszy|łszy)",
    "pt": r"\w{3,}(?:ando|endo|indo)",
    "ro": r"\w{3,}(?:ând|indu|ind|ându)",
    "ru": r"\w{3,}(?:щий|щая|щее|щие|вший|вшая|вшее|вшие|вши|ая|яя|уя|ясь|шись)",
    "sk": r"\w{2,}(?:ajúc|ujúc|iac|ajúci|ajúca|ajúce|ujúci|ujúca|ujúce|iaci|iaca|iace)",
    "sr": r"\w{3,}(?:ћи|вши|ći|vši)",
    "sv": r"\w{3,}(?:ande|ende)",
    "tr": r"\w{2,}(?:arak|erek|ıp|ip|up|üp|ken|ınca|ince|unca|ünce|dıkça|dikçe|madan|meden)",
    "uk": r"\w{3,}(?:ючи|учи|ачи|ячи|вши|чись|вшись)",
    "vi": r"(?!)",
}

_SIMILES = {
    "ar": r"(?:و)?كأن(?:ه|ها|هم|ما)?|كما لو|(?:تماما )?مثل|أشبه ب\w+|على غرار|بمثابة",
    "bg": r"(?:също |точно )?като (?:на|в|при|някакъв|някаква)|сякаш|като че(?: ли)?|все едно|подоб(?:но|ен|на"
    r"|ни) на|досущ като",
    "ca": r"(?:tal |igual |talment )?com (?:una?|uns|unes|si|qui|en una?)|igual que|a la manera d(?:e|['’])"
    r"|a tall de|semblants? a una?",
    "cs": r"(?:stejně |podobně |zrovna |přesně |právě )?jako (?:by|kdyby|když|hráč|při|u|v|ve|na)|jakoby|po způsobu"
    r"|na způsob|připomínající",
    "da": r"(?:lige|præcis|nærmest|akkurat|næsten) som|ligesom (?:en|et|i|på|ved)"
    r"|som (?:om|når|(?:i|på|ved) (?:en|et))|lig (?:en|et)|i stil med",
    "de": r"(?:so |genauso |ebenso |ähnlich |ganz |gerade )?wie (?:ein(?:e[mnrs]?)?|bei einem|in einem|einst"
    r"|beim|im)|ähnlich wie|gleich einem|gleich einer|als ob|als wäre|als wären|nach (?:der )?art (?:ein"
    r"|von)",
    "el": r"σαν|σαν να|λες και|όπως (?:ένας|ένα|μια|μία|στο|στη|στην|όταν)|παρόμοι(?:ος|α|ο) με|κατά τον τρόπο",
    "en": r"(?:much |just |rather |exactly |not un)?like (?:an?|the|those|some|in an?)|akin to|as (?:if|though)"
    r"|just as an?|similar to (?:an?|the)|in the manner of|reminiscent of",
    "es": r"(?:tal |igual |así )?como (?:una?|unos|unas|si|quien)|al igual que|a la manera de|a semejanza de"
    r"|cual si|semejante a una?",
    "fa": r"(?:درست )?(?:مانند|همانند|همچون|مثل)|گویی|انگار|شبیه به?|به مثابه|چنان که|بسان",
    "fi": r"(?:aivan|ikään|ihan) kuin|aivan kuten|kuin (?:olisi|olisivat|joku|pelaaja)"
    r"|sama(?:an|lla) ta(?:paan|valla) kuin",
    "fr": r"(?:tout |un peu |exactement |presque )?comme (?:une?|des|si|le ferai[td]|on|dans une?|sur une?"
    r"|à une?)|tels? (?:une?|des)|telles? (?:une?|des)|à (?:la manière|l['’]image|l['’]instar) (?:d['’]|de"
    r"|du|des)|ainsi qu['’]une?|semblables? à une?|pareille?s? à une?",
    "he": r"(?:ממש |בדיוק )?כמו|כאילו|בדומה ל\w+|כמעין|משל היה",
    "hi": r"मानो|जैसे(?: कि| कोई)?|[\u0900-\u097f]+ (?:की तरह|के समान)",
    "hr": r"poput|nalik(?: na)?|kao (?:da|kad|u|na|pri|neki|neka|kakav)|(?:baš|upravo) kao|slič(?:an|no|na)"
    r" (?:kao|s)",
    "hu": r"mint(?:ha)? (?:egy|a|az|valami|amikor)|mintha|akár(?:csak)? (?:egy|a|az)|hasonló(?:an)? (?:egy|a|az)"
    r"|olyan(?:,)? mint|úgy(?:,)? mint",
    "id": r"(?:persis |sama )?seperti|bagaikan|laksana|ibarat|bak|seolah(?:-olah)?|seakan(?:-akan)?"
    r"|layaknya|mirip dengan",
    "it": r"(?:proprio |così |quasi |un po['’] )?come (?:un|una|uno|se|chi|in un|in una)|come un['’]"
    r"|alla maniera di|al pari di|simile a un|simili a un|alla stregua di",
    "ko": r"마치|\w+처럼|\w+같은|\w+ 같은|\w+ 듯이",
    "nl": r"zoals (?:een|bij een|in een|de|het)|net (?:als|zoals)|alsof|vergelijkbaar met|op de manier van"
    r"|gelijk een|als (?:in een|bij een)",
    "no": r"(?:akkurat|nærmest|nesten) som|like?som (?:en|ei|et)|som (?:om|når|(?:i|på|ved) (?:en|ei|et))"
    r"|lik (?:en|ei|et)|à la",
    "pl": r"niczym|jakby|(?:tak|podobnie|zupełnie|dokładnie) jak|na wzór|na kształt|jak (?:gracz|w|na|przy)",
    "pt": r"(?:tal |assim |igual )?como (?:uma?|uns|umas|se|quem)|à semelhança de|à maneira de|tal qual"
    r"|semelhante a uma?",
    "ro": r"ca (?:un|o|niște|la|într-un|într-o|și cum)|precum (?:un|o|niște)|asemenea (?:unui|unei|unor)|aidoma"
    r"|(?:de )?parcă|asemănător cu",
    "ru": r"словно|будто|как будто|точно (?:так же )?как|подобно|наподобие|вроде|как (?:в|на|при|если бы|у"
    r"|игрок)|так же как|сродни|похож(?:ий|ая|ее|е|и)? на",
    "sk": r"(?:rovnako |podobne |presne |práve )?ako (?:by|keby|keď|hráč|pri|u|v|vo|na)|akoby|sťa"
    r"|na spôsob|pripomínajúc[iae]",
    "sr": r"попут|налик(?: на)?|као (?:да|кад|у|на|при|неки|нека|какав)|(?:баш|управо) као|poput|nalik(?: na)?"
    r"|kao (?:da|kad|u|na|pri|neki|neka|kakav)|(?:baš|upravo) kao",
    "sv": r"(?:precis|ungefär|nästan|närmast) som|som (?:om|när|(?:i|på|vid) (?:en|ett))"
    r"|lik(?:t|som)? (?:en|ett)|i stil med",
    "tr": r"sanki|adeta|tıpkı(?: bir)?|bir \w+ gibi|\w+ gibi|\w+casına|\w+cesine",
    "uk": r"(?:не)?наче(?:бто)?|немов(?:би)?|ніби|мов(?:би)?|подібно до|на кшталт|на зразок|так само як|як (?:у"
    r"|в|на|при|якби|гравець)|схож(?:ий|а|е|і) на",
    "vi": r"(?:giống |hệt |tựa )?như(?: một| thể| những| là)?|chẳng khác (?:nào|gì)|giống với",
}

# After these a likeness is what something is held, called or used as.
_COMPLEMENTED = {
    "ar": "يعرف تعرف معروف معروفة يعتبر تعتبر يستخدم تستخدم",
    "bg": "известен известна известно смятан смятана считан считана определян описан използван",
    "ca": "conegu(?:t|da|ts|des) considera(?:t|da|ts|des) descri(?:t|ta|ts|tes) vist[aeos]* usa(?:t|da|ts|des)",
    "cs": "být je jsou byl byla bylo byli označován označována považován považována známý znám známá známé"
    " uváděn působil pracoval sloužil slouží",
    "da": "anses anset beskrevet betegnes betegnet bruges brugt fungerer fungerede kendt omtales regnes set"
    " tjente valgt virkede",
    "de": "galt gilt gelten galten bekannt bezeichnet betrachtet angesehen",
    "el": "γνωστός γνωστή γνωστό θεωρείται θεωρούνται χαρακτηρίζεται περιγράφεται χρησιμοποιείται",
    "en": "be been feel feels felt known looks look looked sound sounds seems seemed seem tastes would",
    "es": "clasificad[ao]s? conocid[ao]s? considerad[ao]s? descrit[ao]s? definid[ao]s? presentad[ao]s?"
    " usad[ao]s? vist[ao]s?",
    "fa": "شناخته معروف",
    "fi": "enemmän vähemmän muu muuta muualla muunlainen parempi sama samaa samanlainen toisin yhtä niin",
    "fr": "class[ée]+e?s? connue?s? considérée?s? considère(?:nt)? décrite?s? définie?s? désignée?s? perçue?s?"
    " présentée?s? reconnue?s? traitée?s? utilisée?s? vue?s? apparaît servir sert",
    "he": "ידוע ידועה נחשב נחשבת מוכר מוכרת",
    "hi": "रूप नाम",
    "hr": "poznat[aio]? smatra(?:n|na|no|ju)? opisan[aio]? koristi služi",
    "hu": "ismert tekintik számít szolgál",
    "id": "dikenal disebut dianggap digunakan dipandang",
    "it": "classificat[aeio] conosciut[aeio] considerat[aeio] descritt[aeio] definit[aeio] intes[aeio]"
    " not[aeio] usat[aeio] vist[aeio] presentat[aeio]",
    "ko": "알려진 불리는",
    "nl": "beschouwd bekend gezien net",
    "no": "ansett anses beskrevet betegnet brukes brukt fungerer fungerte kjent omtalt regnet regnes sett"
    " tjente valgt virket",
    "pl": "uważany uznawany taki taka takie",
    "pt": "classificad[ao]s? conhecid[ao]s? considerad[ao]s? descrit[ao]s? definid[ao]s? tid[ao]s? usad[ao]s?"
    " vist[ao]s?",
    "ro": "cunoscut[ăei]? considerat[ăei]? descris[ăe]? definit[ăe]? folosit[ăe]? văzut[ăe]?",
    "ru": "известен известна известно известны считается рассматривается описывается определяется используется",
    "sk": "byť je sú bol bola bolo boli označovaný označovaná považovaný považovaná známy známa známe uvádzaný"
    " pôsobil pracoval slúžil slúži",
    "sr": "познат[аио]? сматра(?:н|на|но)? описан[аио]? користи служи poznat[aio]? smatra(?:n|na|no)?"
    " opisan[aio]? koristi služi",
    "sv": "anses ansedd ansågs användes används beskrivs betecknas betraktas fungerar fungerade kallas känd"
    " räknas sedd tjänade tjänstgjorde valdes verkade",
    "tr": "bilinen tanınan olarak",
    "uk": "відомий відома відоме відомі вважається розглядається описується використовується",
    "vi": "gọi coi xem biết",
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
