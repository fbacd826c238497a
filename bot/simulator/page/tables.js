// Live rows by temperature. New and changed rows light up for a moment.

import { make } from "/bubbles.js";
import { compact, isId, shortId } from "/turns.js";

const TEMPERATURES = [
  ["hot", "unlogged, a fold of warm", ["session_state", "session_cart", "session_checkout"]],
  ["warm", "append-only log: the truth", ["session_events"]],
  ["cold", "kept for ever", ["orders", "order_item", "payments", "outbox"]],
];
// Columns worth a look; a row's title holds all of them.
const COLUMNS = {
  session_cart: ["line_no", "quantity", "item_name", "price", "is_active", "options", "note"],
  session_events: ["event_no", "event_type", "event_data", "timestamp"],
  orders: ["order_number", "status", "total_amount", "customer_name", "created_at", "order_id"],
  order_item: ["line_no", "quantity", "item_name", "unit_price", "subtotal", "note"],
  payments: ["method", "amount", "status", "created_at"],
  outbox: ["kind", "target_chat_id", "attempts", "delivered_at", "last_error"],
};
const STATE = [
  "current_step", "version", "cart_version", "last_mentioned_item_name", "last_mentioned_line_no",
  "pending_line", "waiting_lines", "asked_line", "last_shown_menu", "order_id", "session_id",
  "last_event_at",
];
const SHORT = {
  line_no: "#", event_no: "#", quantity: "qty", order_number: "no.", is_active: "active",
  target_chat_id: "to", total_amount: "total", customer_name: "name", unit_price: "each",
  event_type: "event", event_data: "data", item_name: "item", delivered_at: "delivered",
  created_at: "at", timestamp: "at", last_error: "error",
};
const NUMBERS = new Set(["line_no", "event_no", "quantity", "price", "unit_price", "subtotal",
  "total_amount", "amount", "order_number", "attempts", "target_chat_id"]);
const MONEY = new Set(["price", "unit_price", "subtotal", "total_amount", "amount"]);
const TIME = /^\d{4}-\d\d-\d\dT/;
const clock = new Intl.DateTimeFormat([], {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

let seen = null;
let seenChat = null;

export function showTables(temperatures, chatId) {
  const before = seenChat === chatId ? seen : null;
  seen = new Set();
  seenChat = chatId;
  const flow = document.getElementById("flow");
  flow.replaceChildren();
  const sections = TEMPERATURES.map(([temperature, about, names]) => {
    const tables = names.map((name) => [name, temperatures[temperature][name] ?? []]);
    const step = make("span", `step ${temperature}`);
    const number = make("b");
    number.textContent = tables.reduce((sum, [, rows]) => sum + rows.length, 0);
    step.append(temperature, number);
    flow.append(step);
    return section(temperature, about, tables, before);
  });
  document.getElementById("tables").replaceChildren(...sections);
}

function section(temperature, about, tables, before) {
  const part = make("section", `temperature ${temperature}`);
  const title = make("h3");
  const meaning = make("small");
  meaning.textContent = about;
  title.append(temperature, meaning);
  part.append(title, ...tables.map(([name, rows]) => table(name, rows, before)));
  return part;
}

function table(name, rows, before) {
  const box = make("div", `table${rows.length ? "" : " empty"}`);
  box.dataset.table = name;
  const caption = make("h4");
  const count = make("small");
  count.textContent = rows.length ? `${rows.length} ${rows.length === 1 ? "row" : "rows"}` : "empty";
  caption.append(name, count);
  box.append(caption);
  if (!rows.length) return box;
  const columns = COLUMNS[name];
  box.append(columns ? grid(name, columns, rows, before) : pairs(name, rows, before));
  return box;
}

function isFresh(name, row, before) {
  const key = `${name} ${JSON.stringify(row)}`;
  seen.add(key);
  return before !== null && !before.has(key);
}

function grid(name, columns, rows, before) {
  const used = columns.filter((column) => rows.some((row) => (row[column] ?? null) !== null));
  const grid = make("table");
  const head = make("tr");
  for (const column of used) {
    const cell = make("th", NUMBERS.has(column) ? "number" : "");
    cell.scope = "col";
    cell.textContent = SHORT[column] ?? column;
    head.append(cell);
  }
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr");
    if (isFresh(name, row, before)) line.classList.add("fresh");
    if (row.is_active === false) line.classList.add("inactive");
    line.title = JSON.stringify(row, null, 1);
    for (const column of used) {
      const cell = make("td", `${NUMBERS.has(column) ? "number " : ""}column-${column}`);
      cell.textContent = shown(column, row[column]);
      line.append(cell);
    }
    body.append(line);
  }
  const top = make("thead");
  top.append(head);
  grid.append(top, body);
  const scroll = make("div", "grid");
  scroll.append(grid);
  return scroll;
}

function pairs(name, rows, before) {
  const all = make("div");
  for (const row of rows) {
    const list = make("dl");
    if (isFresh(name, { ...row, last_activity_at: null }, before)) list.classList.add("fresh");
    list.title = JSON.stringify(row, null, 1);
    const columns = name === "session_state" ? STATE : Object.keys(row).filter((c) => c !== "chat_id");
    for (const column of columns) {
      if ((row[column] ?? null) === null) continue;
      const term = make("dt");
      term.textContent = column;
      const given = make("dd");
      given.textContent = value(row[column]);
      const pair = make("div");
      pair.append(term, given);
      list.append(pair);
    }
    all.append(list);
  }
  return all;
}

function shown(column, given) {
  if (column === "options") return options(given);
  if (MONEY.has(column) && given !== null) return Number(given).toFixed(2);
  return value(given);
}

function options(given) {
  return (given ?? [])
    .map(({ qualifier, name, count }) => [qualifier, name, count > 1 ? `× ${count}` : null])
    .map((words) => words.filter(Boolean).join(" "))
    .join(", ");
}

function value(given) {
  if (given === null || given === undefined) return "";
  if (typeof given === "boolean") return given ? "✓" : "✗";
  if (typeof given === "object") return compact(given);
  if (isId(given)) return shortId(given);
  if (TIME.test(given)) return clock.format(new Date(given));
  return String(given);
}
