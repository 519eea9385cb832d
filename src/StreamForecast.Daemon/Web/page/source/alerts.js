import { count, eventLink, make, span, time } from "./dom.js";
import { shortened } from "./events.js";
import { ask, renew } from "./judging.js";

const every = 2;        // seconds between two looks
const reasons = { old: "too old to be told", short: "over too soon", quiet: "in a quiet time", budget: "below the threshold of the budget", rate: "over the rate limit", full: "beyond the most that can go on" };

export function alerts(view, stream) {
  const words = make("p", { class: "faint" }, "…");
  const budgets = make("dl", { class: "tiles", "aria-label": "Budgets" });
  const box = make("div");
  let ticks = 0;

  const look = async () => {
    const now = await ask("GET", "/api/alerts");
    const held = Object.entries(now.heldBack).filter(([, n]) => n > 0).map(([reason, n]) => `${count(n)} ${reasons[reason] ?? reason}`);
    words.textContent = !now.isOn ? "Nobody is told: name an Alertmanager or a webhook in section Alerts of the configuration."
      : `${count(now.alerts)} ${now.alerts === 1 ? "alert goes" : "alerts go"} on.` + (now.untold > 0 ? ` ${count(now.untold)} incidents wait for a target that does not answer.` : "")
        + (held.length > 0 ? ` Not told since the start: ${held.join(", ")}.` : "");
    renew(budgets, JSON.stringify(now.budgets), () => now.budgets.map(budget => make("div", { class: budget.used > 2 * budget.allowed ? "tile bad" : "tile" },
      make("dt", {}, budget.group === "all" ? "incidents" : `incidents, ${budget.group}`),
      make("dd", {}, `${count(budget.used)} of ${count(budget.allowed)}`, make("small", {}, ` in ${span(budget.periodSeconds)}`)),
      make("div", { class: "faint" }, `told from score ${budget.threshold.toFixed(3)} on`))));
    renew(box, JSON.stringify(now.incidents), () => now.incidents.length === 0 ? [make("div", { class: "scroll empty" }, "No incident goes on.")] : now.incidents.map(incident));
  };
  view.append(make("h1", {}, "Alerts"), words, budgets, make("h2", {}, "Incidents that go on"), box);
  look();
  return stream("", { overview: () => { if (++ticks % every === 0) look(); } });
}

function incident(now) {
  const group = Object.entries(now.group).map(([name, value]) => `${name} ${value}`).join(", ");
  const rows = now.alerts.map(alert => make("tr", {},
    make("td", { class: alert.ended === null ? "open" : "closed" }, make("a", { href: eventLink(alert.series, alert.since), "data-key": `${alert.series} ${alert.since}` }, ...shortened(time(alert.since)))),
    make("td", { class: "wide" }, alert.series),
    make("td", {}, alert.kind + ({ up: " ↑", down: " ↓" }[alert.direction] ?? "")),
    make("td", { class: `${alert.severity} less` }, alert.severity),
    make("td", { class: "num less" }, alert.score.toFixed(3))));
  const rest = now.alertCount - now.alerts.length;
  return make("article", { class: "event", "aria-label": `Incident since ${time(now.since)}` },
    make("p", { class: "head" }, make("span", {}, `since ${time(now.since)}`), make("span", {}, `${count(now.alertCount)} ${now.alertCount === 1 ? "series" : "series and events"}`), group ? make("span", { class: "pill" }, group) : null),
    make("div", { class: "scroll" }, make("table", { "aria-label": "Its alerts" },
      make("thead", {}, make("tr", {}, ...[["began", ""], ["series", ""], ["kind", ""], ["severity", "less"], ["score", "num less"]].map(([head, kind]) => make("th", { scope: "col", class: kind || null }, head)))),
      make("tbody", {}, ...rows))),
    rest > 0 ? make("p", { class: "faint" }, `and ${count(rest)} more`) : null);
}
