-- The restaurant and its meal periods, as an import document describes them.
CREATE OR REPLACE FUNCTION private.create_restaurant(restaurant jsonb, periods jsonb)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO public.restaurant (
        name, address, phone, currency, time_zone, opening_hours, menu_version
    )
    SELECT r.name, r.address, r.phone, r.currency, r.time_zone, r.opening_hours, 0
    FROM jsonb_to_record(create_restaurant.restaurant) AS r (
        name text, address text, phone text, currency text, time_zone text, opening_hours jsonb
    );

    INSERT INTO public.meal_period (period_id, name, position, starts, ends)
    SELECT n, p ->> 'name', n, (p ->> 'starts')::time, (p ->> 'ends')::time
    FROM jsonb_array_elements(create_restaurant.periods) WITH ORDINALITY AS t (p, n);
$$;
