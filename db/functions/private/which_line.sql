-- What a refusal says of several lines that may be meant: {"name", "lines"}, the name that
-- they share, or the one that was said.
CREATE OR REPLACE FUNCTION private.which_line(
    _session public.session_state, name text, line_nos integer[]
)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'name',
        CASE WHEN min(c.item_id) = max(c.item_id) THEN min(c.item_name)
            ELSE which_line.name END,
        'lines',
        jsonb_agg(jsonb_build_object(
            'line_no', c.line_no, 'item_id', c.item_id, 'name', c.item_name,
            'quantity', c.quantity, 'price', c.price::text,
            'total', (c.quantity * c.price)::text,
            'options', coalesce(c.options, '[]'), 'note', c.note
        ) ORDER BY coalesce(c.place, c.line_no), c.line_no)
    )
    FROM public.session_cart c
    WHERE c.chat_id = _session.chat_id AND c.line_no = ANY (which_line.line_nos);
$$;
