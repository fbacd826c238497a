-- A new menu version, announced to every process at commit.
CREATE OR REPLACE FUNCTION private.menu_changed()
RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _version bigint;
BEGIN
    UPDATE public.restaurant r SET menu_version = r.menu_version + 1
    RETURNING r.menu_version INTO _version;
    PERFORM pg_notify('menu', coalesce(_version, 0)::text);
    RETURN _version;
END
$$;
