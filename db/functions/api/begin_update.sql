-- Counts an attempt before it is made, so that one that kills the process counts too.
CREATE OR REPLACE FUNCTION api.begin_update(update_id bigint, chat_id bigint)
RETURNS integer
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.update_inbox u SET attempts = u.attempts + 1
    WHERE u.update_id = begin_update.update_id AND u.chat_id = begin_update.chat_id
    RETURNING u.attempts;
$$;
