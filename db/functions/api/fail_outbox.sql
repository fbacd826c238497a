-- Refused for good, as by a blocked chat.
CREATE OR REPLACE FUNCTION api.fail_outbox(outbox_id uuid, chat_id bigint, error text)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.outbox b SET
        failed_at = clock_timestamp(), lease_until = NULL, last_error = left(fail_outbox.error, 500)
    WHERE b.outbox_id = fail_outbox.outbox_id AND b.chat_id = fail_outbox.chat_id;
$$;
