-- Refuses an item that can't be had now: sold out, or outside the only meal
-- periods in which it is served.
CREATE OR REPLACE FUNCTION private.check_serving(item public.menu_item)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _now time;
BEGIN
    IF item.is_sold_out OR NOT item.is_listed THEN
        PERFORM private.refuse('sold_out', jsonb_build_object(
            'item_id', item.item_id, 'name', item.name
        ));
    END IF;
    IF item.period_only THEN
        _now := private.local_time(clock_timestamp())::time;
        IF NOT EXISTS (
            SELECT FROM public.menu_item_period ip
            JOIN public.meal_period p ON p.period_id = ip.period_id
            WHERE ip.item_id = item.item_id
              AND CASE WHEN p.starts <= p.ends
                  THEN _now >= p.starts AND _now < p.ends
                  ELSE _now >= p.starts OR _now < p.ends END
        ) THEN
            PERFORM private.refuse('not_served_now', jsonb_build_object(
                'item_id', item.item_id,
                'name', item.name,
                'periods', (
                    SELECT jsonb_agg(jsonb_build_object(
                        'name', p.name, 'starts', p.starts, 'ends', p.ends
                    ) ORDER BY p.position)
                    FROM public.menu_item_period ip
                    JOIN public.meal_period p ON p.period_id = ip.period_id
                    WHERE ip.item_id = item.item_id
                )
            ));
        END IF;
    END IF;
END
$$;
