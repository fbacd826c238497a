-- cards: [[chat_id, message_id], …], each chat's live card.
CREATE OR REPLACE FUNCTION api.remember_cards(cards jsonb)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO public.session_card AS d (chat_id, message_id)
    SELECT DISTINCT ON (1) (c ->> 0)::bigint, (c ->> 1)::bigint
    FROM jsonb_array_elements(remember_cards.cards) WITH ORDINALITY AS t (c, n)
    ORDER BY 1, n DESC
    ON CONFLICT (chat_id) DO UPDATE SET message_id = excluded.message_id;
$$;
