"""What a guest reads about what is kept."""

from bot.cards import privacy, ticket
from bot.cards.card import Card, Tap
from bot.tools import forgetting
from tests.snapshots import order


def words(card: Card) -> str:
    return "".join(span.text for span in card.text)


def test_the_question_carries_when_it_was_asked() -> None:
    card = privacy.question(29_000_000)
    assert card.rows[0][0].tap == Tap("forget_me", (29_000_000,))
    assert "can't be undone" in words(card)


def test_an_admin_and_a_guest_with_an_order_are_not_asked() -> None:
    for card in (privacy.not_now(None), privacy.not_now(12)):
        assert not [b for row in card.rows for b in row if b.tap and b.tap.verb == "forget_me"]
    assert "#12" in words(privacy.not_now(12))


def test_every_outcome_is_answered() -> None:
    done = forgetting.reply({"ok": True})
    assert (done.forgotten, done.card) == (True, privacy.forgotten())
    said = {
        forgetting.reply({"ok": False, "reason": reason, "order_number": 12}).toast
        for reason in ("not_allowed", "is_admin", "too_late", "order_open", "busy")
    }
    assert len(said) == 5
    assert all(said)


def test_the_ticket_of_a_forgotten_guest_links_to_nobody() -> None:
    known = ticket.draw(order(), "Asia/Kolkata")
    assert [span.url for span in known.text if span.url] == ["tg://user?id=1001"]
    nobody = order(customer={"user_id": -(2**62) - 7, "name": "Guest"})
    assert [span.url for span in ticket.draw(nobody, "Asia/Kolkata").text if span.url] == []
