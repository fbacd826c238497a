-- What /stats shows, added up by the restaurant's days (private.roll_up_day). None of it tells
-- of a person, and it stays when months of the log are dropped.

CREATE TABLE public.figures_daily (
    day                date PRIMARY KEY,
    -- How many events of the day have been added up: more of them in the log, and it is done anew.
    events             bigint NOT NULL,
    prompt_tokens      bigint NOT NULL,
    completion_tokens  bigint NOT NULL,
    -- Sessions that first ordered on the day, having looked at the menu before, and the sum of
    -- the seconds between their first look and their order.
    timed_orders       bigint NOT NULL,
    seconds_to_order   numeric NOT NULL
);

-- Sessions with such an event on the day, by the last day before it on which they had one too,
-- -infinity if none. Whoever sums those with last_day before a period counts each of its
-- sessions once.
CREATE TABLE public.funnel_daily (
    day         date NOT NULL,
    event_type  text NOT NULL,
    last_day    date NOT NULL,
    sessions    bigint NOT NULL,
    PRIMARY KEY (day, event_type, last_day)
);

-- What was put into carts, under the name it then had.
CREATE TABLE public.wanted_daily (
    day        date NOT NULL,
    item_name  text NOT NULL,
    quantity   bigint NOT NULL,
    PRIMARY KEY (day, item_name)
);

-- Orders placed on the day as they stand by now; revenue is of those that are not cancelled.
CREATE TABLE public.orders_daily (
    day        date PRIMARY KEY,
    orders     bigint NOT NULL,
    revenue    numeric(14, 2) NOT NULL,
    cancelled  bigint NOT NULL
);

-- Items of the day's orders, cancelled ones apart.
CREATE TABLE public.sales_daily (
    day           date NOT NULL,
    menu_item_id  integer NOT NULL,
    quantity      bigint NOT NULL,
    PRIMARY KEY (day, menu_item_id)
);

-- One row: what happened before `until` is added up, in days of that time zone.
CREATE TABLE private.rolled_up (
    is_only    boolean PRIMARY KEY DEFAULT TRUE CHECK (is_only),
    until      timestamptz NOT NULL,
    time_zone  text NOT NULL
);

-- Without autosummarize, a query by time reads all that came since the last vacuum.
DROP INDEX public.session_events_timestamp;
CREATE INDEX session_events_timestamp ON public.session_events USING brin (timestamp)
    WITH (autosummarize = on);
ALTER INDEX public.orders_created SET (autosummarize = on);
-- The cancellations since the last roll-up.
CREATE INDEX order_event_timestamp ON public.order_event USING brin (timestamp)
    WITH (autosummarize = on);
