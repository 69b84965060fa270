"""check_text(): a text without its history, alone and against a version that is trusted."""

from types import SimpleNamespace

import pytest

from tests.pipeline.accusing import Words, judge_by_findings
from wikiwatch.model import Evidence, Judged
from wikiwatch.pipeline import check
from wikiwatch.pipeline.check import Request, check_text

STANDING = (
    "Le site ouvre en 2003 avec douze salons publics. Le 25 juin 2024, la page est remplacée par un avis de fermeture, "
    "et l'entreprise cesse son activité. Le ministre salue la décision de la justice."
)
GRAFT = " comme un joueur qui perd son jackpot à la table,"
GRAFTED = STANDING.replace("fermeture,", f"fermeture,{GRAFT}")


@pytest.fixture
def detectors(monkeypatch):
    """detectors(jackpot=Words("jackpot")): these are all the detectors there are, and all that judges."""

    def put(**modules):
        monkeypatch.setattr(check, "detectors", lambda: modules)
        monkeypatch.setattr(check, "judge_text", judge_by_findings)
        monkeypatch.setattr(check, "threshold", lambda **which: 0.5)

    return put


@pytest.fixture
def jackpot(detectors):
    words = Words("jackpot")
    detectors(jackpot=words)
    return words


def told(report):
    return [(sentence.text, sentence.judged.score > 0) for sentence in report.sentences]


def guilty(report):
    return [report.text[slice(*span)] for sentence in report.sentences for span in sentence.judged.spans]


def test_every_sentence_is_judged(jackpot):
    report = check_text(Request(text="Un jackpot attend.\n\nLe beffroi sonne."))
    assert told(report) == [("Un jackpot attend.", True), ("Le beffroi sonne.", False)]
    assert guilty(report) == ["Un jackpot attend."]
    assert (report.suspect_share, [s.text for s in report.suspects]) == (0.5, ["Un jackpot attend."])
    assert [finding.detector for finding in report.sentences[0].findings] == ["jackpot"]


def test_offsets_are_code_points_of_the_text(jackpot):
    report = check_text(Request(text="🎰 Été. Le jackpot."))
    assert [sentence.judged.span for sentence in report.sentences] == [(0, 6), (7, 18)]


def test_nothing_of_a_text_alone_counts_as_established(jackpot):
    check_text(Request(text="Un jackpot attend.", title="Beffroi", lang="fr-CH"))
    edit, context = jackpot.seen[0]
    assert (edit.old, edit.is_creation, context.established()) == ("", True, "")
    assert (context.lang, context.page_title) == ("fr", "Beffroi")


def test_the_reference_is_what_is_established(jackpot):
    check_text(Request(text="Un jackpot attend.", reference=STANDING))
    edit, context = jackpot.seen[0]
    assert edit.old == context.established() == STANDING


def test_what_stands_in_the_reference_is_not_judged(jackpot):
    report = check_text(Request(text="Le jackpot. La fin.", reference="La fin. Le jackpot."))
    assert told(report) == [("Le jackpot.", False), ("La fin.", False)]
    assert [sentence.findings for sentence in report.sentences] == [(), ()]


def test_a_second_copy_of_a_sentence_of_the_reference_is_not_judged_either(jackpot):
    report = check_text(Request(text="Le jackpot attend.\n\nLe jackpot attend.", reference="Le jackpot attend."))
    assert guilty(report) == []


def test_of_a_standing_sentence_the_grafted_clause_alone_is_judged(jackpot):
    report = check_text(Request(text=GRAFTED, reference=STANDING))
    assert [accused for _, accused in told(report)] == [False, True, False]
    assert guilty(report) == [GRAFT.strip()]


def test_a_sentence_that_is_new_for_the_most_part_is_judged_whole(jackpot):
    new = "Le site vend des jackpots à tous les joueurs de la région parisienne."
    assert guilty(check_text(Request(text=f"{STANDING} {new}", reference=STANDING))) == [new]


def test_a_word_corrected_is_judged_only_where_something_is_held_against_it(jackpot):
    corrected = STANDING.replace("douze", "treize")
    assert all(not accused for _, accused in told(check_text(Request(text=corrected, reference=STANDING))))
    report = check_text(Request(text=STANDING.replace("douze", "jackpot"), reference=STANDING))
    assert guilty(report) == ["jackpot"]


def test_a_rendered_copy_is_compared_with_the_words_of_wikitext(jackpot):
    wikitext = (
        "'''Salon''' est un [[site web|site]] ouvert en [[2003]].<ref>Gazette</ref>\n\n== Fin ==\nIl ferme le 3 mai."
    )
    copy = "Salon est un site ouvert en 2003.\n\n== Fin ==\n\nIl ferme le 3 mai. Un jackpot attend."
    assert [text for text, accused in told(check_text(Request(text=copy, reference=wikitext))) if accused] == [
        "Un jackpot attend."
    ]


def test_a_cell_that_stands_in_the_reference_is_known_again(jackpot):
    reference = f"{STANDING}\n{{|\n! Lot !! Mise\n|-\n| Grand jackpot || 12\n|}}"
    copy = "Tout autre chose.\n\n! Lot\n! Mise\n| Grand jackpot\n| Jackpot grand\n| un jackpot"
    assert guilty(check_text(Request(text=copy, reference=reference))) == ["| un jackpot"]


