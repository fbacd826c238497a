-- The listed menu in its order, with the restaurant; NULL if there is none.
-- "retired": the items that imports took off the menu.
CREATE OR REPLACE FUNCTION api.get_menu()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'version', r.menu_version,
        'restaurant', jsonb_build_object(
            'name', r.name, 'address', r.address, 'phone', r.phone,
            'currency', r.currency, 'time_zone', r.time_zone, 'opening_hours', r.opening_hours
        ),
        'periods', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'period_id', p.period_id, 'name', p.name,
                'starts', to_char(p.starts, 'HH24:MI'), 'ends', to_char(p.ends, 'HH24:MI')
            ) ORDER BY p.position), '[]')
            FROM public.meal_period p
        ),
        'categories', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'category_id', c.category_id, 'name', c.name, 'aliases', c.aliases
            ) ORDER BY c.position, c.category_id), '[]')
            FROM public.menu_category c
            WHERE EXISTS (
                SELECT FROM public.menu_item m WHERE m.category_id = c.category_id AND m.is_listed
            )
        ),
        'items', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'item_id', m.item_id, 'category_id', m.category_id, 'name', m.name,
                'description', m.description, 'price', m.price::text, 'diet', m.diet,
                'aliases', m.aliases, 'allergens', m.allergens, 'period_only', m.period_only,
                'is_sold_out', m.is_sold_out,
                'period_ids', coalesce(s.period_ids, '[]'), 'groups', coalesce(g.groups, '[]')
            ) ORDER BY c.position, c.category_id, m.position, m.item_id), '[]')
            FROM public.menu_item m
            JOIN public.menu_category c ON c.category_id = m.category_id
            LEFT JOIN (
                SELECT s.item_id, jsonb_agg(s.period_id ORDER BY p.position) AS period_ids
                FROM public.menu_item_period s
                JOIN public.meal_period p ON p.period_id = s.period_id
                GROUP BY s.item_id
            ) s ON s.item_id = m.item_id
            LEFT JOIN (
                SELECT g.item_id, jsonb_agg(jsonb_build_object(
                    'group_id', g.group_id, 'name', g.name,
                    'min_choices', g.min_choices, 'max_choices', g.max_choices,
                    'choices', coalesce(o.choices, '[]')
                ) ORDER BY g.position, g.group_id) AS groups
                FROM public.menu_option_group g
                LEFT JOIN (
                    SELECT o.group_id, jsonb_agg(jsonb_build_object(
                        'choice_id', o.choice_id, 'name', o.name, 'aliases', o.aliases,
                        'price', o.price::text, 'countable', o.countable, 'any_of', o.any_of
                    ) ORDER BY o.position, o.choice_id) AS choices
                    FROM public.menu_option o
                    GROUP BY o.group_id
                ) o ON o.group_id = g.group_id
                GROUP BY g.item_id
            ) g ON g.item_id = m.item_id
            WHERE m.is_listed
        ),
        'retired', (
            SELECT coalesce(jsonb_agg(m.item_id ORDER BY m.item_id), '[]')
            FROM public.menu_item m
            WHERE NOT m.is_listed
        )
    )
    FROM public.restaurant r;
$$;
