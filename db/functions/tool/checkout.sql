-- Opens the checkout, or changes the order type of the open one.
CREATE OR REPLACE FUNCTION tool.checkout(
    _session public.session_state, order_type text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _open text;
    _type text;
BEGIN
    -- First, for whoever asks before ordering.
    IF NOT EXISTS (
        SELECT FROM public.order_type_table t
        WHERE t.order_type_name = coalesce(checkout.order_type, 'take_away')
    ) THEN
        PERFORM private.refuse('unknown_order_type', jsonb_build_object(
            'order_type', checkout.order_type
        ));
    END IF;
    PERFORM private.check_answered(_session);
    IF NOT EXISTS (
        SELECT FROM public.session_cart c WHERE c.chat_id = _session.chat_id AND c.is_active
    ) THEN
        PERFORM private.refuse('cart_empty');
    END IF;
    PERFORM private.check_open();
    SELECT k.order_type INTO _open FROM public.session_checkout k
    WHERE k.chat_id = _session.chat_id;
    _type := coalesce(checkout.order_type, _open, 'take_away');
    -- Shown again after something else, it asks again.
    IF _open IS DISTINCT FROM _type
        OR private.asked(_session) ->> 'about' IS DISTINCT FROM 'place_order'
    THEN
        PERFORM private.log_event(
            _session, 'checkout_started', jsonb_build_object('order_type', _type)
        );
    END IF;
    RETURN jsonb_build_object('order_type', _type);
END
$$;
