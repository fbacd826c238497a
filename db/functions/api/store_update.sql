-- Keeps an update that is not finished, so that it may be confirmed to Telegram.
CREATE OR REPLACE FUNCTION api.store_update(update_id bigint, chat_id bigint, body jsonb)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO public.update_inbox (update_id, chat_id, body)
    VALUES (store_update.update_id, store_update.chat_id, store_update.body)
    ON CONFLICT (update_id, chat_id) DO NOTHING;
$$;
