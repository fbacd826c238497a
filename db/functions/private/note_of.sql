-- A line's note as it is kept: one line of plain text, NULL when there is none.
CREATE OR REPLACE FUNCTION private.note_of(given text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    _note constant text := nullif(btrim(regexp_replace(given, '\s+', ' ', 'g')), '');
BEGIN
    IF length(_note) > 200 THEN
        PERFORM private.refuse('text_too_long', '{"max": 200}');
    END IF;
    RETURN _note;
END
$$;
