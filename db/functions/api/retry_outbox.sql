CREATE OR REPLACE FUNCTION api.retry_outbox(
    outbox_id uuid, chat_id bigint, delay interval, error text
)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.outbox b SET
        next_attempt_at = clock_timestamp() + retry_outbox.delay, lease_until = NULL,
        last_error = left(retry_outbox.error, 500)
    WHERE b.outbox_id = retry_outbox.outbox_id AND b.chat_id = retry_outbox.chat_id;
$$;
