-- A JSON list of strings as an array; empty for NULL.
CREATE OR REPLACE FUNCTION private.text_array(list jsonb)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT ARRAY(SELECT jsonb_array_elements_text(text_array.list));
$$;
