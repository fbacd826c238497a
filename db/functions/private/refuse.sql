-- Refuses the current call: it is undone alone, and the reason becomes its result.
CREATE OR REPLACE FUNCTION private.refuse(reason text, detail jsonb DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _reasons constant text[] := ARRAY[
        'unknown_item', 'sold_out', 'not_served_now', 'quantity_out_of_range', 'which_line',
        'not_in_cart', 'nothing_to_undo', 'nothing_mentioned', 'no_such_number', 'cart_empty',
        'cart_full', 'closed', 'stale_card', 'not_in_checkout', 'invalid_option',
        'not_allowed', 'unknown_order_type', 'unknown_payment_method', 'nothing_to_restore',
        'no_pending_line', 'options_missing', 'too_many_options', 'claim_invalid',
        'text_too_long', 'no_such_line', 'nothing_to_repeat', 'options_waiting',
        'already_answered'
    ];
BEGIN
    RAISE EXCEPTION '%', refuse.reason USING
        ERRCODE = 'TF' || lpad(array_position(_reasons, refuse.reason)::text, 3, '0'),
        DETAIL = refuse.detail::text;
END
$$;
