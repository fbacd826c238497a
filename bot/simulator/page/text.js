// Text with entities, built as DOM nodes: what a bot sends is never read as HTML.
// Offsets count UTF-16 code units, as JavaScript's strings do.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
  bot_command: "button", text_link: "a", url: "a", email: "span", mention: "span",
  text_mention: "span",
};

const LINK = /^(https?|tg):/i;

/** Nodes for `text`; `on` = {command(text), deepLink(payload)}; `bot` is its username. */
export function textNodes(text, entities, on, bot) {
  const ordered = [...(entities ?? [])]
    .map((entity) => ({ ...entity, end: entity.offset + entity.length }))
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  return span(text, 0, text.length, ordered, on, bot);
}

function span(text, start, end, entities, on, bot) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    if (entity.offset > at) nodes.push(document.createTextNode(text.slice(at, entity.offset)));
    const stop = Math.min(entity.end, end);
    const inside = others.filter((other) => other.offset < stop);
    const inner = inside.map((other) => ({ ...other, end: Math.min(other.end, stop) }));
    const node = element(entity, text.slice(entity.offset, stop), on, bot);
    node.append(...span(text, entity.offset, stop, inner, on, bot));
    nodes.push(node);
    at = stop;
    // What overlaps the end of this entity goes on after it.
    rest = others
      .filter((other) => other.end > stop)
      .map((other) => ({ ...other, offset: Math.max(other.offset, stop) }));
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}

function element(entity, covered, on, bot) {
  const node = document.createElement(TAGS[entity.type] ?? "span");
  node.classList.add(`entity-${entity.type}`);
  if (entity.type === "bot_command") {
    node.type = "button";
    node.addEventListener("click", () => on.command(covered));
  }
  if (entity.type === "spoiler") {
    node.tabIndex = 0;
    node.addEventListener("click", () => node.classList.add("seen"));
  }
  if (entity.type === "text_mention") node.title = `${entity.user.first_name} · ${entity.user.id}`;
  if (node.tagName === "A") link(node, entity.url ?? covered, on, bot);
  return node;
}

/** Makes `node` open `url`; a link to this bot starts it here instead. */
function link(node, url, on, bot) {
  if (!LINK.test(url)) return;
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.addEventListener("click", (event) => {
    const payload = deepLink(url, bot);
    if (payload === null) return;
    event.preventDefault();
    on.deepLink(payload);
  });
}

/** The payload of a t.me link to the bot, "" without one, null for any other link. */
export function deepLink(url, bot) {
  const found = /^https?:\/\/t\.me\/(\w+)\/?(?:\?start=([\w-]*))?$/i.exec(url);
  return found && found[1].toLowerCase() === bot.toLowerCase() ? found[2] ?? "" : null;
}
