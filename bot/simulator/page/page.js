// Puts the page together: two chat panes, the inspector, the call log.

import { Pane } from "/pane.js";
import { startInspector, inspect } from "/inspector.js";
import { startCalls } from "/calls.js";
import { act, connect, listen, world } from "/world.js";

const panes = [];

function identities() {
  const { customers, staffChat, admin } = world.roles;
  const cook = world.chats.get(staffChat).members.find((id) => id !== admin);
  const own = (id) => ({ user: id, chat: id, label: world.people.get(id).first_name });
  return {
    customer: customers.map(own),
    staff: [{ user: cook, chat: staffChat, label: "Kitchen" }, own(admin)],
  };
}

listen((event) => {
  if (event.kind !== "state") return;
  const who = identities();
  if (!panes.length) {
    for (const element of document.querySelectorAll(".pane")) {
      panes.push(new Pane(element, who[element.dataset.pane], (identity) => {
        if (identity.chat > 0) inspect(identity.chat);
      }));
    }
    startInspector([...who.customer, who.staff[1]]);
  }
});

function connection(alive) {
  const shown = document.getElementById("connection");
  shown.textContent = alive ? "connected" : "reconnecting…";
  shown.classList.toggle("lost", !alive);
}

for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    for (const other of document.querySelectorAll(".views button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    for (const pane of panes) pane.toBottom();
  });
}

document.getElementById("reset-all").addEventListener("click", () => {
  if (confirm("Empty every chat? The bot keeps its carts and orders.")) act("reset", {});
});

startCalls();
connect(connection);
