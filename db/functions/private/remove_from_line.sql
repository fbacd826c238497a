CREATE OR REPLACE FUNCTION private.remove_from_line(
    _session public.session_state, line public.session_cart, quantity integer,
    reason text DEFAULT NULL
)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    RETURN private.log_event(
        _session,
        'item_removed',
        jsonb_build_object(
            'item_id', line.item_id, 'item_name', line.item_name,
            'quantity', remove_from_line.quantity, 'line_no', line.line_no,
            'remaining', line.quantity - remove_from_line.quantity
        )
        || CASE WHEN remove_from_line.reason IS NULL THEN '{}'
            ELSE jsonb_build_object('reason', remove_from_line.reason) END
    );
END
$$;
