-- A new menu version, announced to every process at commit. What a model understood with
-- the version before is forgotten, unless the change leaves every name as it was.
CREATE OR REPLACE FUNCTION private.menu_changed(same_names boolean DEFAULT FALSE)
RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _version bigint;
BEGIN
    UPDATE public.restaurant r SET menu_version = r.menu_version + 1
    RETURNING r.menu_version INTO _version;
    IF menu_changed.same_names THEN
        UPDATE public.remembered_phrase p SET menu_version = _version
        WHERE p.menu_version = _version - 1;
    ELSE
        DELETE FROM public.remembered_phrase;
    END IF;
    PERFORM pg_notify('menu', coalesce(_version, 0)::text);
    RETURN _version;
END
$$;
