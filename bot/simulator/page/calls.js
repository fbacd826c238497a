// The log of Bot API calls, errors in red.

import { make } from "/bubbles.js";
import { listen } from "/world.js";

const KEPT = 200;

export function startCalls() {
  const list = document.getElementById("calls");
  const drawer = document.getElementById("calls-drawer");
  const count = document.getElementById("calls-count");
  const errors = document.getElementById("calls-errors");
  const polls = document.getElementById("calls-polls");
  let total = 0;
  let failed = 0;

  const show = () => drawer.classList.toggle("with-polls", polls.checked);
  polls.addEventListener("change", show);
  polls.closest("label").addEventListener("click", (event) => event.stopPropagation());

  function add(event, place) {
    if (event.kind !== "call") return;
    const poll = event.method.toLowerCase() === "getupdates";
    if (!poll) total += 1;
    if (event.error) failed += 1;
    count.textContent = total;
    errors.hidden = !failed;
    errors.textContent = `${failed} ${failed === 1 ? "error" : "errors"}`;
    list[place](row(event, poll));
    while (list.children.length > KEPT) list.lastChild.remove();
  }

  // Every connection begins with the state: show what happened before it, below.
  async function recall({ seq }) {
    list.replaceChildren();
    total = failed = 0;
    const { events } = await (await fetch("/simulator/changes")).json();
    const before = events.filter((event) => event.seq <= seq).slice(-KEPT);
    for (const event of before.reverse()) add(event, "append");
  }

  listen((event) => {
    if (event.kind === "state") recall(event.state);
    else add(event, "prepend");
  });
}

function row(event, poll) {
  const item = make("li", `call${event.error ? " failed" : ""}${poll ? " poll" : ""}`);
  const details = make("details");
  const summary = make("summary");
  const method = make("b");
  method.textContent = event.method;
  const about = make("span", "about");
  about.textContent = event.error ?? brief(event.parameters);
  const status = make("span", "code");
  status.textContent = event.status || "lost";
  const took = make("span", "took");
  took.textContent = `${event.ms} ms`;
  summary.append(status, method, about, took);
  const full = make("pre");
  full.textContent = JSON.stringify(readable(event.parameters), null, 2);
  details.append(summary, full);
  item.append(details);
  return item;
}

function brief(parameters) {
  const { chat_id: chat, text, action, offset } = parameters;
  const said = text ?? action ?? (offset && `offset ${offset}`) ?? "";
  return [chat, said.replaceAll(/<[^>]*>/g, "").slice(0, 80)].filter(Boolean).join(" · ");
}

// Nested values travel as JSON strings.
function readable(parameters) {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => {
    if (!/^[[{]/.test(value)) return [name, value];
    try {
      return [name, JSON.parse(value)];
    } catch {
      return [name, value];
    }
  }));
}
