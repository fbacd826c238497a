-- The customer behind a Telegram user, made on the first order; the name follows
-- what Telegram says today.
CREATE OR REPLACE FUNCTION private.customer_of(user_id bigint, name text, language text)
RETURNS public.customers
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _customer public.customers;
BEGIN
    SELECT * INTO _customer FROM public.customers c WHERE c.user_id = customer_of.user_id;
    IF FOUND AND customer_of.name IN (_customer.name, '') THEN
        RETURN _customer;
    END IF;
    INSERT INTO public.customers AS c (customer_id, user_id, name, language)
    VALUES (
        private.uuid_v7(), customer_of.user_id, coalesce(nullif(customer_of.name, ''), 'Guest'),
        coalesce(customer_of.language, 'en')
    )
    ON CONFLICT ON CONSTRAINT customers_user_id_key DO UPDATE SET
        name = CASE WHEN customer_of.name = '' THEN c.name ELSE excluded.name END
    RETURNING * INTO _customer;
    RETURN _customer;
END
$$;
