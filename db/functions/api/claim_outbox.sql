-- Leases the oldest waiting row of each target, and answers them with their orders:
-- [{"outbox_id", "chat_id", "target_chat_id", "kind", "payload", "attempts",
--   "message_id", "created_at", "lease_until", "priority", "for_staff", "blocked",
--   "order", "card"}]. A target whose row is leased waits, so that each target gets its
-- messages in order; a dead claimer's lease runs out, and the row's fate is unknown.
-- What somebody waits for comes first, and at most `reminders` of the others.
CREATE OR REPLACE FUNCTION api.claim_outbox(
    at_most integer, reminders integer, lease interval
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _rows jsonb;
BEGIN
    WITH heads AS (
        SELECT DISTINCT ON (b.target_chat_id)
            b.outbox_id, b.chat_id, private.outbox_priority(b.kind) AS priority,
            b.next_attempt_at <= clock_timestamp()
                AND (b.lease_until IS NULL OR b.lease_until < clock_timestamp()) AS is_free
        FROM public.outbox b
        WHERE b.delivered_at IS NULL AND b.failed_at IS NULL
        ORDER BY b.target_chat_id, b.outbox_id
    ), due AS (
        SELECT h.*, row_number() OVER (PARTITION BY h.priority ORDER BY h.outbox_id) AS place
        FROM heads h WHERE h.is_free
    ), free AS (
        SELECT b.outbox_id, b.chat_id FROM public.outbox b
        JOIN due h ON h.outbox_id = b.outbox_id AND h.chat_id = b.chat_id
        WHERE b.delivered_at IS NULL AND b.failed_at IS NULL
          AND b.next_attempt_at <= clock_timestamp()
          AND (b.lease_until IS NULL OR b.lease_until < clock_timestamp())
          AND (h.priority < 2 OR h.place <= claim_outbox.reminders)
        ORDER BY h.priority, b.outbox_id LIMIT claim_outbox.at_most
        FOR UPDATE OF b SKIP LOCKED
    ), claimed AS (
        UPDATE public.outbox b SET
            fate_unknown = b.fate_unknown OR b.lease_until IS NOT NULL,
            lease_until = clock_timestamp() + claim_outbox.lease, attempts = b.attempts + 1
        FROM free f WHERE b.outbox_id = f.outbox_id AND b.chat_id = f.chat_id
        RETURNING b.*
    )
    SELECT jsonb_agg(jsonb_build_object(
        'outbox_id', c.outbox_id, 'chat_id', c.chat_id, 'target_chat_id', c.target_chat_id,
        'kind', c.kind, 'payload', c.payload, 'attempts', c.attempts,
        'message_id', c.message_id, 'created_at', c.created_at, 'lease_until', c.lease_until,
        'priority', private.outbox_priority(c.kind), 'for_staff', private.is_for_staff(c.kind),
        'blocked', private.is_blocked(c.target_chat_id),
        'order', CASE WHEN c.payload ? 'order_id'
            THEN private.ticket_json(
                (c.payload ->> 'order_id')::uuid, c.chat_id, c.target_chat_id
            ) || CASE WHEN c.kind = 'ticket'
                THEN jsonb_build_object('repeat', c.fate_unknown) ELSE '{}' END
        END,
        -- The card to edit, while it still shows the session that the row is about.
        'card', (
            SELECT d.message_id FROM public.session_card d
            JOIN public.session_state s ON s.chat_id = d.chat_id
            WHERE d.chat_id = c.target_chat_id AND (
                s.session_id::text = c.payload ->> 'session_id'
                OR s.order_id::text = c.payload ->> 'order_id'
            )
        )
    ) ORDER BY private.outbox_priority(c.kind), c.outbox_id)
    INTO _rows FROM claimed c;
    RETURN coalesce(_rows, '[]');
END
$$;
