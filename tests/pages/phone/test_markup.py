from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.phone.markup import Html, element, join
from tests.books import PAYLOADS


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.said = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.said.append(data)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_wrote_stays_text(payload):
    page = Reader(element("p", payload, element("b", payload), title=payload))
    assert (page.tags, page.attributes) == (["p", "b"], [("title", payload)])
    assert "".join(page.said) == 2 * payload


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_any_text_comes_out_as_it_went_in(text):
    page = Reader(join(element("p", text, data_x=text)))
    assert (page.tags, page.attributes, "".join(page.said)) == (["p"], [("data-x", text)], text)


def test_attributes_are_written_as_html_has_them():
    made = element("input", for_="a", data_step=-1, aria_hidden="true", checked=True, hidden=False, title=None)
    assert made == '<input for="a" data-step="-1" aria-hidden="true" checked>'
    assert isinstance(made, Html)
