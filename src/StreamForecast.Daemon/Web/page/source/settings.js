import { count, make, number, percent } from "./dom.js";
import { ask } from "./judging.js";

export function configuration(view, stream) {
  const filter = make("input", { type: "search", placeholder: "Filter keys", "aria-label": "Filter keys" });
  const table = make("div");
  view.append(make("h1", {}, "Configuration"), make("p", { class: "faint" }, "What is in force. Keys in bold differ from their defaults; beside them stands the file or variable that says so."), filter, make("p"), table);
  let all = [];
  const draw = () => {
    const wanted = all.filter(setting => setting.key.toLowerCase().includes(filter.value.toLowerCase()));
    table.replaceChildren(make("div", { class: "scroll" }, make("table", { "aria-label": "Configuration" },
      make("thead", {}, make("tr", {}, ...["key", "value", "default", "set by"].map((head, i) => make("th", { scope: "col", class: i > 1 ? "less" : null }, head)))),
      make("tbody", {}, ...wanted.map(setting => make("tr", { class: setting.isSet ? "set" : null },
        make("td", { class: "wide" }, setting.key), make("td", { class: "wide" }, setting.value), make("td", { class: "wide less faint" }, setting.isSet ? setting.default : ""), make("td", { class: "wide less faint" }, setting.origin ?? "")))))));
  };
  filter.addEventListener("input", draw);
  fetch("/api/configuration").then(answer => answer.json()).then(settings => { all = settings; draw(); });
  return stream("", {});
}

export function model(view, stream) {
  const facts = make("dl", { class: "tiles", "aria-label": "The model in force" }), scores = make("div");
  const about = make("p", { class: "faint" }, "…");
  const whole = make("pre", { tabindex: "0", "aria-label": "Card of the model" });
  view.append(make("h1", {}, "Model"), about, facts, scores, make("h2", {}, "Its card"), whole);
  ask("GET", "/api/model").then(card => {
    about.textContent = card.description ?? "";
    const tile = (name, value) => make("div", { class: "tile" }, make("dt", {}, name), make("dd", {}, value));
    facts.replaceChildren(tile("name", `${card.name}@${card.weights_hash.slice(0, 8)}`), tile("cell", `${card.shape.cell}, ${card.shape.hidden} wide`), tile("parameters", count(card.parameters)),
      tile("trained on series", count(card.series)), tile("rows", count(card.rows)), tile("steps of training", count(card.training.iterations)), tile("loss", number(card.loss)));
    if (card.scores?.length > 0) scores.replaceChildren(make("h2", {}, "What it scores"), scoreTable(card.scores));
    whole.textContent = JSON.stringify(card, null, 2);
  }).catch(problem => { about.textContent = problem.message; });
  return stream("", {});
}

function scoreTable(list) {
  const cell = (text, kind) => make("td", { class: kind ?? null }, text);
  return make("div", { class: "scroll" }, make("table", { "aria-label": "Scores by set" },
    make("thead", {}, make("tr", {}, ...["set", "MASE", "wQL", "in the 80 % band"].map((head, i) => make("th", { scope: "col", class: i > 0 ? "num" : null }, head)))),
    make("tbody", {}, ...list.map(score => make("tr", {}, cell(score.set), cell(number(score.mase), "num"), cell(number(score.wql), "num"), cell(percent(score.coverage), "num"))))));
}
