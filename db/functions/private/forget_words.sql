-- Forgets words that the chat alone has used, as far as the log tells: those that a model
-- understood, and those in the phrase inbox that came up once. What an admin has taught is
-- the menu's by now.
CREATE OR REPLACE FUNCTION private.forget_words(chat_id bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    DELETE FROM public.remembered_phrase r
    USING public.session_events e
    WHERE e.chat_id = forget_words.chat_id
      AND e.event_type IN ('model_consulted', 'phrase_recalled')
      AND r.words = e.event_data ->> 'words';
    DELETE FROM public.phrase p
    USING public.session_events e
    WHERE e.chat_id = forget_words.chat_id AND e.event_type = 'message_unclear'
      AND p.times = 1 AND p.state <> 'taught'
      AND position(lower(p.words) IN lower(e.event_data ->> 'text')) > 0;
END
$$;
