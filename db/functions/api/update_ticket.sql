-- A staff member's tap on a ticket. The first tap wins; the customer is told once;
-- the order's other tickets are redrawn. chat_id is where the ticket hangs.
-- {"ok", "changed", "order"} or {"ok": false, "reason", "order"}.
CREATE OR REPLACE FUNCTION api.update_ticket(
    order_chat_id bigint, order_id uuid, status text, user_id bigint, user_name text,
    chat_id bigint
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _order public.orders;
    _no    integer;
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.restaurant r WHERE r.staff_chat_id = update_ticket.chat_id
    ) AND NOT (
        private.is_admin(update_ticket.user_id) AND update_ticket.user_id = update_ticket.chat_id
    ) THEN
        RETURN '{"ok": false, "reason": "not_allowed", "order": null}';
    END IF;
    SELECT * INTO _order FROM public.orders o
    WHERE o.order_id = update_ticket.order_id AND o.chat_id = update_ticket.order_chat_id
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN '{"ok": false, "reason": "no_order", "order": null}';
    END IF;
    IF _order.status = update_ticket.status THEN
        RETURN jsonb_build_object(
            'ok', TRUE, 'changed', FALSE,
            'order', private.ticket_json(_order.order_id, _order.chat_id, update_ticket.chat_id)
        );
    END IF;
    IF (_order.status, update_ticket.status) NOT IN (
        ('placed', 'accepted'), ('placed', 'ready'), ('accepted', 'ready'),
        ('placed', 'cancelled'), ('accepted', 'cancelled')
    ) THEN
        RETURN jsonb_build_object(
            'ok', FALSE, 'reason', 'not_possible',
            'order', private.ticket_json(_order.order_id, _order.chat_id, update_ticket.chat_id)
        );
    END IF;

    UPDATE public.orders o SET status = update_ticket.status
    WHERE o.order_id = _order.order_id AND o.chat_id = _order.chat_id;
    IF update_ticket.status = 'cancelled' THEN
        UPDATE public.payments p SET status = 'cancelled'
        WHERE p.order_id = _order.order_id AND p.chat_id = _order.chat_id AND p.status = 'due';
    END IF;
    SELECT coalesce(max(e.event_no), 0) + 1 INTO _no FROM public.order_event e
    WHERE e.order_id = _order.order_id AND e.chat_id = _order.chat_id;
    INSERT INTO public.order_event (order_id, chat_id, event_no, event_type, user_id, event_data)
    VALUES (
        _order.order_id, _order.chat_id, _no, 'order_' || update_ticket.status,
        update_ticket.user_id, jsonb_build_object('by', update_ticket.user_name)
    );
    INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
    VALUES (
        private.uuid_v7(), _order.chat_id, _order.chat_id, 'order_update',
        jsonb_build_object('order_id', _order.order_id, 'status', update_ticket.status)
    );
    INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
    SELECT
        private.uuid_v7(), _order.chat_id, b.target_chat_id, 'ticket_changed',
        jsonb_build_object('order_id', _order.order_id, 'message_id', b.message_id)
    FROM public.outbox b
    WHERE b.payload ->> 'order_id' = _order.order_id::text AND b.kind = 'ticket'
      AND b.chat_id = _order.chat_id AND b.message_id IS NOT NULL
      AND b.target_chat_id <> update_ticket.chat_id;
    PERFORM pg_notify('outbox', '');
    RETURN jsonb_build_object(
        'ok', TRUE, 'changed', TRUE,
        'order', private.ticket_json(_order.order_id, _order.chat_id, update_ticket.chat_id)
    );
END
$$;
