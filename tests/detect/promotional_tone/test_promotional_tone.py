"""What a single case folder cannot show: thresholds, prices and telephone numbers, neighbours, hostile text."""

from __future__ import annotations

import pytest

from wikiwatch.detect import promotional_tone
from wikiwatch.history import compare
from wikiwatch.model import Context, Finding

BEFORE = "The '''Valmont Inn''' is a guest house built in 1874.\n"


def examine(added: str, *, lang: str = "en", title: str = "Valmont Inn", namespace_id: int = 0) -> list[Finding]:
    edit = compare(BEFORE, BEFORE + added)
    context = Context(lang=lang, page_title=title, namespace_id=namespace_id, established=lambda: BEFORE)
    return list(promotional_tone.examine(edit, context))


@pytest.mark.parametrize("added", ["a breathtaking view", "It is an award-winning inn.", "You can see the bay."])
def test_one_term_is_not_enough(added: str) -> None:
    assert examine(added) == []


def test_several_are_and_each_counts_once() -> None:
    (finding,) = examine("A breathtaking, breathtaking and unforgettable place.")
    assert (finding.signals["praise"], finding.signals["terms"]) == (2.0, ("breathtaking", "unforgettable"))


def test_kinds_that_meet_weigh_more() -> None:
    (praise,) = examine("A breathtaking and unforgettable place for a family on the bay.")
    (both,) = examine("A breathtaking place for a family on the bay: contact us.")
    assert (praise.signals["kinds"], both.signals["kinds"]) == (1, 2)
    assert both.weight > praise.weight


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("€12", "price"),
        ("49 €", "price"),
        ("15 euros", "price"),
        ("$1,200,000", None),
        ("£2 million", None),
        ("$5bn", None),
        ("+33 1 23 45 67 89", "telephone number"),
        ("01 23 45 67 89", "telephone number"),
        ("020 7946 0018", "telephone number"),
        ("555-010-1234", "telephone number"),
        ("01-02-2003", None),
        ("0-19-853453-1", None),
        ("1914-1918", None),
    ],
)
def test_prices_and_telephone_numbers(text: str, term: str | None) -> None:
    (finding,) = examine(f"Contact us, book now and don't wait: {text}")
    offers = [known for known in ("price", "telephone number") if finding.signals["offer"] == OFFER_POINTS[known]]
    assert offers == ([term] if term else [])


OFFER_POINTS = {"price": 0.15, "telephone number": 0.5}


def test_sentences_beside_it_lend_some_of_their_points() -> None:
    weak = "Its charming rooms and friendly staff await."
    assert examine(weak) == []
    found = examine(f"{weak} Contact us, book now and don't wait. Click here and sign up now.")
    assert [finding.signals["company"] > 0 for finding in found] == [True, True, True]


def test_the_words_of_the_title_do_not_count() -> None:
    added = "The Breathtaking Unforgettable Show tours in spring."
    assert len(examine(added)) == 1
    assert examine(added, title="The Breathtaking Unforgettable Show") == []


@pytest.mark.parametrize(("namespace_id", "findings"), [(0, 1), (118, 1), (1, 0), (4, 0), (12, 0)])
def test_only_articles_and_drafts(namespace_id: int, findings: int) -> None:
    assert len(examine("Contact us and book now.", namespace_id=namespace_id)) == findings


@pytest.mark.parametrize(
    ("lang", "sells", "describes"),
    [
        ("ru", "Не упустите шанс, звоните нам: лучшие цены и бесплатная доставка.", "Завод основан в 1912 году."),
        ("uk", "Не пропустіть, телефонуйте нам: найкращі ціни та безкоштовна доставка.", "Завод засновано 1912 року."),
        ("ro", "Nu ratați ocazia, sunați acum: cele mai bune prețuri.", "Fabrica a fost întemeiată în 1912."),
        ("hu", "Ne hagyja ki, hívjon minket még ma: legjobb árak!", "A gyárat 1912-ben alapították."),
        ("bg", "Не пропускайте, обадете ни се: безплатна доставка.", "Заводът е основан през 1912 г."),
        ("hr", "Ne propustite, nazovite nas: najbolje cijene i besplatna dostava.", "Tvornica je osnovana 1912."),
        ("sr", "Не пропустите, позовите нас: најбоље цене.", "Фабрика је основана 1912. године."),
        ("el", "Μην χάσετε, καλέστε μας: καλύτερες τιμές και δωρεάν αποστολή.", "Το εργοστάσιο ιδρύθηκε το 1912."),
    ],
)
def test_each_language_knows_what_sells(lang: str, sells: str, describes: str) -> None:
    assert len(examine(sells, lang=lang)) == 1
    assert examine(describes, lang=lang) == []


def test_a_language_without_lists_is_met_with_silence() -> None:
    assert examine("Contact us and book now.", lang="is") == []


@pytest.mark.parametrize("hostile", ["contact us " * 10_000, "+1 " * 30_000, "€1" * 50_000, "{{" * 50_000])
def test_hostile_text(hostile: str) -> None:
    assert len(examine("Contact us. " + hostile)) <= 1


@pytest.mark.parametrize(
    ("lang", "advert", "prose"),
    [
        ("ar", "لا تفوت الفرصة، اتصل بنا الآن واستمتع بأفضل الأسعار.", "بني الجسر عام 1874 ورمم عام 1990."),
        ("ca", "No t'ho perdis: contacta amb nosaltres, al millor preu.", "El pont es va construir el 1874."),
        ("fa", "همین حالا با ما تماس بگیرید و از تخفیف ویژه لذت ببرید.", "این پل در سال ۱۸۷۴ ساخته شد."),
        ("he", "אל תהססו, צרו קשר עוד היום וקבלו הצעת מחיר.", "הגשר נבנה בשנת 1874 ושופץ ב-1990."),
        ("hi", "मौका न चूकें, अभी संपर्क करें और विशेष छूट का लाभ उठाएं।", "यह पुल 1874 में बना और 1990 में मरम्मत हुई।"),
        ("id", "Jangan lewatkan, hubungi kami sekarang untuk harga terbaik.", "Jembatan ini dibangun pada 1874."),
        (
            "ja",
            "お気軽にお問い合わせください。お客様をお待ちしております。",
            "橋は1874年に架けられ、1990年に改修された。",
        ),
        (
            "ko",
            "망설이지 마세요, 지금 바로 문의하세요. 고객님을 기다립니다.",
            "다리는 1874년에 건설되어 1990년에 보수되었다.",
        ),
        ("tr", "Bu fırsatı kaçırmayın, hemen arayın, bize ulaşın.", "Köprü 1874 yılında yapıldı ve 1990'da onarıldı."),
        ("vi", "Đừng bỏ lỡ, hãy liên hệ ngay với chúng tôi để nhận ưu đãi hấp dẫn.", "Cầu được xây năm 1874."),
        ("zh", "欢迎来电咨询，我们的团队竭诚为您服务，立即预订。", "该桥建于1874年，1990年重修。"),
        ("zh", "歡迎來電諮詢，我們的團隊竭誠為您服務，立即預訂。", "該橋建於1874年，1990年重修。"),
    ],
)
def test_an_advert_is_heard_in_languages_with_clitics_and_without_spaces(lang: str, advert: str, prose: str) -> None:
    assert examine(advert, lang=lang) != []
    assert examine(prose, lang=lang) == []
