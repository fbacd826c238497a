-- A chat that was forgotten has no live card, whatever was on its way there.
CREATE OR REPLACE FUNCTION api.forget_card(chat_id bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM public.session_card d
    WHERE d.chat_id = forget_card.chat_id
      AND NOT EXISTS (
          SELECT FROM public.chat_session c WHERE c.chat_id = forget_card.chat_id
      );
$$;
