-- Whether the chat refuses the bot, as far as is known. Who has taken a turn since then
-- does not: no turn need write that down. An expiry is nothing that a person did.
CREATE OR REPLACE FUNCTION private.is_blocked(chat_id bigint)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM public.blocked_chats b
        WHERE b.chat_id = is_blocked.chat_id AND NOT EXISTS (
            SELECT FROM public.session_state s
            WHERE s.chat_id = b.chat_id AND s.last_activity_at > b.blocked_at
              AND s.current_step <> 'expired'
        )
    );
$$;
