-- A quantity as given, refused unless it is a whole number from `lowest` to 50.
CREATE OR REPLACE FUNCTION private.quantity_of(given jsonb, lowest integer, name text)
RETURNS integer
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF jsonb_typeof(quantity_of.given) = 'number'
        AND quantity_of.given::numeric BETWEEN quantity_of.lowest AND 50
        AND quantity_of.given::numeric = trunc(quantity_of.given::numeric)
    THEN
        RETURN quantity_of.given::integer;
    END IF;
    PERFORM private.refuse('quantity_out_of_range', jsonb_build_object(
        'name', quantity_of.name, 'quantity', quantity_of.given,
        'min', quantity_of.lowest, 'max', 50
    ));
END
$$;
