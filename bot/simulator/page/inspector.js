// Beside the chat: how each message was understood, and the rows it left behind.

import { make } from "/bubbles.js";
import { showTables } from "/tables.js";
import { turnCard } from "/turns.js";
import { listen } from "/world.js";

const KEPT_TURNS = 60;
const RETRY_MS = 2000;
const SETTLE_MS = 120;

let people = [];
let chosen = null;
let turns = [];
let pending = null;

export function startInspector(identities) {
  people = identities;
  const tabs = document.getElementById("inspected");
  for (const identity of people) {
    const tab = make("button");
    tab.type = "button";
    tab.role = "tab";
    tab.textContent = identity.label;
    tab.addEventListener("click", () => inspect(identity.chat));
    identity.inspectorTab = tab;
    tabs.append(tab);
  }
  inspect(people[0].chat);
  follow();
  listen((event) => {
    if (["message", "answer", "state"].includes(event.kind)) refresh();
  });
}

/** Shows this chat's turns and rows. */
export function inspect(chatId) {
  chosen = chatId;
  for (const { chat, inspectorTab } of people) {
    inspectorTab?.setAttribute("aria-selected", String(chat === chatId));
  }
  drawTurns();
  refresh();
}

function note(text) {
  document.getElementById("inspector-note").textContent = text;
}

async function follow() {
  try {
    // EventSource gives up for good on a 502, which says that the bot is restarting.
    const probe = await fetch("/inspector/rows?chat_id=0");
    if (probe.status === 404) return note("Started without the bot's inspector: no turns, no rows.");
    if (!probe.ok) throw new Error();
  } catch {
    note("The bot is not running.");
    setTimeout(follow, RETRY_MS);
    return;
  }
  const source = new EventSource("/inspector/turns");
  source.onopen = () => {
    note("");
    turns = [];
    refresh();
  };
  source.onmessage = ({ data }) => {
    turns = [JSON.parse(data), ...turns].slice(0, KEPT_TURNS * 4);
    drawTurns();
    refresh();
  };
  source.onerror = () => {
    source.close();
    setTimeout(follow, RETRY_MS);
  };
}

function drawTurns() {
  const list = document.getElementById("turns");
  const shown = turns.filter((turn) => turn.chat_id === chosen).slice(0, KEPT_TURNS);
  list.replaceChildren(...shown.map(turnCard));
  if (!shown.length) {
    const hint = make("li", "none");
    hint.textContent = "Write or tap something: what the bot makes of it appears here.";
    list.append(hint);
  }
}

// A turn's message, answer and record arrive together: one look at the rows is enough.
function refresh() {
  pending ??= setTimeout(async () => {
    pending = null;
    const chatId = chosen;
    try {
      const answer = await fetch(`/inspector/rows?chat_id=${chatId}`);
      if (answer.ok && chatId === chosen) showTables(await answer.json(), chatId);
    } catch {
      // The stand-in is restarting; the next event refreshes.
    }
  }, SETTLE_MS);
}
