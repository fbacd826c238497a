-- The message was accepted, as message_id where it was a new one: true whoever has the
-- claim by now. A chat that takes messages does not refuse the bot.
CREATE OR REPLACE FUNCTION api.finish_outbox(outbox_id uuid, chat_id bigint, message_id bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    WITH finished AS (
        UPDATE public.outbox b SET
            delivered_at = clock_timestamp(), lease_until = NULL,
            message_id = coalesce(finish_outbox.message_id, b.message_id)
        WHERE b.outbox_id = finish_outbox.outbox_id AND b.chat_id = finish_outbox.chat_id
        RETURNING b.target_chat_id
    )
    DELETE FROM public.blocked_chats k USING finished f WHERE k.chat_id = f.target_chat_id;
$$;
