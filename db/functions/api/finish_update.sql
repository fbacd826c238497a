CREATE OR REPLACE FUNCTION api.finish_update(update_id bigint, chat_id bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM public.update_inbox u
    WHERE u.update_id = finish_update.update_id AND u.chat_id = finish_update.chat_id;
$$;
