"""guess_language(): by script, by function words, and not at all."""

import pytest

from wikiwatch.lexicons.languages import guess_language

SENTENCES = {
    "ca": "La vila va ser fundada pels monjos i és avui una de les més grans del país, amb un port que té segles.",
    "cs": "Město bylo založeno v roce 1554 a je dnes největší v zemi, protože se zde také obchoduje.",
    "da": "Byen blev grundlagt i 1554 af munkene og er i dag den største i landet, men ikke den ældste.",
    "de": "Die Stadt wurde 1554 von den Mönchen gegründet und ist heute die größte des Landes.",
    "en": "The town was founded in 1554 by the monks and is now the largest of the country.",
    "es": "La ciudad fue fundada en 1554 por los monjes y es hoy la mayor del país.",
    "fr": "La ville est fondée en 1554 par les moines et c'est aujourd'hui la plus grande du pays.",
    "hr": "Grad su osnovali redovnici 1554. godine i danas je najveći u zemlji, a u njemu se nalazi sveučilište.",
    "it": "La città fu fondata nel 1554 dai monaci ed è oggi la più grande della regione.",
    "nl": "De stad werd in 1554 door de monniken gesticht en is nu de grootste van het land.",
    "pl": "Miasto zostało założone w 1554 roku przez mnichów i jest dziś największe w kraju.",
    "pt": "A cidade foi fundada em 1554 pelos monges e é hoje a maior do país.",
    "ru": "Город был основан в 1554 году монахами и сегодня он самый большой в стране.",
    "sv": "Staden grundades 1554 av munkarna och är i dag den största i landet.",
    "uk": "Місто було засновано у 1554 році ченцями, і сьогодні це найбільше місто.",
    "ar": "تأسست المدينة على يد الرهبان وهي اليوم أكبر مدن البلاد",
    "el": "Η πόλη ιδρύθηκε από τους μοναχούς και είναι σήμερα η μεγαλύτερη.",
    "fa": "این شهر را راهبان ساختند و امروز بزرگ‌ترین شهر کشور است که گردشگران به آن می‌آیند",
    "hi": "इस नगर की स्थापना भिक्षुओं ने की थी।",
    "ja": "この都市は修道士によって設立された。",
    "zh": "这座城市由修道士建立，如今是全国最大的城市。",
}


@pytest.mark.parametrize("lang", SENTENCES)
def test_each_language_by_one_sentence(lang):
    assert guess_language(SENTENCES[lang]) == lang


@pytest.mark.parametrize("text", ["", "Lorem", "12 34 56", "Paul Durand, Jean Martin, Anne Petit", "!!!"])
def test_what_is_no_prose_is_in_no_language(text):
    assert guess_language(text) == "und"


def test_markup_is_passed_over():
    assert guess_language("{{The of and|to=a}} [[the of|" + SENTENCES["fr"] + "]] <!-- of the and to -->") == "fr"
