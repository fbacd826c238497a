-- Places the order of an open checkout; without one it opens it. What has changed
-- on the menu since changes the cart first, and needs another tap.
CREATE OR REPLACE FUNCTION tool.place_order(
    _session public.session_state, payment_method text
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _opened  public.session_checkout;
    _order   jsonb;
    _changes jsonb;
BEGIN
    IF place_order.payment_method IS DISTINCT FROM 'cash' THEN
        PERFORM private.refuse('unknown_payment_method', jsonb_build_object(
            'payment_method', place_order.payment_method
        ));
    END IF;
    SELECT * INTO _opened FROM public.session_checkout k
    WHERE k.chat_id = _session.chat_id;
    IF NOT FOUND THEN
        PERFORM tool.checkout(_session, NULL);
        RETURN '{"placed": false, "opened": true}';
    END IF;
    -- "That's all, cash": the checkout that this very message opened has not been seen.
    IF _opened.started_at >= transaction_timestamp() THEN
        RETURN '{"placed": false, "opened": true}';
    END IF;
    IF _session.waiting_lines IS NOT NULL OR _session.pending_line ? 'no' THEN
        PERFORM private.check_answered(_session);
    END IF;
    _order := private.write_order(_session, _opened.order_type, 'cash', NULL, TRUE);
    IF _order IS NULL THEN
        PERFORM private.check_open();
        _changes := private.recheck_cart(_session);
        IF _changes <> '[]' THEN
            RETURN jsonb_build_object('placed', FALSE, 'changes', _changes);
        END IF;
        _order := private.write_order(_session, _opened.order_type, 'cash', NULL, FALSE);
    END IF;
    RETURN jsonb_build_object('placed', TRUE, 'order', _order);
END
$$;
