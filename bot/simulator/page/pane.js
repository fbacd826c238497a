// One chat pane: a few people to be, the chat of the chosen one, its composer.

import { Bubbles } from "/bubbles.js";
import { Composer } from "/composer.js";
import { act, listen, world } from "/world.js";

const TYPING_MS = 5000;
const TOAST_MS = 3500;

export class Pane {
  constructor(element, identities, onChosen) {
    this.element = element;
    this.identities = identities;
    this.onChosen = onChosen;
    element.append(document.getElementById("pane").content.cloneNode(true));
    this.find = (selector) => element.querySelector(selector);
    this.unread = new Map();
    this.bubbles = new Bubbles(this.find(".messages"), {
      tap: (message, row, column) => this.tap(message, row, column),
      command: (text) => this.act("send", { text }),
      deepLink: (payload) => this.deepLink(payload),
    });
    this.composer = new Composer(this);
    this.options();
    for (const identity of identities) this.find(".people").append(this.tab(identity));
    this.choose(identities[0]);
    listen((event) => this.hear(event));
  }

  tab(identity) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.role = "tab";
    tab.textContent = identity.label;
    tab.addEventListener("click", () => this.choose(identity));
    identity.tab = tab;
    return tab;
  }

  get chat() {
    return world.chats.get(this.who.chat);
  }

  choose(identity) {
    this.who = identity;
    this.unread.delete(identity.chat);
    this.showTabs();
    this.draw();
    this.onChosen(identity);
  }

  showTabs() {
    for (const identity of this.identities) {
      identity.tab.setAttribute("aria-selected", String(identity === this.who));
      const waiting = this.unread.get(identity.chat);
      if (waiting) identity.tab.dataset.unread = waiting;
      else delete identity.tab.dataset.unread;
    }
  }

  draw() {
    this.head();
    this.bubbles.draw(this.chat, this.who.user);
    this.composer.draw();
    this.toBottom();
  }

  head() {
    const group = this.who.chat < 0;
    this.find(".name").textContent = group ? this.chat.chat.title : world.bot.first_name;
    const person = world.people.get(this.who.user).first_name;
    this.find(".status").textContent = group ? `group · you are ${person}` : "bot";
    this.find(".status").classList.remove("typing");
    this.find("[data-act=block]").textContent = this.blockLabel();
  }

  blockLabel() {
    if (this.who.chat < 0) return this.chat.blocked ? "Add the bot again" : "Remove the bot";
    return this.chat.blocked ? "Unblock the bot" : "Block the bot";
  }

  options() {
    this.find(".head .popup").addEventListener("click", (event) => {
      const chosen = event.target.closest("button")?.dataset.act;
      if (!chosen) return;
      this.find(".head .more").open = false;
      const fault = { method: "sendMessage", chat_id: this.who.chat };
      if (chosen === "reset") this.act("reset", {});
      if (chosen === "block") this.act("block", { blocked: !this.chat.blocked });
      if (chosen === "fail") this.act("faults", { ...fault, kind: "error" }, true);
      if (chosen === "flood") this.act("faults", { ...fault, kind: "flood", retry_after: 3 }, true);
    });
    document.addEventListener("click", (event) => {
      for (const open of this.element.querySelectorAll("details.more[open]")) {
        if (!open.contains(event.target)) open.open = false;
      }
    });
  }

  /** Does something as the chosen person; trouble is shown as a toast. */
  async act(action, wanted, bare = false) {
    try {
      const who = bare ? {} : { user_id: this.who.user, chat_id: this.who.chat };
      return await act(action, { ...who, ...wanted });
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  async tap(message, row, column) {
    const done = await this.act("tap", { message_id: message.message_id, row, column });
    if (done?.queries.length) this.bubbles.waitFor(done.queries[0].id, message.message_id, row, column);
  }

  deepLink(payload) {
    const own = this.identities.find((identity) => identity.chat === identity.user);
    if (this.who.chat < 0 && own) this.choose(own);
    this.act("start", { payload });
  }

  hear(event) {
    if (event.kind === "state") return this.draw();
    const here = (event.chat_id ?? event.chat?.chat.id) === this.who.chat;
    if (event.kind === "message" && !here) this.note(event);
    if (!here && event.kind !== "commands") return;
    if (event.kind === "message") this.message(event);
    if (event.kind === "deleted") this.bubbles.remove(event.message_id);
    if (event.kind === "emptied") this.draw();
    if (event.kind === "chat") this.head(), this.composer.draw();
    if (event.kind === "commands") this.composer.draw();
    if (event.kind === "typing") this.typing();
    if (event.kind === "answer") this.answer(event);
  }

  message(event) {
    const scroll = this.find(".scroll");
    const atBottom = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
    this.bubbles.put(event.record, event.fresh);
    if (event.record.message.from.is_bot) this.head();
    if (atBottom || event.record.message.from.id === this.who.user) this.toBottom();
  }

  note(event) {
    const mine = this.identities.some((identity) => identity.chat === event.chat_id);
    if (!mine || !event.fresh || !event.record.message.from.is_bot) return;
    this.unread.set(event.chat_id, (this.unread.get(event.chat_id) ?? 0) + 1);
    this.showTabs();
  }

  typing() {
    const status = this.find(".status");
    status.textContent = "typing";
    status.classList.add("typing");
    clearTimeout(this.typed);
    this.typed = setTimeout(() => this.head(), TYPING_MS);
  }

  answer(event) {
    this.bubbles.answered(event.query_id);
    if (event.user_id !== this.who.user || !event.text) return;
    if (!event.show_alert) return this.toast(event.text);
    document.getElementById("alert-text").textContent = event.text;
    document.getElementById("alert").showModal();
  }

  toast(text) {
    const toast = document.createElement("p");
    toast.textContent = text;
    this.find(".toasts").replaceChildren(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  toBottom() {
    requestAnimationFrame(() => {
      const scroll = this.find(".scroll");
      scroll.scrollTop = scroll.scrollHeight;
    });
  }
}
