-- A note and one more, each said once.
CREATE OR REPLACE FUNCTION private.add_note(note text, more text)
RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT private.note_of(CASE
        WHEN nullif(add_note.more, '') IS NULL THEN add_note.note
        WHEN position(lower(add_note.more) IN lower(coalesce(add_note.note, ''))) > 0
            THEN add_note.note
        ELSE concat_ws(', ', add_note.note, add_note.more)
    END);
$$;
