import { make, number, seriesLink, time } from "./dom.js";

export function events(view, stream) {
  const table = make("div");
  view.append(make("h1", {}, "Events"), make("p", { class: "faint" }, "The newest, the latest begun first. Times are event times, UTC."), table);
  return stream("", { events: list => table.replaceChildren(eventTable(list, "Events")) });
}

// A time of which a narrow window shows month to minute only.
const shortened = text => [make("span", { class: "less" }, text.slice(0, 5)), text.slice(5, 16), make("span", { class: "less" }, text.slice(16))];

// A table of events; without names of series where they are all of one.
export function eventTable(list, caption, withSeries = true) {
  if (list.length === 0) return make("div", { class: "scroll empty" }, "Nothing strange so far.");
  const rows = list.map(event => make("tr", {},
    make("td", { class: event.isOpen ? "open" : "closed" }, ...shortened(time(event.start))),
    withSeries ? make("td", { class: "wide" }, make("a", { href: seriesLink(event.series) }, event.series)) : null,
    make("td", {}, event.kind + ({ up: " ↑", down: " ↓" }[event.direction] ?? "")),
    make("td", { class: event.severity }, event.severity),
    make("td", { class: "num less" }, number(event.value)),
    make("td", { class: "num less" }, `${number(event.lower)} – ${number(event.upper)}`),
    make("td", { class: "num less" }, event.score.toFixed(3)),
    make("td", { class: "num less" }, String(event.rows))));
  const heads = [["began", ""], withSeries ? ["series", ""] : null, ["kind", ""], ["severity", ""], ["value", "num less"], ["expected", "num less"], ["score", "num less"], ["rows", "num less"]];
  return make("div", { class: "scroll" }, make("table", { "aria-label": caption },
    make("thead", {}, make("tr", {}, ...heads.filter(Boolean).map(([head, kind]) => make("th", { scope: "col", class: kind || null }, head)))),
    make("tbody", {}, ...rows)));
}
