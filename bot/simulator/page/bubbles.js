// The messages of one chat, as bubbles with their keyboards.

import { deepLink, textNodes } from "/text.js";
import { world } from "/world.js";

const WAIT_MS = 15000;
const clock = new Intl.DateTimeFormat([], {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const day = new Intl.DateTimeFormat([], { day: "numeric", month: "long" });

export class Bubbles {
  /** `on` = {tap(message, row, column), command(text), deepLink(payload)} */
  constructor(list, on) {
    this.list = list;
    this.on = on;
    this.waiting = new Map();
  }

  draw(chat, me) {
    this.me = me;
    this.group = chat.chat.id < 0;
    this.list.replaceChildren();
    this.lastDay = null;
    if (!chat.messages.size) this.list.append(this.hint(chat));
    for (const record of chat.messages.values()) this.put(record, false);
  }

  hint(chat) {
    const hint = make("p", "hint");
    hint.textContent = chat.started
      ? "No messages here yet."
      : "What can this bot do? Press START to find out.";
    return hint;
  }

  put(record, fresh) {
    const { message } = record;
    this.list.querySelector(".hint")?.remove();
    const old = this.list.querySelector(`[data-message-id="${message.message_id}"]`);
    const bubble = this.bubble(record);
    if (old) {
      old.replaceWith(bubble);
      this.markWaiting(message.message_id);
      return;
    }
    if (fresh) bubble.classList.add("fresh");
    const date = day.format(message.date * 1000);
    if (date !== this.lastDay) {
      const mark = make("p", "day");
      mark.textContent = date === day.format(Date.now()) ? "Today" : date;
      this.list.append(mark);
      this.lastDay = date;
    }
    this.list.append(bubble);
  }

  remove(messageId) {
    this.list.querySelector(`[data-message-id="${messageId}"]`)?.remove();
  }

  bubble(record) {
    const { message } = record;
    const own = message.from.id === this.me;
    const item = make("article", `message ${own ? "own" : "other"}`);
    item.dataset.messageId = message.message_id;
    item.setAttribute("aria-label", own ? "You" : message.from.first_name);
    const body = make("div", "bubble");
    if (this.group && !own) {
      const name = make("b", "sender");
      name.textContent = message.from.first_name;
      body.append(name);
    }
    if (message.reply_to_message) body.append(this.quote(message.reply_to_message));
    body.append(...this.content(record), this.meta(record, own));
    item.append(body);
    const rows = message.reply_markup?.inline_keyboard;
    if (rows) item.append(this.keyboard(message, rows));
    return item;
  }

  content(record) {
    const { message } = record;
    const nodes = [];
    if (message.photo) nodes.push(picture(record.picture));
    if (message.location) nodes.push(place(message.location));
    if (message.contact) nodes.push(contact(message.contact));
    if (message.voice) nodes.push(voice(message.voice));
    if (message.sticker) nodes.push(sticker(message.sticker));
    const text = message.text ?? message.caption;
    if (text) {
      const shown = make("div", "body");
      shown.dir = "auto";
      const entities = message.entities ?? message.caption_entities;
      shown.append(...textNodes(text, entities, this.on, world.bot.username));
      nodes.push(shown);
    }
    return nodes;
  }

  meta(record, own) {
    const { message, edited } = record;
    const meta = make("span", "meta");
    if (edited) {
      const mark = make("i", "edited");
      mark.textContent = "edited";
      meta.append(mark);
    }
    const time = make("time");
    time.textContent = clock.format(message.date * 1000);
    meta.append(time);
    if (own) meta.append(ticks());
    return meta;
  }

  quote(message) {
    const quote = make("div", "quote");
    const name = make("b");
    name.textContent = message.from.first_name;
    quote.append(name, message.text ?? message.caption ?? "Attachment");
    return quote;
  }

  keyboard(message, rows) {
    const keyboard = make("div", "keyboard");
    rows.forEach((buttons, row) => {
      const line = make("div", "row");
      buttons.forEach((button, column) => line.append(this.button(message, button, row, column)));
      keyboard.append(line);
    });
    return keyboard;
  }

  button(message, button, row, column) {
    const shown = make("button", "key");
    shown.type = "button";
    shown.dataset.place = `${row}.${column}`;
    const label = make("span");
    label.textContent = button.text;
    shown.append(label);
    if (button.url) {
      shown.classList.add("link");
      const payload = deepLink(button.url, world.bot.username);
      shown.addEventListener("click", () => {
        if (payload === null) open(button.url, "_blank", "noopener");
        else this.on.deepLink(payload);
      });
    } else if (button.copy_text) {
      shown.classList.add("copy");
      shown.addEventListener("click", () => navigator.clipboard?.writeText(button.copy_text.text));
    } else {
      shown.addEventListener("click", () => this.on.tap(message, row, column));
    }
    return shown;
  }

  /** Shows the button as busy until its query is answered, as Telegram's clients do. */
  waitFor(queryId, messageId, row, column) {
    if (this.early?.delete(queryId)) return;
    this.waiting.set(queryId, { messageId, place: `${row}.${column}` });
    setTimeout(() => this.answered(queryId), WAIT_MS);
    this.markWaiting(messageId);
  }

  answered(queryId) {
    const found = this.waiting.get(queryId);
    // An answer may be faster than the reply to the tap itself.
    if (!found) return (this.early ??= new Set()).add(queryId);
    this.waiting.delete(queryId);
    this.markWaiting(found.messageId);
  }

  markWaiting(messageId) {
    const bubble = this.list.querySelector(`[data-message-id="${messageId}"]`);
    const places = [...this.waiting.values()].filter((one) => one.messageId === messageId);
    for (const key of bubble?.querySelectorAll(".key") ?? []) {
      key.classList.toggle("busy", places.some(({ place }) => place === key.dataset.place));
    }
  }
}

export function make(tag, names = "") {
  const element = document.createElement(tag);
  if (names) element.className = names;
  return element;
}

function ticks() {
  const ticks = make("span", "ticks");
  ticks.textContent = "✓✓";
  ticks.setAttribute("aria-label", "sent");
  return ticks;
}

function picture(source) {
  if (!source) {
    const blank = make("div", "attachment blank");
    blank.textContent = "Photo";
    return blank;
  }
  const image = make("img", "attachment");
  image.src = source;
  image.alt = "Photo";
  return image;
}

function place({ latitude, longitude }) {
  const map = make("div", "attachment map");
  map.setAttribute("role", "img");
  map.setAttribute("aria-label", "Location");
  const text = make("span");
  text.textContent = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  map.append(text);
  return map;
}

function contact({ first_name: name, phone_number: phone }) {
  const card = make("div", "contact");
  const who = make("b");
  who.textContent = name;
  card.append(who, phone ?? "");
  return card;
}

function voice({ duration }) {
  const shown = make("div", "voice");
  shown.textContent = `▶ Voice message · 0:${String(duration).padStart(2, "0")}`;
  return shown;
}

function sticker({ emoji }) {
  const shown = make("div", "sticker");
  shown.textContent = emoji;
  return shown;
}
