-- A name as it is compared: without case, blanks and marks.
CREATE OR REPLACE FUNCTION private.bare_name(name text)
RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT regexp_replace(lower(bare_name.name), '[[:space:][:punct:]]', '', 'g');
$$;
