-- Says how a line of the cart shall be: options, and a note. quantity: of so many of the
-- line alone, which then stand in a line of their own. options as in private.describe_line.
-- Returns {"changed": lines as they are now, "unchanged": names, "needs_options"}.
CREATE OR REPLACE FUNCTION tool.change_line(
    _session public.session_state,
    item jsonb,
    options jsonb DEFAULT '[]',
    note text DEFAULT NULL,
    quantity jsonb DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line      public.session_cart;
    _dish      public.menu_item;
    _said      jsonb;
    _resolved  jsonb;
    _quantity  integer;
    _needs     jsonb;
    _changed   jsonb := '[]';
    _unchanged jsonb := '[]';
BEGIN
    IF change_line.item = '{}' AND _session.pending_line IS NOT NULL THEN
        RETURN private.change_pending(
            _session, NULL, change_line.options, private.note_of(change_line.note)
        );
    END IF;
    FOR _line IN SELECT * FROM private.find_lines(_session, change_line.item) LOOP
        SELECT * INTO _dish FROM public.menu_item m WHERE m.item_id = _line.item_id;
        PERFORM private.check_serving(_dish);
        _quantity := _line.quantity;
        IF quantity IS NOT NULL AND quantity <> 'null' THEN
            _quantity := least(private.quantity_of(quantity, 1, _line.item_name), _line.quantity);
        END IF;
        _said := private.describe_line(
            _dish, _line.options, _line.note, change_line.options, change_line.note
        );
        _resolved := private.resolve_options(_dish, _said -> 'options');
        IF _resolved -> 'missing' <> '[]' OR _resolved -> 'open' <> '[]' THEN
            _needs := coalesce(_needs, jsonb_build_object(
                'item_id', _dish.item_id, 'name', _dish.name, 'line_no', _line.line_no,
                'quantity', _quantity, 'replaces', _quantity, 'note', _said -> 'note',
                'options', _resolved -> 'options', 'price', _resolved ->> 'price',
                'open', _resolved -> 'open'
            ));
        ELSIF _resolved ->> 'key' = _line.options_key
            AND _said ->> 'note' IS NOT DISTINCT FROM _line.note
        THEN
            _unchanged := _unchanged || to_jsonb(_line.item_name);
        ELSE
            PERFORM private.remove_from_line(
                private.current_session(_session), _line, _quantity, 'options'
            );
            _changed := _changed || private.add_line(
                private.current_session(_session), jsonb_build_object(
                    'item_id', _dish.item_id, 'quantity', _quantity,
                    'options', _resolved -> 'options', 'note', _said -> 'note',
                    'place', coalesce(_line.place, _line.line_no)
                )
            );
        END IF;
    END LOOP;
    IF _needs IS NOT NULL THEN
        PERFORM private.log_event(
            private.current_session(_session), 'line_waited', _needs
        );
    END IF;
    RETURN jsonb_build_object(
        'changed', _changed, 'unchanged', _unchanged, 'needs_options', _needs
    );
END
$$;