def test_the_clauses_of_one_sentence_are_told_together(detectors):
    detectors(jackpot=Words("jackpot"))
    text = STANDING.replace("Le 25 juin 2024,", "Le 25 juin 2024, un jackpot de plus pour lui,")
    text = text.replace("activité.", "activité, comme un vulgaire jackpot de fête.")
    report = check_text(Request(text=text, reference=STANDING))
    assert guilty(report) == ["un jackpot de plus pour lui,", ", comme un vulgaire jackpot de fête"]
    assert len(report.suspects) == 1


def test_what_a_text_lacks_is_not_held_against_it(detectors):
    detectors(gone=Words("jackpot", evidence=Evidence.REMOVAL))
    report = check_text(Request(text="Un jackpot attend."))
    assert told(report) == [("Un jackpot attend.", False)]


def test_a_threshold_of_ones_own_decides_what_is_suspect(detectors):
    detectors(jackpot=Words("jackpot", weight=0.3))
    request = Request(text="Un jackpot attend.")
    assert (check_text(request).threshold, guilty(check_text(request))) == (0.5, [])
    assert guilty(check_text(request, 0.2)) == ["Un jackpot attend."]
    assert guilty(check_text(request, 0.9)) == []


def test_a_detector_that_fails_is_named_and_the_others_go_on(detectors):
    def examine(edit, context):
        raise ZeroDivisionError("division by zero")

    detectors(broken=SimpleNamespace(examine=examine), jackpot=Words("jackpot"))
    report = check_text(Request(text="Un jackpot attend."))
    assert guilty(report) == ["Un jackpot attend."]
    assert [(e.stage, e.message) for e in report.errors] == [
        ("detect/broken", "ZeroDivisionError: division by zero"),
    ]


def test_the_language_is_guessed_where_it_is_not_told():
    assert check_text(Request(text=STANDING)).lang == "fr"
    assert check_text(Request(text=STANDING, lang="de")).lang == "de"
    assert check_text(Request(text="Lorem")).lang == "und"


@pytest.mark.parametrize("text", ["", " \n\n ", "\ufeff"])
def test_an_empty_text_has_no_suspects(text):
    report = check_text(Request(text=text))
    assert (report.suspects, report.suspect_share) == ((), 0.0)


def test_a_lone_surrogate_is_no_obstacle():
    report = check_text(Request(text="Un \udc80 mot.", reference="Un \ud800 mot."))
    assert report.sentences[0].judged == Judged(span=(0, 9), score=0.0)


NAMES = "\n".join(f"{first} {last}{number}" for number in range(50) for first in "ABCDE" for last in "WXYZ")
TABLE = "{| class=wikitable\n! Nom !! Total\n" + "|-\n| Paul || 12\n" * 300 + "|}\n"
MIXED = "Ελληνικά και English and русский текст, 日本語の文。 हिन्दी वाक्य। עברית كلمة. " * 40


BRIDGE = """'''Ravel bridge''' is a road bridge over the Orne at Ravel, opened in 1931. It has three arches of concrete.

== History ==
The first bridge of 1842 was built of wood by the engineer of the county and was swept away by the flood of 1926. The
town council decided in 1928 to build a new one of concrete. Works began in April 1929 and took two years.

{}

== Traffic ==
Trams crossed the bridge until 1957. Some nine thousand cars a day used it in 2015, as the county counted."""
ADVERT = "Play now at Lucky Palace casino and claim your 200% welcome bonus with free spins today!"


@pytest.mark.parametrize(
    "place",
    [
        f"[[File:Bridge.jpg|thumb|{ADVERT}]]",
        f"=== {ADVERT} ===",
        f"{{|\n! Year !! Event\n|-\n| 1931 || Opened\n|-\n| 1957 || {ADVERT}\n|}}",
    ],
    ids=["caption", "heading", "cell"],
)
def test_an_advert_is_found_where_the_judge_reads_nothing(place):
    report = check_text(Request(text=BRIDGE.format(place), lang="en", title="Ravel bridge"))
    suspects = [sentence.text for sentence in report.sentences if sentence.judged.score >= report.threshold]
    assert len(suspects) == 1 and ADVERT in suspects[0]


def test_a_caption_on_a_page_about_its_field_is_not_suspect():
    place = "[[File:Table.jpg|thumb|A roulette table at the casino, with chips and the croupier's rake]]"
    text = BRIDGE.replace("is a road bridge", "is a casino with roulette, slot machines and a hotel")
    report = check_text(Request(text=text.format(place), lang="en", title="Ravel casino"))
    assert not [sentence.text for sentence in report.sentences if sentence.judged.score >= report.threshold]


@pytest.mark.parametrize(
    "text",
    [
        "Mot",
        "Mot.",
        NAMES,
        TABLE,
        MIXED,
        "{{a|[[b <ref>c {| '''d " * 300,
        "\n".join(f"* {name}, {name}" for name in NAMES.split("\n")),
        ", ".join(NAMES.split("\n")),
        "Qapla' tlhIngan Hol vIjatlh, batlh Daqawlu'taH. " * 50,
    ],
    ids=["word", "sentence", "names", "table", "scripts", "unclosed", "list", "one sentence", "unknown language"],
)
def test_odd_texts_are_no_flood_of_suspects(text):
    report = check_text(Request(text=text))
    assert report.sentences
    assert report.suspects == ()
