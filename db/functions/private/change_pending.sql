-- What was said of the line that waits for an answer: so many of it (NULL: as many as they
-- are), and how. How it shall be may be the answer; then it is added. Returns what
-- tool.add_to_cart returns.
CREATE OR REPLACE FUNCTION private.change_pending(
    _session public.session_state, quantity integer, said jsonb, note text
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending jsonb := _session.pending_line || CASE WHEN change_pending.quantity IS NULL THEN '{}'
        ELSE jsonb_build_object('quantity', change_pending.quantity) END;
    _dish    public.menu_item;
    _line    jsonb;
BEGIN
    IF _pending ? 'candidates' THEN
        -- Which dish is still open: it holds for whichever it will be.
        SELECT _pending || jsonb_build_object('candidates', jsonb_agg(
            c || jsonb_strip_nulls(private.describe_line(
                m, c -> 'options', c ->> 'note', change_pending.said, change_pending.note
            )) ORDER BY n
        ))
        INTO _pending
        FROM jsonb_array_elements(_pending -> 'candidates') WITH ORDINALITY AS t (c, n)
        JOIN public.menu_item m ON m.item_id = (c ->> 'item_id')::integer;
    ELSIF change_pending.said <> '[]' OR change_pending.note IS NOT NULL THEN
        _dish := private.find_item(_session, _pending);
        _line := private.describe_line(
            _dish, _pending -> 'options', _pending ->> 'note',
            change_pending.said, change_pending.note
        );
        RETURN private.complete_line(_session, jsonb_build_object(
            'item_id', _dish.item_id, 'quantity', _pending -> 'quantity',
            'note', _line -> 'note',
            'options', _line -> 'options' || coalesce((
                -- Options that are still to be told apart, unless that has just been done.
                SELECT jsonb_agg(q) FROM jsonb_array_elements(_pending -> 'open') q
                WHERE NOT EXISTS (
                    SELECT FROM jsonb_array_elements(_line -> 'options') o
                    WHERE q -> 'any_of' @> (o -> 'choice_id')
                )
            ), '[]')
        ));
    END IF;
    PERFORM private.log_event(_session, 'option_chosen', _pending);
    RETURN jsonb_build_object(
        'added', '[]'::jsonb, 'needs_options', _pending, 'refused', '[]'::jsonb
    );
END
$$;
