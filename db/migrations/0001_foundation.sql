-- The three temperatures. Hot tables are UNLOGGED and a fold of warm; warm is
-- the append-only log; cold is what is kept for ever.
-- Every per-chat table has chat_id in its keys, last, so that inserts stay
-- right-growing and the schema can be distributed by chat_id.

CREATE SCHEMA api;
CREATE SCHEMA tool;
CREATE SCHEMA private;

-- Cold: the restaurant and its menu -----------------------------------------

CREATE TABLE public.restaurant (
    restaurant_id  integer PRIMARY KEY DEFAULT 1 CHECK (restaurant_id = 1),
    name           text NOT NULL,
    address        text NOT NULL,
    phone          text NOT NULL,
    currency       text NOT NULL DEFAULT 'INR',
    time_zone      text NOT NULL DEFAULT 'Asia/Kolkata',
    -- {"mon": [["07:00", "22:30"]], …}, local time; "24:00" is allowed as an
    -- end; an end before its start runs past midnight.
    opening_hours  jsonb NOT NULL,
    -- The chat that gets the tickets; NULL sends them to every admin.
    staff_chat_id  bigint,
    menu_version   bigint NOT NULL DEFAULT 1
);

CREATE TABLE public.meal_period (
    period_id  integer PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    position   integer NOT NULL,
    starts     time NOT NULL,
    ends       time NOT NULL
);

CREATE TABLE public.menu_category (
    category_id  integer PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    aliases      text[] NOT NULL DEFAULT '{}',
    position     integer NOT NULL
);

