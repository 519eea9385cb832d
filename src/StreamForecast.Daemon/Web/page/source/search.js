import { make, seriesLink } from "./dom.js";

// Finds series on the server as one types; arrows and enter choose.
export function attachSearch() {
  const input = document.getElementById("search"), list = document.getElementById("found");
  let asked = 0, timer = 0;

  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const go = name => { location.hash = seriesLink(name); input.value = ""; close(); input.blur(); };
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = item => {
    chosen()?.setAttribute("aria-selected", "false");
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
  };
  const find = async () => {
    const mine = ++asked, text = input.value.trim();
    if (text === "") { close(); return; }
    const names = await (await fetch(`/api/series?limit=30&query=${encodeURIComponent(text)}`)).json();
    if (mine !== asked) return;
    list.replaceChildren(...(names.length === 0 ? [make("li", { class: "none" }, "No series of this name here.")]
      : names.map((name, i) => make("li", { role: "option", id: `found-${i}`, "aria-selected": "false" }, name))));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(list.querySelector("[role=option]"));
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 120); });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", e => {
    if (e.key === "Escape") { close(); input.blur(); }
    else if (e.key === "Enter" && chosen()) go(chosen().textContent);
    else if (e.key === "ArrowDown") { e.preventDefault(); choose(chosen()?.nextElementSibling ?? list.firstElementChild); }
    else if (e.key === "ArrowUp") { e.preventDefault(); choose(chosen()?.previousElementSibling ?? list.lastElementChild); }
  });
  list.addEventListener("mousedown", e => { if (e.target.matches("[role=option]")) go(e.target.textContent); });
}
