-- The chat takes messages again: what waits for it need not wait for its next try.
CREATE OR REPLACE FUNCTION api.unblock_chat(chat_id bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM public.blocked_chats k WHERE k.chat_id = unblock_chat.chat_id;
    UPDATE public.outbox b SET next_attempt_at = clock_timestamp()
    WHERE b.target_chat_id = unblock_chat.chat_id AND b.delivered_at IS NULL
      AND b.failed_at IS NULL AND b.next_attempt_at > clock_timestamp();
    SELECT pg_notify('outbox', '');
$$;
