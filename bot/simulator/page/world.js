// What the stand-in knows, kept current by its events; and what people do to it.

export const world = { bot: null, people: new Map(), chats: new Map(), roles: {} };

const listeners = new Set();

/** `listener(event)` hears every event, and {kind: "state"} after a (re)connection. */
export function listen(listener) {
  listeners.add(listener);
}

function tell(event) {
  for (const listener of listeners) listener(event);
}

function restore(state) {
  world.bot = state.bot;
  world.boot = state.boot;
  world.roles = { customers: state.customers, staffChat: state.staff_chat, admin: state.admin };
  world.people = new Map(state.people.map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.chat.id, {
    ...chat, messages: new Map(chat.messages.map((record) => [record.message.message_id, record])),
  }]));
}

function apply(event) {
  const chat = world.chats.get(event.chat_id);
  if (event.kind === "state") restore(event.state);
  if (event.kind === "message" && chat) {
    event.fresh = !chat.messages.has(event.record.message.message_id);
    chat.messages.set(event.record.message.message_id, event.record);
  }
  if (event.kind === "deleted") chat?.messages.delete(event.message_id);
  if (event.kind === "emptied") chat?.messages.clear();
  if (event.kind === "chat") {
    const id = event.chat.chat.id;
    const known = world.chats.get(id) ?? { messages: new Map(), commands: {} };
    world.chats.set(id, { ...known, ...event.chat });
    if (event.person) world.people.set(event.person.id, event.person);
  }
  tell(event);
}

export function connect(onState) {
  const source = new EventSource("/simulator/events");
  source.onopen = () => onState(true);
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.kind === "commands") refreshCommands();
    else apply(event);
  };
  source.onerror = () => {
    onState(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(onState), 1000);
  };
}

async function refreshCommands() {
  const state = await (await fetch("/simulator/state")).json();
  for (const chat of state.chats) {
    const known = world.chats.get(chat.chat.id);
    if (known) known.commands = chat.commands;
  }
  tell({ kind: "commands" });
}

/** POST /simulator/<action>; throws an Error whose message can be shown. */
export async function act(action, wanted) {
  let answer;
  try {
    answer = await fetch(`/simulator/${action}`, { method: "POST", body: JSON.stringify(wanted) });
  } catch {
    throw new Error("The stand-in does not answer.");
  }
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? "That did not work.");
  return body;
}
