"""The stand-in's HTML parser against Telegram's own (tdjson)."""

import json
from typing import Any

import pytest
import tdjson
from hypothesis import example, given
from hypothesis import strategies as st

from bot.simulator.entities import found_in
from bot.simulator.errors import Refused
from bot.simulator.markup import parse_html

TYPES = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeMention": "mention",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
}


def ask(request: dict[str, Any]) -> dict[str, Any]:
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer
    found: dict[str, Any] = json.loads(answer)
    return found


def entity(given: dict[str, Any]) -> dict[str, Any]:
    kind = given["type"]
    more = {name: kind[name] for name in ("url", "user_id") if name in kind}
    return {"type": TYPES[kind["@type"]], "offset": given["offset"], "length": given["length"],
            **more}  # fmt: skip


def telegrams(source: str) -> Any:
    """(text, entities), or the error's text."""
    mode = {"@type": "textParseModeHTML"}
    answer = ask({"@type": "parseTextEntities", "text": source, "parse_mode": mode})
    if answer["@type"] == "error":
        return answer["message"].replace("Can't parse", "Bad Request: can't parse")
    return answer["text"], [entity(one) for one in answer["entities"]]


def ours(source: str) -> Any:
    try:
        return parse_html(source)
    except Refused as refusal:
        return refusal.description


@pytest.mark.parametrize(
    "source",
    [
        "plain & simple", "<b>a</b>", "<STRONG>a</STRONG>", "<b>a<i>b</i></b>", "<i><b>x</b></i>",
        "<u><i><b><s>x</s></b></i></u>", "<b>a</b><b>b</b>", "<ins>x</ins><del>y</del>",
        "😀<b>😀</b>🇮🇳<i>x</i>", "<b></b>", "<b> </b>", "<tg-spoiler>x</tg-spoiler>",
        "<span class='tg-spoiler'>x</span>", "<span>x</span>", "<span class=tg-spoiler>x</span>",
        "<pre>x</pre>", "<code>a<b>c</b></code>", "<blockquote>x<b>y</b></blockquote>",
        "<blockquote expandable>x</blockquote>", "<a href='http://x.com'>a</a>",
        "<a href=\"https://t.me/x?start=1&amp;b=2\">x</a>", "<a href='tg://user?id=12'>A</a>",
        "<a href='javascript:1'>A</a>", "<a href='http://a b'>x</a>", "<a href=x.com>A</a>",
        "<a>http://x.com</a>", "<a href='tel:+91'>x</a>", "<a href='HTTP://X.com/Y'>x</a>",
        "<a href='http://x.com'><b>x</b>y</a>", "<b>a<a href='http://x.com'>b</a>c</b>",
        "&lt;&amp;&quot;&apos;&nbsp;&#65;&#x41;&lt &foo; &", "&#0;&#128512;&#1114112;", "&#x;&#;",
        "<b>x", "x</b>", "<b>x</i>", "<x>", "<b", "</b", "<b>x</", "a<3", "<", "1 < 2 > 0",
        "<b>x</ b>", "<b>x</b >", "<b>x</>", "<b class='x'>y</b>", "<b class>y</b>",
        "<b =x>y</b>", "<b class=>y</b>", "<b class='>y</b>", "é<x>", "<br>", "<!-- x -->",
    ],
)  # fmt: skip
def test_it_agrees_with_telegram(source: str) -> None:
    assert ours(source) == telegrams(source)


fragments = st.recursive(
    st.text("aé😀 \n&<>\"'", max_size=6).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ),
    lambda inner: st.one_of(
        st.builds(
            lambda tag, text: f"<{tag}>{text}</{tag}>",
            st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote", "em", "tg-spoiler"]),
            inner,
        ),
        st.builds(lambda text: f'<a href="https://example.com/?a=1&amp;b=2">{text}</a>', inner),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)


@given(fragments)
def test_it_agrees_on_whatever_is_well_formed(source: str) -> None:
    text, entities = ours(source)
    their_text, theirs = telegrams(source)

    def key(entity: dict[str, Any]) -> str:
        return json.dumps(entity, sort_keys=True)

    assert text == their_text
    assert sorted(map(key, entities)) == sorted(map(key, theirs))


NOISE = (
    "<b>", "</b>", "<a href=", "<b ", "<span class=", "</", "<", ">", "'", '"', "=", " ", "\n",
    "&lt", "&#", "&#x41;", "tg-spoiler", "http://x.com", "expandable", "<blockquote ", "x", "é",
    "1", "-", "_", "/",
)  # fmt: skip


@given(st.lists(st.sampled_from(NOISE), max_size=9).map("".join))
@example("<b x").via("names the tag once an attribute has begun")
@example("<a href=é").via("where an unquoted value ends")
@example("<b '").via("no name before a quote")
@example("<b </").via("no name before a slash")
def test_it_agrees_on_noise(source: str) -> None:
    assert ours(source) == telegrams(source)


@pytest.mark.parametrize(
    "text",
    [
        "/start", "/start claim-abc", "hi /menu@tiffin_bot ok", "and/or 2/3", "/a/b", "/",
        "see https://t.me/x?start=1.", "http://x.com a", "@abcdef hi", "a@b.com", "x@yz",
        "😀 /cart", "(/help)", "/start, please",
    ],
)  # fmt: skip
def test_it_finds_what_telegram_finds(text: str) -> None:
    theirs = [entity(one) for one in ask({"@type": "getTextEntities", "text": text})["entities"]]
    assert sorted(found_in(text, []), key=lambda one: one["offset"]) == theirs
