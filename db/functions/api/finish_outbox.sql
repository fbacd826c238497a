-- The message was accepted, as message_id where it was a new one.
CREATE OR REPLACE FUNCTION api.finish_outbox(outbox_id uuid, chat_id bigint, message_id bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.outbox b SET
        delivered_at = clock_timestamp(), lease_until = NULL,
        message_id = coalesce(finish_outbox.message_id, b.message_id)
    WHERE b.outbox_id = finish_outbox.outbox_id AND b.chat_id = finish_outbox.chat_id;
$$;
