-- What an import would change, from the rows of private.match_menu and the
-- categories in their new order; all lists are empty if it would change nothing.
CREATE OR REPLACE FUNCTION private.compare_menu(rows jsonb, categories jsonb)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH row AS (
        SELECT
            (r ->> 'item_id')::integer AS item_id, (r ->> 'position')::integer AS position,
            (r ->> 'listed')::boolean AS listed, r -> 'old' AS old, r -> 'new' AS new
        FROM jsonb_array_elements(compare_menu.rows) r
    ), category AS (
        SELECT n AS position, lower(c ->> 'name') AS key, c ->> 'name' AS name, c -> 'aliases' AS aliases
        FROM jsonb_array_elements(compare_menu.categories) WITH ORDINALITY AS t (c, n)
    ), kept AS (
        SELECT
            array_agg(m.item_id ORDER BY c.position, c.category_id, m.position, m.item_id) AS before,
            array_agg(m.item_id ORDER BY k.position, r.position) AS after
        FROM row r
        JOIN public.menu_item m ON m.item_id = r.item_id
        JOIN public.menu_category c ON c.category_id = m.category_id
        JOIN category k ON k.key = lower(r.new ->> 'category')
        WHERE r.listed
    )
    SELECT jsonb_build_object(
        'added', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'item_id', r.item_id, 'name', r.new -> 'name'
            ) ORDER BY r.position), '[]')
            FROM row r
            WHERE NOT r.listed
        ),
        'changed', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'item_id', r.item_id, 'name', r.old -> 'name', 'fields', f.fields
            ) ORDER BY r.position), '[]')
            FROM row r
            CROSS JOIN LATERAL (
                SELECT jsonb_object_agg(n.key, jsonb_build_array(r.old -> n.key, n.value)) AS fields
                FROM jsonb_each(r.new) n
                WHERE n.value IS DISTINCT FROM r.old -> n.key
            ) f
            WHERE r.listed AND f.fields IS NOT NULL
        ),
        'removed', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'item_id', m.item_id, 'name', m.name
            ) ORDER BY m.item_id), '[]')
            FROM public.menu_item m
            WHERE m.is_listed AND NOT EXISTS (SELECT FROM row r WHERE r.item_id = m.item_id)
        ),
        'categories', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'name', k.name, 'aliases', jsonb_build_array(c.aliases, k.aliases)
            ) ORDER BY k.position), '[]')
            FROM category k
            JOIN public.menu_category c ON lower(c.name) = k.key
            WHERE k.aliases IS DISTINCT FROM to_jsonb(c.aliases) AND k.aliases IS NOT NULL
        ),
        'reordered', (SELECT kept.before IS DISTINCT FROM kept.after FROM kept)
    );
$$;
