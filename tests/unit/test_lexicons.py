"""The files of languages: each loads, and what is wrong with one is said by name."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.understanding import Understanding
from bot.understanding.language import glossary, glossing, lexicon
from tests import menus
from tests.notation import Notation

FILES = sorted(lexicon.FOLDER.glob("*.toml"))
OTHERS = [path for path in FILES if path.stem != glossary.BASE]
CODE = "".join(path.read_text(encoding="utf-8") for path in lexicon.FOLDER.parent.rglob("*.py"))
PHRASEBOOK = Path(__file__).with_name("phrasebook.toml")
MENU = menus.sample()
NOTATION = Notation(MENU)
ENGLISH = lexicon.load(glossary.BASE)


def file(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "xx.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_the_languages_of_indian_orders_are_there() -> None:
    assert {path.stem for path in FILES} >= {"en", "hi", "ta"}


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_every_language_besides_english_loads(path: Path) -> None:
    read = glossary.read(path)
    assert read.anywhere
    assert read.words


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_what_phrases_mean_is_said_in_words_of_english(path: Path) -> None:
    read = glossary.read(path)
    glosses = (*read.anywhere.values(), *read.before_dish.values(), *read.after_dish.values())
    words = {word for gloss in glosses for word in gloss.words}
    words.update(word for said in read.suffixes.values() for word in said.split())
    english = (lexicon.FOLDER / "en.toml").read_text(encoding="utf-8")
    assert sorted(words - set(re.findall(r"\w+", english))) == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_every_set_is_used(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    sets = tomllib.loads(content).get("sets", {})
    assert [name for name in sets if f"<{name}>" not in content] == []


def test_a_phrase_with_two_meanings_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, 'meanings."two" = ["dua"]\nrefusals."no" = ["tidak", "[itu] dua"]')
    with pytest.raises(ValueError, match='xx.toml: "dua" means both "two" and "no"'):
        glossary.read(path)


def test_spellings_that_sound_alike_are_one_phrase(tmp_path: Path) -> None:
    path = file(
        tmp_path, 'sounds = [["aa", "a"]]\nmeanings."two" = ["dua"]\nmeanings."ten" = ["duaa"]'
    )
    with pytest.raises(ValueError, match='"dua" means both'):
        glossary.read(path)


@pytest.mark.parametrize("read", [glossary.read, lexicon.read])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, read: Any) -> None:
    with pytest.raises(ValueError, match="xx.toml: "):
        read(file(tmp_path, "meanings = ["))


def test_a_table_nobody_reads_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="xx.toml: unknown tables folowing, meaning"):
        glossary.read(file(tmp_path, "[folowing]\n[meaning]\n[verbs]"))


def test_a_table_nobody_reads_is_named_in_english_too(tmp_path: Path) -> None:
    content = (lexicon.FOLDER / "en.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="xx.toml: unknown tables contraction"):
        lexicon.read(file(tmp_path, content + '\n[contraction]\nxx = "x"\n'))


def test_a_table_that_is_missing_in_english_is_named(tmp_path: Path) -> None:
    content = (lexicon.FOLDER / "en.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"xx.toml: 'contractions' is missing"):
        lexicon.read(file(tmp_path, content.replace("[contractions]", "[personal.none]")))


def test_brackets_that_do_not_match_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"brackets do not match in '\(dua'"):
        glossary.read(file(tmp_path, 'meanings."two" = ["(dua"]'))


def test_every_kind_of_word_is_read_somewhere() -> None:
    # What nobody reads makes a message unclear, and this is to.
    unread = {"ask"}
    data = tomllib.loads((lexicon.FOLDER / "en.toml").read_text(encoding="utf-8"))
    kinds = [*data["words"], *data["values"]]
    assert {kind for kind in kinds if f'"{kind}"' not in CODE} == unread


def test_no_sentence_does_two_things() -> None:
    """Of all wordings of actions, none is listed for two tools or with two sets of arguments."""
    doubled: dict[str, set[tuple[str, Any]]] = {}
    for words, meanings in ENGLISH.endings():
        found = {(m.tool, m.arguments) for m in meanings if m.kind == "action"}
        if len(found) > 1:
            doubled[" ".join(words)] = found
    assert doubled == {}


THIRD = """
sounds = [["aa", "a"]]
[meanings]
"two" = ["dua"]
"and" = ["dan"]
"" = ["tolong"]
[verbs]
"give" = ["(minta|mau) [dong]"]
[following]
"without" = ["tanpa"]
[refusals]
"no" = ["jangan"]
"""


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("tolong dua idli dan dua vada", "add 2 Idly; 2 Medu Vada"),
        ("duaa masala dosa minta dong", "add 2 Masala Dosa"),
        ("masala dosa tanpa onion", "add 1 Masala Dosa (tanpa onion)"),
        ("masala dosa onion jangan, coffee minta",
         "add 1 Masala Dosa (onion jangan); 1 Filter Coffee"),
        ("coffee jangan", "remove Filter Coffee"),
    ],
)  # fmt: skip
def test_one_more_language_is_one_more_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, meaning: str
) -> None:
    file(tmp_path, THIRD)
    monkeypatch.setattr(glossary, "FOLDER", tmp_path)
    glossary.load_all.cache_clear()
    try:
        understood = Understanding(MENU).understand(text)
    finally:
        glossary.load_all.cache_clear()
    assert NOTATION.write(understood.calls) == meaning
    assert understood.sure


def test_other_languages_change_nothing_of_english(monkeypatch: pytest.MonkeyPatch) -> None:
    book = tomllib.loads(PHRASEBOOK.read_text(encoding="utf-8"))
    texts = [
        text for part in book if part not in ("hindi", "tamil", "not yet") for text in book[part]
    ]
    understanding = Understanding(MENU)
    mixed = [understanding.understand(text) for text in texts]
    monkeypatch.setattr(glossing, "load_all", lambda: ())
    assert mixed == [understanding.understand(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("do you have dosa", "search category=Dosa"),
        ("can you do masala dosa", "add 1 Masala Dosa"),
        ("do idli", "add 2 Idly"),
        ("do chai do", "add 2 Tea"),
        ("show me teh menu bhaiya", "search"),
        ("give me 2 idli", "add 2 Idly"),
    ],
)
def test_a_word_of_both_languages_is_told_by_what_stands_around_it(text: str, meaning: str) -> None:
    understood = Understanding(MENU).understand(text)
    assert NOTATION.write(understood.calls) == meaning
    assert understood.sure


def test_a_slip_for_a_word_of_the_menu_is_no_other_language() -> None:
    menu = menus.catalog([menus.item("Pizza", "Thin Crust Pizza")], [{"name": "Pizza"}])
    understood = Understanding(menu).understand("get me a tin crust pizza")
    assert Notation(menu).write(understood.calls) == "add 1 Thin Crust Pizza"


@pytest.mark.parametrize(
    "text",
    [
        "मसाला डोसा 2",
        "2 idli नहीं चाहिए",
        "masala dosa no प्याज",
        "idli मत दो",
        "checkout मत करो",
        "இரண்டு idli வேண்டாம்",
        "masala dosa வெங்காயம் இல்லாமல்",
        "idli ಬೇಡ",
        "சரி",
    ],
)
def test_a_message_in_a_script_nobody_reads_is_never_acted_on(text: str) -> None:
    understood = Understanding(MENU).understand(text)
    assert not understood.sure
    assert [call.tool for call in understood.calls] == ["unclear"]
    assert understood.calls[0].arguments["text"] == text
