-- What a line's options become when another item takes its place: those that it offers
-- under the same name, unless what was chosen for it fills their group. Returns
-- {"options": of the item, with those chosen, "lost": names of the others}.
CREATE OR REPLACE FUNCTION private.carried_over(
    line public.session_cart, item public.menu_item, chosen jsonb
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _options jsonb := coalesce(nullif(chosen, 'null'), '[]');
    _lost    jsonb := '[]';
    _old     jsonb;
    _choice  record;
BEGIN
    IF line.item_id = item.item_id THEN
        RETURN jsonb_build_object('lost', _lost, 'options', private.describe_line(
            item, line.options, NULL,
            (SELECT coalesce(jsonb_agg(c || jsonb_build_object(
                'choice_ids', jsonb_build_array(c -> 'choice_id')
            )), '[]') FROM jsonb_array_elements(_options) c),
            NULL
        ) -> 'options');
    END IF;
    FOR _old IN SELECT * FROM jsonb_array_elements(coalesce(line.options, '[]')) LOOP
        SELECT o.choice_id, g.group_id, g.max_choices, o.countable INTO _choice
        FROM public.menu_option o
        JOIN public.menu_option_group g ON g.group_id = o.group_id
        WHERE g.item_id = item.item_id AND lower(o.name) = lower(_old ->> 'name')
        ORDER BY lower(g.name) = lower(_old ->> 'group') DESC, g.position LIMIT 1;
        IF NOT FOUND THEN
            _lost := _lost || (_old -> 'name');
        ELSIF (
            SELECT count(*) FROM jsonb_array_elements(_options) c
            JOIN public.menu_option o ON o.choice_id = (c ->> 'choice_id')::integer
            WHERE o.group_id = _choice.group_id
        ) < _choice.max_choices THEN
            _options := _options || jsonb_build_object(
                'choice_id', _choice.choice_id, 'qualifier', _old -> 'qualifier',
                'count', CASE WHEN _choice.countable THEN _old -> 'count' ELSE '1' END
            );
        END IF;
    END LOOP;
    RETURN jsonb_build_object('options', _options, 'lost', _lost);
END
$$;
