import { eventLink, make, number, seriesLink, time } from "./dom.js";
import { renew, verdictButtons } from "./judging.js";

const arrows = { up: " ↑", down: " ↓" };

export function events(view, stream) {
  const table = make("div");
  view.append(make("h1", {}, "Events"), make("p", { class: "faint" }, "The newest, the latest begun first. Times are event times, UTC. Follow one to say what it was."), table);
  return stream("", { events: list => renew(table, JSON.stringify(list), () => [eventTable(list, "Events")]) });
}

// A time of which a narrow window shows month to minute only.
export const shortened = text => [make("span", { class: "less" }, text.slice(0, 5)), text.slice(5, 16), make("span", { class: "less" }, text.slice(16))];

export function eventTable(list, caption) {
  if (list.length === 0) return make("div", { class: "scroll empty" }, "Nothing strange so far.");
  const rows = list.map(event => make("tr", {},
    make("td", { class: event.isOpen ? "open" : "closed" }, make("a", { href: eventLink(event.series, event.start), "data-key": `${event.series} ${event.start}` }, ...shortened(time(event.start)))),
    make("td", { class: "wide" }, make("a", { href: seriesLink(event.series) }, event.series)),
    make("td", {}, event.kind + (arrows[event.direction] ?? "")),
    make("td", { class: event.severity }, event.severity),
    make("td", { class: "num less" }, number(event.value)),
    make("td", { class: "num less" }, `${number(event.lower)} – ${number(event.upper)}`),
    make("td", { class: "num less" }, event.score.toFixed(3)),
    make("td", { class: "num less" }, String(event.rows)),
    make("td", { class: "less" }, event.verdict ?? "")));
  const heads = [["began", ""], ["series", ""], ["kind", ""], ["severity", ""], ["value", "num less"], ["expected", "num less"], ["score", "num less"], ["rows", "num less"], ["called", "less"]];
  return make("div", { class: "scroll" }, make("table", { "aria-label": caption },
    make("thead", {}, make("tr", {}, ...heads.map(([head, kind]) => make("th", { scope: "col", class: kind || null }, head)))),
    make("tbody", {}, ...rows)));
}

// The events of one series, each with what made it one and what it can be called.
export function eventCards(list, chosen, say) {
  if (list.length === 0) return [make("div", { class: "scroll empty" }, "Nothing strange so far.")];
  return list.map(event => make("article", { class: event.start === chosen ? "event chosen" : "event", "aria-label": `${event.kind} of ${time(event.start)}` },
    make("p", { class: "head" },
      make("a", { class: event.isOpen ? "open" : "closed", href: eventLink(event.series, event.start), "data-key": `${event.start}` }, time(event.start)),
      make("span", {}, event.kind + (arrows[event.direction] ?? "")), make("span", { class: event.severity }, event.severity),
      event.verdict ? make("span", { class: "pill" }, `called ${event.verdict}`) : null),
    make("p", { class: "faint" }, explanation(event)),
    verdictButtons(event, say)));
}

function explanation(event) {
  const lasted = `${event.rows} ${event.rows === 1 ? "row" : "rows"} flagged, ${event.isOpen ? "goes on" : `over at ${time(event.newest)}`}`;
  const seen = event.value === null || event.expected === null ? "" : `${number(event.value)} came where ${number(event.expected)}, within ${number(event.lower)} – ${number(event.upper)}, was expected; `;
  return `${seen}most unusual: ${event.carrier}. Score ${event.score.toFixed(3)}, ${lasted}.`;
}
