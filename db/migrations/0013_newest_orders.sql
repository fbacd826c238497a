-- What came since the last roll-up is a few pages: a range of the index is no longer than that.
DROP INDEX public.orders_created;
CREATE INDEX orders_created ON public.orders USING brin (created_at)
    WITH (autosummarize = on, pages_per_range = 16);
DROP INDEX public.order_event_timestamp;
CREATE INDEX order_event_timestamp ON public.order_event USING brin (timestamp)
    WITH (autosummarize = on, pages_per_range = 16);
