-- Leases the oldest waiting row of each target, and answers them with their orders:
-- [{"outbox_id", "chat_id", "target_chat_id", "kind", "payload", "attempts",
--   "message_id", "created_at", "order"}]. A target whose row is leased waits, so
-- that each target gets its messages in order; a dead claimer's lease runs out.
CREATE OR REPLACE FUNCTION api.claim_outbox(at_most integer, lease interval)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _rows jsonb;
BEGIN
    WITH heads AS (
        SELECT DISTINCT ON (b.target_chat_id) b.outbox_id, b.chat_id
        FROM public.outbox b
        WHERE b.delivered_at IS NULL AND b.failed_at IS NULL
        ORDER BY b.target_chat_id, b.outbox_id
    ), free AS (
        SELECT b.outbox_id, b.chat_id FROM public.outbox b
        JOIN heads h ON h.outbox_id = b.outbox_id AND h.chat_id = b.chat_id
        WHERE b.delivered_at IS NULL AND b.failed_at IS NULL
          AND b.next_attempt_at <= clock_timestamp()
          AND (b.lease_until IS NULL OR b.lease_until < clock_timestamp())
        ORDER BY b.outbox_id LIMIT claim_outbox.at_most
        FOR UPDATE OF b SKIP LOCKED
    ), claimed AS (
        UPDATE public.outbox b SET
            lease_until = clock_timestamp() + claim_outbox.lease, attempts = b.attempts + 1
        FROM free f WHERE b.outbox_id = f.outbox_id AND b.chat_id = f.chat_id
        RETURNING b.*
    )
    SELECT jsonb_agg(jsonb_build_object(
        'outbox_id', c.outbox_id, 'chat_id', c.chat_id, 'target_chat_id', c.target_chat_id,
        'kind', c.kind, 'payload', c.payload, 'attempts', c.attempts,
        'message_id', c.message_id, 'created_at', c.created_at,
        'order', CASE WHEN c.payload ? 'order_id'
            THEN private.order_json((c.payload ->> 'order_id')::uuid, c.chat_id) END,
        -- The card to edit, while it still shows the session that the row is about.
        'card', (
            SELECT d.message_id FROM public.session_card d
            JOIN public.session_state s ON s.chat_id = d.chat_id
            WHERE d.chat_id = c.target_chat_id AND (
                s.session_id::text = c.payload ->> 'session_id'
                OR s.order_id::text = c.payload ->> 'order_id'
            )
        )
    ) ORDER BY c.outbox_id)
    INTO _rows FROM claimed c;
    RETURN coalesce(_rows, '[]');
END
$$;
