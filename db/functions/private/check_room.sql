-- Refuses more than fifty of a line, of which `there` are there (NULL: it is new to the
-- cart), and more than fifty lines.
CREATE OR REPLACE FUNCTION private.check_room(
    _session public.session_state, name text, quantity integer, there integer
)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF check_room.there + check_room.quantity > 50 THEN
        PERFORM private.refuse('quantity_out_of_range', jsonb_build_object(
            'name', check_room.name, 'quantity', check_room.there + check_room.quantity,
            'min', 1, 'max', 50
        ));
    END IF;
    IF check_room.there IS NULL AND 50 <= (
        SELECT count(*) FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active
    ) THEN
        PERFORM private.refuse('cart_full', '{"max": 50}');
    END IF;
END
$$;
