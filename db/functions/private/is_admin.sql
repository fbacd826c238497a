CREATE OR REPLACE FUNCTION private.is_admin(user_id bigint)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT EXISTS (SELECT FROM public.admins a WHERE a.user_id = is_admin.user_id)
    );
END
$$;
