-- To be sent again after `delay`. `fate_unknown`: Telegram may have sent it all the same.
-- `attempted`: whether the claim came to a try at all.
CREATE OR REPLACE FUNCTION api.retry_outbox(
    outbox_id uuid, chat_id bigint, lease_until timestamptz, delay interval, error text,
    fate_unknown boolean, attempted boolean
)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE public.outbox b SET
        next_attempt_at = clock_timestamp() + retry_outbox.delay, lease_until = NULL,
        last_error = left(retry_outbox.error, 500),
        fate_unknown = b.fate_unknown OR retry_outbox.fate_unknown,
        attempts = b.attempts - (NOT retry_outbox.attempted)::integer
    WHERE b.outbox_id = retry_outbox.outbox_id AND b.chat_id = retry_outbox.chat_id
      AND b.lease_until = retry_outbox.lease_until;
$$;
