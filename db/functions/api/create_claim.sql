-- Makes `code` the one valid claim; earlier unused ones end. Returns FALSE, and makes
-- none, when there is an admin already.
CREATE OR REPLACE FUNCTION api.create_claim(code text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.admins) THEN
        RETURN FALSE;
    END IF;
    DELETE FROM public.owner_claim o WHERE o.used_by IS NULL;
    INSERT INTO public.owner_claim (code_hash)
    VALUES (sha256(convert_to(create_claim.code, 'UTF8')));
    RETURN TRUE;
END
$$;
