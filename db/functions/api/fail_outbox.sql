-- Refused for good, or tried for too long: the admins are told once. lease_until names the
-- claim, as does retry_outbox: whoever has lost it has nothing to say any more.
CREATE OR REPLACE FUNCTION api.fail_outbox(
    outbox_id uuid, chat_id bigint, lease_until timestamptz, error text
)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _row public.outbox;
BEGIN
    UPDATE public.outbox b SET
        failed_at = clock_timestamp(), lease_until = NULL, last_error = left(fail_outbox.error, 500)
    WHERE b.outbox_id = fail_outbox.outbox_id AND b.chat_id = fail_outbox.chat_id
      AND b.lease_until = fail_outbox.lease_until
    RETURNING * INTO _row;
    IF FOUND THEN
        PERFORM private.tell_not_delivered(_row, fail_outbox.error);
    END IF;
END
$$;
