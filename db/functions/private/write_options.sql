-- Gives the items of an import their options. A group or choice of the same name
-- keeps its number, so that carts and buttons that name it stay valid.
CREATE OR REPLACE FUNCTION private.write_options(rows jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    -- [{"item_id", "position", "group", "choices": {lower name: true}}]
    _wanted constant jsonb := (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'item_id', r -> 'item_id', 'position', n, 'group', g, 'choices', (
                SELECT coalesce(jsonb_object_agg(lower(c ->> 'name'), TRUE), '{}')
                FROM jsonb_array_elements(g -> 'choices') c
            )
        ) ORDER BY (r ->> 'position')::integer, n), '[]')
        FROM jsonb_array_elements(write_options.rows) r
        CROSS JOIN LATERAL jsonb_array_elements(r -> 'new' -> 'groups') WITH ORDINALITY AS t (g, n)
    );
BEGIN
    DELETE FROM public.menu_option o
    USING public.menu_option_group g
    JOIN jsonb_array_elements(write_options.rows) r ON g.item_id = (r ->> 'item_id')::integer
    LEFT JOIN jsonb_array_elements(_wanted) w
        ON g.item_id = (w ->> 'item_id')::integer
        AND lower(g.name) = lower(w -> 'group' ->> 'name')
    WHERE o.group_id = g.group_id AND NOT coalesce(w -> 'choices' ? lower(o.name), FALSE);

    DELETE FROM public.menu_option_group g
    USING jsonb_array_elements(write_options.rows) r
    WHERE g.item_id = (r ->> 'item_id')::integer AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(_wanted) w
        WHERE g.item_id = (w ->> 'item_id')::integer
            AND lower(g.name) = lower(w -> 'group' ->> 'name')
    );

    MERGE INTO public.menu_option_group g
    USING (
        SELECT
            (w ->> 'item_id')::integer AS item_id, (w ->> 'position')::integer AS position,
            w -> 'group' ->> 'name' AS name,
            (w -> 'group' ->> 'min_choices')::integer AS min_choices,
            (w -> 'group' ->> 'max_choices')::integer AS max_choices
        FROM jsonb_array_elements(_wanted) w
    ) w ON g.item_id = w.item_id AND lower(g.name) = lower(w.name)
    WHEN MATCHED THEN UPDATE SET
        name = w.name, position = w.position,
        min_choices = w.min_choices, max_choices = w.max_choices
    WHEN NOT MATCHED THEN INSERT (item_id, name, position, min_choices, max_choices)
        VALUES (w.item_id, w.name, w.position, w.min_choices, w.max_choices);

    MERGE INTO public.menu_option o
    USING (
        SELECT g.group_id, n::integer AS position, c ->> 'name' AS name,
            private.text_array(c -> 'aliases') AS aliases, (c ->> 'price')::numeric AS price,
            (c ->> 'countable')::boolean AS countable
        FROM jsonb_array_elements(_wanted) w
        JOIN public.menu_option_group g ON g.item_id = (w ->> 'item_id')::integer
            AND lower(g.name) = lower(w -> 'group' ->> 'name')
        CROSS JOIN LATERAL jsonb_array_elements(w -> 'group' -> 'choices')
            WITH ORDINALITY AS t (c, n)
    ) w ON o.group_id = w.group_id AND lower(o.name) = lower(w.name)
    WHEN MATCHED THEN UPDATE SET
        name = w.name, aliases = w.aliases, price = w.price,
        position = w.position, countable = w.countable
    WHEN NOT MATCHED THEN INSERT (group_id, name, aliases, price, position, countable)
        VALUES (w.group_id, w.name, w.aliases, w.price, w.position, w.countable);

    -- Only now has each choice a number.
    UPDATE public.menu_option o SET any_of = w.any_of
    FROM (
        SELECT s.choice_id, coalesce(m.any_of, '{}') AS any_of
        FROM jsonb_array_elements(_wanted) w
        JOIN public.menu_option_group g ON g.item_id = (w ->> 'item_id')::integer
            AND lower(g.name) = lower(w -> 'group' ->> 'name')
        CROSS JOIN LATERAL jsonb_array_elements(w -> 'group' -> 'choices') c
        JOIN public.menu_option s ON s.group_id = g.group_id
            AND lower(s.name) = lower(c ->> 'name')
        CROSS JOIN LATERAL (
            SELECT array_agg(x.choice_id ORDER BY x.position) AS any_of
            FROM public.menu_option x
            JOIN jsonb_array_elements_text(c -> 'any_of') n ON lower(x.name) = lower(n)
            WHERE x.group_id = g.group_id
        ) m
    ) w
    WHERE o.choice_id = w.choice_id AND o.any_of <> w.any_of;
END
$$;
