-- A message to every admin's chat but one, which can't be told of itself.
CREATE OR REPLACE FUNCTION private.tell_admins(
    chat_id bigint, kind text, payload jsonb, except_chat_id bigint
)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
    SELECT
        private.uuid_v7(), tell_admins.chat_id, a.user_id, tell_admins.kind, tell_admins.payload
    FROM public.admins a WHERE a.user_id IS DISTINCT FROM tell_admins.except_chat_id;
    SELECT pg_notify('outbox', '');
$$;
