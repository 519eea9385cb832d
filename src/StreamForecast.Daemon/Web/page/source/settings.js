import { make } from "./dom.js";

export function configuration(view, stream) {
  const filter = make("input", { type: "search", placeholder: "Filter keys", "aria-label": "Filter keys" });
  const table = make("div");
  view.append(make("h1", {}, "Configuration"), make("p", { class: "faint" }, "What is in force. Keys in bold were set by the file or the environment; the others are at their defaults."), filter, make("p"), table);
  let all = [];
  const draw = () => {
    const wanted = all.filter(setting => setting.key.toLowerCase().includes(filter.value.toLowerCase()));
    table.replaceChildren(make("div", { class: "scroll" }, make("table", { "aria-label": "Configuration" },
      make("thead", {}, make("tr", {}, ...["key", "value", "default"].map((head, i) => make("th", { scope: "col", class: i === 2 ? "less" : null }, head)))),
      make("tbody", {}, ...wanted.map(setting => make("tr", { class: setting.isSet ? "set" : null },
        make("td", { class: "wide" }, setting.key), make("td", { class: "wide" }, setting.value), make("td", { class: "wide less faint" }, setting.isSet ? setting.default : "")))))));
  };
  filter.addEventListener("input", draw);
  fetch("/api/configuration").then(answer => answer.json()).then(settings => { all = settings; draw(); });
  return stream("", {});
}

export function model(view, stream) {
  const card = make("pre", { tabindex: "0", "aria-label": "Card of the model" }, "…");
  view.append(make("h1", {}, "Model"), make("p", { class: "faint" }, "The card of the model in force: how it was made, from what, and what it scores."), card);
  fetch("/api/model").then(async answer => { card.textContent = answer.ok ? JSON.stringify(await answer.json(), null, 2) : (await answer.json()).detail; });
  return stream("", {});
}