CREATE TABLE public.menu_item (
    item_id       integer PRIMARY KEY,
    category_id   integer NOT NULL REFERENCES public.menu_category,
    name          text NOT NULL,
    description   text NOT NULL DEFAULT '',
    price         numeric(10, 2) NOT NULL CHECK (price >= 0),
    diet          text NOT NULL CHECK (diet IN ('veg', 'egg', 'non_veg')),
    aliases       text[] NOT NULL DEFAULT '{}',
    position      integer NOT NULL,
    -- Served in its meal periods alone, and refused outside them.
    period_only   boolean NOT NULL DEFAULT FALSE,
    is_sold_out   boolean NOT NULL DEFAULT FALSE,
    -- Taken off the menu by an import; kept because orders refer to it.
    is_listed     boolean NOT NULL DEFAULT TRUE,
    -- Kept by the import, so that a turn need not look for groups in vain.
    has_options   boolean NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX menu_item_name ON public.menu_item (lower(name)) WHERE is_listed;

CREATE TABLE public.menu_item_period (
    item_id    integer NOT NULL REFERENCES public.menu_item,
    period_id  integer NOT NULL REFERENCES public.meal_period,
    PRIMARY KEY (item_id, period_id)
);

-- A group belongs to one item: two items may offer "Size" at other prices.
CREATE TABLE public.menu_option_group (
    group_id     integer PRIMARY KEY,
    item_id      integer NOT NULL REFERENCES public.menu_item,
    name         text NOT NULL,
    position     integer NOT NULL,
    min_choices  integer NOT NULL CHECK (min_choices >= 0),
    max_choices  integer NOT NULL CHECK (max_choices >= greatest(min_choices, 1))
);
CREATE INDEX menu_option_group_item ON public.menu_option_group (item_id);

CREATE TABLE public.menu_option (
    choice_id   integer PRIMARY KEY,
    group_id    integer NOT NULL REFERENCES public.menu_option_group,
    name        text NOT NULL,
    aliases     text[] NOT NULL DEFAULT '{}',
    price       numeric(10, 2) NOT NULL DEFAULT 0 CHECK (price >= 0),
    position    integer NOT NULL,
    -- May be taken several times ("two shots").
    countable   boolean NOT NULL DEFAULT FALSE
);
CREATE INDEX menu_option_group_choice ON public.menu_option (group_id);

-- Cold: people ---------------------------------------------------------------

CREATE TABLE public.customers (
    customer_id  uuid PRIMARY KEY,
    user_id      bigint NOT NULL UNIQUE,
    name         text NOT NULL,
    language     text NOT NULL DEFAULT 'en',
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.admins (
    user_id   bigint PRIMARY KEY,
    -- 'settings' rows follow ADMIN_IDS at every start; 'claim' rows stay.
    source    text NOT NULL CHECK (source IN ('settings', 'claim')),
    added_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.owner_claim (
    code_hash   bytea PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT now(),
    used_by     bigint
);

-- Cold: orders ---------------------------------------------------------------

CREATE TABLE public.order_type_table (
    order_type_id    integer PRIMARY KEY,
    order_type_name  text NOT NULL UNIQUE
);
INSERT INTO public.order_type_table VALUES (1, 'take_away'), (2, 'dine_in');

CREATE TABLE public.order_source_type (
    order_source_id  integer PRIMARY KEY,
    source_name      text NOT NULL UNIQUE
);
INSERT INTO public.order_source_type VALUES (1, 'chatbot');

-- order_number counts within the restaurant's day.
CREATE TABLE public.order_counter (
    day          date PRIMARY KEY,
    last_number  integer NOT NULL
);

CREATE TABLE public.orders (
    order_id         uuid NOT NULL,
    chat_id          bigint NOT NULL,
    session_id       uuid NOT NULL,
    customer_id      uuid NOT NULL,
    user_id          bigint NOT NULL,
    customer_name    text NOT NULL,
    order_type_id    integer NOT NULL REFERENCES public.order_type_table,
    order_source_id  integer NOT NULL REFERENCES public.order_source_type,
    order_day        date NOT NULL,
    order_number     integer NOT NULL,
    status           text NOT NULL DEFAULT 'placed'
                     CHECK (status IN ('placed', 'accepted', 'ready', 'cancelled')),
    total_amount     numeric(10, 2) NOT NULL,
    created_at       timestamptz NOT NULL,
    -- When the admins were told that no ticket had arrived.
    overdue_at       timestamptz,
    PRIMARY KEY (order_id, chat_id),
    UNIQUE (session_id, chat_id)
);
CREATE INDEX orders_chat ON public.orders (chat_id, created_at);
CREATE INDEX orders_created ON public.orders USING brin (created_at);
CREATE INDEX orders_unaccepted ON public.orders (created_at) WHERE status = 'placed';

CREATE TABLE public.order_item (
    order_id      uuid NOT NULL,
    chat_id       bigint NOT NULL,
    line_no       integer NOT NULL,
    menu_item_id  integer NOT NULL,
    item_name     text NOT NULL,
    quantity      integer NOT NULL CHECK (quantity BETWEEN 1 AND 50),
    unit_price    numeric(10, 2) NOT NULL,
    subtotal      numeric(10, 2) NOT NULL CHECK (subtotal = quantity * unit_price),
    note          text,
    PRIMARY KEY (order_id, line_no, chat_id),
    FOREIGN KEY (order_id, chat_id) REFERENCES public.orders (order_id, chat_id)
);

CREATE TABLE public.order_item_option (
    order_id     uuid NOT NULL,
    chat_id      bigint NOT NULL,
    line_no      integer NOT NULL,
    option_no    integer NOT NULL,
    choice_id    integer NOT NULL,
    group_name   text NOT NULL,
    option_name  text NOT NULL,
    qualifier    text CHECK (qualifier IN ('no', 'extra', 'light', 'no_extra')),
    count        integer NOT NULL DEFAULT 1,
    price        numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, line_no, option_no, chat_id),
    FOREIGN KEY (order_id, line_no, chat_id)
        REFERENCES public.order_item (order_id, line_no, chat_id)
);

CREATE TABLE public.payments (
    payment_id  uuid NOT NULL,
    order_id    uuid NOT NULL,
    chat_id     bigint NOT NULL,
    method      text NOT NULL CHECK (method IN ('cash')),
    amount      numeric(10, 2) NOT NULL,
    status      text NOT NULL CHECK (status IN ('due', 'paid', 'cancelled')),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (payment_id, chat_id),
    FOREIGN KEY (order_id, chat_id) REFERENCES public.orders (order_id, chat_id)
);

CREATE TABLE public.order_event (
    order_id    uuid NOT NULL,
    chat_id     bigint NOT NULL,
    event_no    integer NOT NULL,
    event_type  text NOT NULL,
    user_id     bigint,
    event_data  jsonb NOT NULL DEFAULT '{}',
    timestamp   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, event_no, chat_id),
    FOREIGN KEY (order_id, chat_id) REFERENCES public.orders (order_id, chat_id)
);

-- Cold: messages in and out ---------------------------------------------------

CREATE TABLE public.outbox (
    outbox_id        uuid NOT NULL,
    -- The chat whose turn caused the message; the target may be another.
    chat_id          bigint NOT NULL,
    target_chat_id   bigint NOT NULL,
    kind             text NOT NULL,
    payload          jsonb NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts         integer NOT NULL DEFAULT 0,
    next_attempt_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease_until      timestamptz,
    message_id       bigint,
    delivered_at     timestamptz,
    failed_at        timestamptz,
    last_error       text,
    PRIMARY KEY (outbox_id, chat_id)
);
CREATE INDEX outbox_waiting ON public.outbox (target_chat_id, outbox_id)
    WHERE delivered_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_order ON public.outbox ((payload ->> 'order_id'));

CREATE TABLE public.update_inbox (
    update_id    bigint NOT NULL,
    chat_id      bigint NOT NULL,
    body         jsonb NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts     integer NOT NULL DEFAULT 0,
    parked_at    timestamptz,
    last_error   text,
    PRIMARY KEY (update_id, chat_id)
);

-- Messages by how they were understood; kept in memory and added once a minute.
CREATE TABLE public.usage_daily (
    day            date NOT NULL,
    understood_by  text NOT NULL,
    messages       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, understood_by)
);

