// One turn as a card: the message, who understood it, the tool calls and what came of them.

import { make } from "/bubbles.js";

const WHO = {
  rules: "by rules", model: "by the model", memory: "remembered", tap: "a tap", command: "a command", unclear: "unclear",
};

/** `turn` = {message, by, understood: {ms, model, …}, tokens, ms, calls, results, repeated} */
export function turnCard(turn) {
  const unclear = turn.calls.length > 0 && turn.calls.every(({ tool }) => tool === "unclear");
  const by = unclear ? "unclear" : turn.by;
  const card = make("li", `turn by-${by}`);
  const head = make("div", "turn-head");
  const said = make("span", "said");
  said.textContent = turn.by === "tap" ? `👆 ${turn.message}` : turn.message || "…";
  said.title = said.textContent;
  const badge = make("span", "badge");
  badge.textContent = WHO[by] ?? by;
  head.append(said, badge);
  const numbers = make("p", "numbers");
  numbers.textContent = [
    `understood in ${milliseconds(turn.understood?.ms ?? 0)}`,
    `turn ${milliseconds(turn.ms)}`,
    `${turn.tokens} tokens`,
    turn.understood?.model,
    turn.repeated ? "delivered again: nothing done twice" : null,
  ].filter(Boolean).join(" · ");
  const calls = make("ul", "tool-calls");
  turn.calls.forEach((call, index) => calls.append(toolCall(call, turn.results[index])));
  card.append(head, calls, numbers);
  return card;
}

function milliseconds(ms) {
  return `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}

function toolCall(call, result) {
  const item = make("li", result?.ok === false ? "refused" : "");
  const mark = make("span", "mark");
  mark.textContent = result ? (result.ok === false ? "✗" : "✓") : "·";
  const name = make("b");
  name.textContent = call.tool;
  const given = make("span", "given");
  given.textContent = argumentsOf(call.arguments ?? {});
  item.append(mark, name, given);
  if (result?.ok === false) {
    const why = make("em");
    why.textContent = result.reason ?? result.code ?? "refused";
    item.append(why);
  }
  return item;
}

/** Arguments as one reads them: what is absent or empty says nothing. */
function argumentsOf(given) {
  const parts = Object.entries(given)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length))
    .map(([name, value]) => `${name}: ${compact(value)}`);
  return `(${parts.join(", ")})`;
}

export function compact(value) {
  if (Array.isArray(value)) {
    const shown = value.slice(0, 6).map(compact).join(", ");
    return `[${shown}${value.length > 6 ? ", …" : ""}]`;
  }
  if (value && typeof value === "object") {
    const kept = Object.entries(value).filter(([, one]) => one !== null && one?.length !== 0);
    return `{${kept.map(([name, one]) => `${name}: ${compact(one)}`).join(", ")}}`;
  }
  if (isId(value)) return shortId(value);
  return typeof value === "string" ? `"${value}"` : String(value);
}

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

export function isId(value) {
  return typeof value === "string" && ID.test(value);
}

/** The end of a UUID: its beginning is the time, the same for neighbours. */
export function shortId(value) {
  return `…${value.slice(-8)}`;
}
