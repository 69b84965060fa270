"""The constructs of a window, and the same ones mwparserfromhell finds where both read well-formed wikitext."""

import mwparserfromhell
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Span
from wikiwatch.wikitext.constructs import (
    ExternalLink,
    Heading,
    Reference,
    Template,
    external_links,
    headings,
    images,
    references,
    templates,
)

WINDOW = """{{Infobox lieu
| image = vieux_port.jpg
| site = {{URL|https://www.Example.org:80/a}}
}}
Le port<ref name="x">{{Lien web|url=http://user@presse.example/b}}</ref>, [http://a.example/c?d le site] et
http://b.example/(e), vu<ref name=y/> [[File:Quai.svg|thumb|Le [[quai]]]].
== Voir aussi == <!-- note -->
=== [[Lien]] ===
"""


def at(part: str) -> Span:
    start = WINDOW.index(part)
    return Span(start, start + len(part))


def test_external_links():
    assert external_links(WINDOW) == (
        ExternalLink(
            url="https://www.Example.org:80/a", host="www.example.org", span=at("https://www.Example.org:80/a")
        ),
        ExternalLink(
            url="http://user@presse.example/b", host="presse.example", span=at("http://user@presse.example/b")
        ),
        ExternalLink(url="http://a.example/c?d", host="a.example", span=at("[http://a.example/c?d le site]")),
        ExternalLink(url="http://b.example/(e)", host="b.example", span=at("http://b.example/(e)")),
    )


def test_references():
    content = "{{Lien web|url=http://user@presse.example/b}}"
    assert references(WINDOW) == (
        Reference(content=content, span=at(f'<ref name="x">{content}</ref>')),
        Reference(content="", span=at("<ref name=y/>")),
    )


def test_templates():
    infobox = WINDOW[: WINDOW.index("}}\nLe") + 2]
    assert templates(WINDOW) == (
        Template(name="Infobox lieu", span=at(infobox)),
        Template(name="URL", span=at("{{URL|https://www.Example.org:80/a}}")),
        Template(name="Lien web", span=at("{{Lien web|url=http://user@presse.example/b}}")),
    )


def test_images():
    assert images(WINDOW) == (at("vieux_port.jpg"), at("[[File:Quai.svg|thumb|Le [[quai]]]]"))


def test_images_in_galleries_and_not_in_addresses():
    text = "<gallery>\nFichier:Un.png|Une vue\n</gallery> http://a.example/x.jpg |url=http://a.example/y.jpg"
    assert images(text) == (Span(18, 24),)


def test_headings():
    assert headings(WINDOW) == (
        Heading(title="Voir aussi", span=at("== Voir aussi == <!-- note -->")),
        Heading(title="[[Lien]]", span=at("=== [[Lien]] ===")),
    )


def test_broken_markup_is_left_alone():
    text = "{{a [[b <ref>c http://x]"
    assert (templates(text), references(text), headings("= x\n==\n")) == ((), (), ())
    assert external_links(text) == (ExternalLink(url="http://x", host="x", span=Span(15, 23)),)


WORDS = st.sampled_from(["mot", "Deux mots", "a b c", "été"])


def _nested(inner):
    return st.one_of(
        st.builds("{{{{T|{}}}}}".format, inner),
        st.builds("[[Page|{}]]".format, inner),
        st.builds("{}, {}".format, inner, inner),
        st.builds("[http://a.example {}]".format, WORDS),
        st.builds("<nowiki>{}</nowiki>".format, inner),
        st.builds("<!-- {} -->".format, WORDS),
        st.builds('<ref name="n">{}</ref>'.format, inner),
    )


@given(st.recursive(WORDS, _nested, max_leaves=8))
def test_agrees_with_mwparserfromhell(text):
    code = mwparserfromhell.parse(text)
    assert [text[t.span.start : t.span.end] for t in templates(text)] == [str(t) for t in code.filter_templates()]
    assert [link.url for link in external_links(text)] == [str(link.url) for link in code.filter_external_links()]