-- Warm: the log ---------------------------------------------------------------

CREATE TABLE public.session_events (
    session_id  uuid NOT NULL,
    event_no    integer NOT NULL,
    chat_id     bigint NOT NULL,
    user_id     bigint,
    update_id   bigint,
    event_type  text NOT NULL,
    event_data  jsonb NOT NULL,
    timestamp   timestamptz NOT NULL,
    PRIMARY KEY (session_id, event_no, chat_id, timestamp)
) PARTITION BY RANGE (timestamp);
CREATE INDEX session_events_timestamp ON public.session_events USING brin (timestamp);
CREATE TABLE public.session_events_default PARTITION OF public.session_events DEFAULT;

-- chat_id → its last session; written once a session.
CREATE TABLE public.chat_session (
    chat_id     bigint PRIMARY KEY,
    session_id  uuid NOT NULL,
    started_at  timestamptz NOT NULL
);

-- Hot: a fold of warm, by chat --------------------------------------------------

CREATE UNLOGGED TABLE public.session_state (
    chat_id                   bigint PRIMARY KEY,
    session_id                uuid NOT NULL,
    user_id                   bigint,
    customer_name             text,
    language                  text,
    current_step              text NOT NULL,
    -- Number of the last event applied: the stream's version.
    version                   integer NOT NULL,
    -- Number of the last event that changed what a cart or checkout card shows.
    cart_version              integer NOT NULL,
    started_at                timestamptz NOT NULL,
    last_event_at             timestamptz NOT NULL,
    next_line_no              integer NOT NULL,
    last_mentioned_item_id    integer,
    last_mentioned_item_name  text,
    last_mentioned_line_no    integer,
    last_shown_menu           jsonb,
    pending_line              jsonb,
    order_id                  uuid,
    -- The update that caused the last event, and the last 128 that left any.
    last_update_id            bigint,
    recent_update_ids         bigint[] NOT NULL,
    -- Outside the fold.
    last_activity_at          timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- One row while hot is known to hold every open session; empty after a crash.
CREATE UNLOGGED TABLE private.hot_marker (rebuilt_at timestamptz NOT NULL);

CREATE UNLOGGED TABLE public.session_cart (
    chat_id      bigint NOT NULL,
    session_id   uuid NOT NULL,
    line_no      integer NOT NULL,
    item_id      integer NOT NULL,
    options_key  text NOT NULL,
    item_name    text NOT NULL,
    quantity     integer NOT NULL CHECK (quantity BETWEEN 0 AND 50),
    price        numeric(10, 2) NOT NULL,
    options      jsonb,
    note         text,
    is_active    boolean NOT NULL,
    added_at     timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (chat_id, line_no)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE UNLOGGED TABLE public.session_checkout (
    chat_id     bigint PRIMARY KEY,
    session_id  uuid NOT NULL,
    order_type  text NOT NULL,
    started_at  timestamptz NOT NULL
) WITH (fillfactor = 70);

-- The live card's message; losing it costs an edit.
CREATE UNLOGGED TABLE public.session_card (
    chat_id     bigint PRIMARY KEY,
    message_id  bigint NOT NULL
) WITH (fillfactor = 70);
