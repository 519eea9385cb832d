import { eventLink, make, percent, span, time } from "./dom.js";
import { ask, renew } from "./judging.js";

const every = 5;        // seconds between two looks

export function verdicts(view, stream) {
  const problem = make("p", { class: "bad", role: "alert" });
  const say = text => { problem.textContent = text; };
  const figures = make("p", { class: "faint" }, "…");
  const box = make("div");
  let ticks = 0;

  const look = async () => {
    const now = await ask("GET", "/api/verdicts");
    figures.textContent = `${now.verdicts.length} in force. Of the events called true or false, ${now.precision === null ? "none so far" : percent(now.precision) + " were true"}`
      + (now.secondsToDetect === null ? "." : `; told ${span(now.secondsToDetect)} after they began, on average.`);
    renew(box, JSON.stringify(now.verdicts), () => [table(now.verdicts, async id => {
      try { await ask("DELETE", `/api/verdicts/${id}`); say(""); } catch (e) { say(e.message); }
      await look();
    })]);
  };
  const form = quietForm(async verdict => {
    try { await ask("POST", "/api/verdicts", verdict); say(""); } catch (e) { say(e.message); }
    await look();
  });
  view.append(make("h1", {}, "Verdicts"), figures, box, make("h2", {}, "Say nothing for a time"), form, problem);
  look();
  return stream("", { overview: () => { if (++ticks % every === 0) look(); } });
}

function table(list, takeBack) {
  if (list.length === 0) return make("div", { class: "scroll empty" }, "None yet. An event's own page has buttons to say what it was.");
  const rows = list.map(verdict => {
    const button = make("button", { type: "button", "data-key": verdict.id }, "Take back");
    button.addEventListener("click", () => { button.disabled = true; takeBack(verdict.id); });
    const scope = verdict.event ? make("a", { href: eventLink(verdict.series, Date.parse(verdict.event)) }, `${verdict.series}, ${verdict.kind ?? "event"} of ${time(Date.parse(verdict.event))}`) : verdict.series ?? verdict.pattern ?? verdict.label;
    return make("tr", {}, make("td", {}, verdict.verdict), make("td", { class: "wide" }, scope), make("td", { class: "less" }, verdict.until ?? ""), make("td", { class: "less" }, verdict.by ?? ""),
      make("td", { class: "less" }, verdict.at ? time(Date.parse(verdict.at)) : ""), make("td", { class: "num" }, button));
  });
  const heads = [["said", ""], ["of", ""], ["until", "less"], ["by", "less"], ["at", "less"], ["", ""]];
  return make("div", { class: "scroll" }, make("table", { "aria-label": "Verdicts in force" },
    make("thead", {}, make("tr", {}, ...heads.map(([head, kind]) => make("th", { scope: "col", class: kind || null }, head)))), make("tbody", {}, ...rows)));
}

function quietForm(send) {
  const scope = make("input", { type: "text", required: "", placeholder: "plant-1/*", "aria-label": "Series, or a pattern of names" });
  const until = make("input", { type: "datetime-local", required: "", "aria-label": "Until, event time, UTC" });
  const note = make("input", { type: "text", placeholder: "why", "aria-label": "Why" });
  const form = make("form", { class: "quiet" }, make("label", {}, "Series or pattern", scope), make("label", {}, "Until (UTC)", until), make("label", {}, "Why", note), make("button", { type: "submit" }, "Say nothing"));
  form.addEventListener("submit", e => {
    e.preventDefault();
    const text = scope.value.trim();
    send({ verdict: "ignore-until", [/[*?]/.test(text) ? "pattern" : "series"]: text, until: until.value + "Z", ...(note.value ? { note: note.value } : {}) });
  });
  return form;
}
