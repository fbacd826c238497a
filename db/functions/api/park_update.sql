-- Gives up on an update: it stays for people to look at.
CREATE OR REPLACE FUNCTION api.park_update(update_id bigint, chat_id bigint, error text)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.update_inbox u SET
        parked_at = clock_timestamp(), last_error = left(park_update.error, 2000)
    WHERE u.update_id = park_update.update_id AND u.chat_id = park_update.chat_id;
$$;
