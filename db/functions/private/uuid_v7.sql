-- Time-ordered to a quarter of a microsecond (RFC 9562, 6.2, method 3), so that keys
-- grow to the right, the log's WAL stays small and the outbox goes out in order. Its 53
-- random bits are the backend's own: ids have to be unique, not secret, and asking the
-- system for random bytes takes longer than all the rest.
CREATE OR REPLACE FUNCTION private.uuid_v7()
RETURNS uuid
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _us constant bigint := date_part('epoch', clock_timestamp()) * 1000000;
BEGIN
    RETURN (
        lpad(to_hex(_us / 1000), 12, '0')
        || to_hex(28672 + _us % 1000 * 4096 / 1000)
        -- The variant's bits are 10, as in the smallest of integers.
        || to_hex(-9223372036854775807 - 1 + (random() * 4611686018427387904)::bigint)
    )::uuid;
END
$$;
