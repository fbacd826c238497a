-- Puts other dishes in a line's place: `lines` as in tool.add_to_cart, the first with the
-- line's quantity, options and note, where it has none of its own. quantity: instead of so
-- many of the line alone. The line stays until the first of the new ones has all it needs.
-- Returns what tool.add_to_cart returns, with "removed" {"name", "quantity"}, "lost" (names of
-- options that the new dish does not have) and "missing": the name of what was not there.
CREATE OR REPLACE FUNCTION tool.replace_line(
    _session public.session_state, item jsonb, lines jsonb, quantity jsonb DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _old      public.session_cart;
    _dish     public.menu_item;
    _new      jsonb := replace_line.lines -> 0;
    _carried  jsonb;
    _resolved jsonb;
    _taken    integer;
    _result   jsonb;
    _removed  jsonb;
    _missing  jsonb;
    _needs    jsonb;
BEGIN
    BEGIN
        _old := private.find_line(_session, replace_line.item);
    EXCEPTION WHEN SQLSTATE 'TF006' OR SQLSTATE 'TF008' OR SQLSTATE 'TF010' THEN
        -- "Instead of the coke": of one that could not be had, too.
        IF _session.current_step IN ('order_placed', 'expired') THEN
            RAISE;
        END IF;
        _missing := coalesce(replace_line.item -> 'name', (
            SELECT to_jsonb(m.name) FROM public.menu_item m
            WHERE m.item_id = private.whole_number(replace_line.item -> 'item_id')
        ));
        RETURN private.add_lines(_session, (
            SELECT jsonb_agg(l || jsonb_build_object(
                'quantity', coalesce(nullif(l -> 'quantity', 'null'), '1')
            )) FROM jsonb_array_elements(replace_line.lines) l
        )) || jsonb_build_object('removed', NULL, 'lost', '[]'::jsonb, 'missing', _missing);
    END;
    _dish := private.find_item(_session, _new);
    PERFORM private.check_serving(_dish);
    _taken := _old.quantity;
    IF quantity IS NOT NULL AND quantity <> 'null' THEN
        _taken := least(private.quantity_of(quantity, 1, _old.item_name), _old.quantity);
    END IF;
    _carried := private.carried_over(_old, _dish, _new -> 'options');
    _new := _new || jsonb_build_object(
        'item_id', _dish.item_id,
        'quantity', private.quantity_of(
            coalesce(nullif(_new -> 'quantity', 'null'), to_jsonb(_taken)), 1, _dish.name
        ),
        'options', _carried -> 'options',
        'note', private.add_note(_old.note, _new ->> 'note')
    ) - 'number';
    _removed := jsonb_build_object('name', _old.item_name, 'quantity', _taken);
    _resolved := private.resolve_options(_dish, _carried -> 'options');
    IF _resolved -> 'missing' <> '[]' OR _resolved -> 'open' <> '[]' THEN
        _needs := jsonb_build_object(
            'item_id', _dish.item_id, 'name', _dish.name, 'line_no', _old.line_no,
            'quantity', _new -> 'quantity', 'replaces', _taken, 'note', _new -> 'note',
            'options', _resolved -> 'options', 'price', _resolved ->> 'price',
            'open', _resolved -> 'open'
        );
        PERFORM private.log_event(_session, 'line_waited', _needs);
        _removed := NULL;
        _result := '{"added": [], "refused": []}';
    ELSE
        PERFORM private.remove_from_line(_session, _old, _taken, 'replaced');
        _new := _new || jsonb_build_object('place', coalesce(_old.place, _old.line_no));
        _result := jsonb_build_object('refused', '[]'::jsonb, 'added', jsonb_build_array(
            private.add_line(private.current_session(_session), _new)
        ));
    END IF;
    IF jsonb_array_length(replace_line.lines) > 1 THEN
        _carried := _carried || jsonb_build_object('rest', private.add_lines(
            private.current_session(_session), (
                SELECT jsonb_agg(l || jsonb_build_object(
                    'quantity', coalesce(nullif(l -> 'quantity', 'null'), '1')
                ) ORDER BY n)
                FROM jsonb_array_elements(replace_line.lines) WITH ORDINALITY AS t (l, n)
                WHERE n > 1
            )
        ));
        _result := jsonb_build_object(
            'added', _result -> 'added' || (_carried #> '{rest,added}'),
            'refused', _carried #> '{rest,refused}'
        );
        _needs := coalesce(_needs, nullif(_carried #> '{rest,needs_options}', 'null'));
    END IF;
    RETURN _result || jsonb_build_object(
        'needs_options', _needs, 'removed', _removed, 'lost', _carried -> 'lost',
        'missing', NULL
    );
END
$$;
