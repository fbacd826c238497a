-- Makes the rows of private.match_menu the menu; what they leave out is unlisted.
CREATE OR REPLACE FUNCTION private.write_menu(rows jsonb, categories jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    MERGE INTO public.menu_category c
    USING (
        SELECT
            n::integer AS position, g ->> 'name' AS name, g ? 'aliases' AS has_aliases,
            private.text_array(g -> 'aliases') AS aliases,
            highest.category_id + row_number() OVER (ORDER BY n) AS new_id
        FROM jsonb_array_elements(write_menu.categories) WITH ORDINALITY AS t (g, n)
        CROSS JOIN (
            SELECT coalesce(max(c.category_id), 0) AS category_id FROM public.menu_category c
        ) highest
    ) g ON lower(c.name) = lower(g.name)
    WHEN MATCHED THEN UPDATE SET
        name = g.name, position = g.position,
        aliases = CASE WHEN g.has_aliases THEN g.aliases ELSE c.aliases END
    WHEN NOT MATCHED THEN INSERT (category_id, name, aliases, position)
        VALUES (g.new_id, g.name, g.aliases, g.position);

    -- Two items may trade names: no name is taken while the rows are written.
    UPDATE public.menu_item SET is_listed = FALSE WHERE is_listed;
    INSERT INTO public.menu_item (
        item_id, category_id, name, description, price, diet, aliases, position,
        period_only, is_sold_out, is_listed, has_options, must_choose, allergens
    )
    SELECT
        (r ->> 'item_id')::integer, c.category_id, n ->> 'name', n ->> 'description',
        (n ->> 'price')::numeric, n ->> 'diet', private.text_array(n -> 'aliases'),
        (r ->> 'position')::integer, (n ->> 'period_only')::boolean,
        (n ->> 'sold_out')::boolean, TRUE, jsonb_array_length(n -> 'groups') > 0,
        n -> 'groups' @? '$[*] ? (@.min_choices > 0)',
        private.text_array(n -> 'allergens')
    FROM jsonb_array_elements(write_menu.rows) r
    CROSS JOIN LATERAL (SELECT r -> 'new' AS n) new
    JOIN public.menu_category c ON lower(c.name) = lower(n ->> 'category')
    ON CONFLICT (item_id) DO UPDATE SET
        category_id = excluded.category_id, name = excluded.name,
        description = excluded.description, price = excluded.price, diet = excluded.diet,
        aliases = excluded.aliases, position = excluded.position,
        period_only = excluded.period_only, is_sold_out = excluded.is_sold_out,
        is_listed = TRUE, has_options = excluded.has_options,
        must_choose = excluded.must_choose, allergens = excluded.allergens;

    DELETE FROM public.menu_item_period s
    USING jsonb_array_elements(write_menu.rows) r
    WHERE s.item_id = (r ->> 'item_id')::integer;
    INSERT INTO public.menu_item_period (item_id, period_id)
    SELECT (r ->> 'item_id')::integer, p.period_id
    FROM jsonb_array_elements(write_menu.rows) r
    JOIN public.meal_period p ON r -> 'new' -> 'periods' ? p.name;

    PERFORM private.write_options(write_menu.rows);
END
$$;
