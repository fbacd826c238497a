// Writing, sharing, the command menu, and START where the chat has not begun.


const PLACE = { latitude: 13.0418, longitude: 80.2341 };
const PICTURE_SIDE = 320;

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.form = pane.find(".composer");
    this.text = pane.find(".text");
    this.menu = pane.find(".commands");
    this.form.addEventListener("submit", (event) => this.send(event));
    this.text.addEventListener("input", () => this.suggest());
    this.text.addEventListener("keydown", (event) => event.key === "Escape" && this.openMenu(false));
    pane.find(".menu").addEventListener("click", () => this.openMenu(this.menu.hidden));
    pane.find(".start").addEventListener("click", () => this.begin());
    pane.find(".attach .popup").addEventListener("click", (event) => this.attach(event));
    pane.find(".file").addEventListener("change", (event) => this.photo(event.target));
    document.addEventListener("click", (event) => {
      if (!this.menu.contains(event.target) && !this.form.contains(event.target)) this.openMenu(false);
    });
  }

  draw() {
    const { chat, who } = this.pane;
    const open = chat.started && !chat.blocked;
    const start = this.pane.find(".start");
    start.hidden = open;
    start.textContent = chat.blocked ? this.pane.blockLabel().toUpperCase() : "START";
    this.form.hidden = !open;
    this.commands = chat.commands?.[who.user] ?? [];
    this.pane.find(".menu").hidden = !this.commands.length;
    this.openMenu(false);
  }

  begin() {
    const { chat } = this.pane;
    if (chat.blocked) this.pane.act("block", { blocked: false });
    else this.pane.act("start", {});
  }

  async send(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.openMenu(false);
    if (!(await this.pane.act("send", { text }))) this.text.value = text;
  }

  suggest() {
    this.openMenu(/^\/\w*$/.test(this.text.value), this.text.value.slice(1));
  }

  openMenu(open, prefix = "") {
    const fitting = this.commands?.filter(({ command }) => command.startsWith(prefix)) ?? [];
    this.menu.hidden = !open || !fitting.length;
    this.pane.find(".menu").setAttribute("aria-expanded", String(!this.menu.hidden));
    this.menu.replaceChildren(...fitting.map(({ command, description }) => {
      const item = document.createElement("button");
      item.type = "button";
      item.role = "menuitem";
      const name = document.createElement("b");
      name.textContent = `/${command}`;
      item.append(name, description);
      item.addEventListener("click", () => {
        this.text.value = "";
        this.openMenu(false);
        this.pane.act("send", { text: `/${command}` });
      });
      return item;
    }));
  }

  attach(event) {
    const chosen = event.target.closest("button")?.dataset.act;
    if (!chosen) return;
    this.pane.find(".attach").open = false;
    const phone = `+91984${String(this.pane.who.user).padStart(7, "0")}`;
    if (chosen === "photo") this.pane.find(".file").click();
    if (chosen === "location") this.pane.act("send", { location: PLACE });
    if (chosen === "contact") this.pane.act("send", { contact: { phone_number: phone } });
    if (chosen === "voice") this.pane.act("send", { voice: { duration: 4 } });
    if (chosen === "sticker") this.pane.act("send", { sticker: { emoji: "🙂" } });
  }

  async photo(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      const image = await createImageBitmap(file);
      const scale = Math.min(1, PICTURE_SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const caption = this.text.value.trim();
      this.text.value = "";
      const photo = { width: image.width, height: image.height };
      this.pane.act("send", { photo, caption, picture: canvas.toDataURL("image/jpeg", 0.8) });
    } catch {
      this.pane.toast("That is not a picture.");
    }
  }
}

