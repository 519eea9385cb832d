import { count, make, percent, seriesLink } from "./dom.js";
import { eventTable } from "./events.js";
import { renew } from "./judging.js";
import { spark } from "./spark.js";

export function overview(view, stream) {
  const tiles = make("dl", { class: "tiles", "aria-label": "How the daemon does" });
  const model = make("p", { class: "faint" });
  const cards = make("div", { class: "cards" });
  const table = make("div");
  view.append(make("h1", {}, "Overview"), model, tiles, make("h2", {}, "Strangest series of late"), cards, make("h2", {}, "Newest events"), table);

  return stream("", {
    overview: now => {
      model.textContent = `${now.model}, ${now.partitions.length} ${now.partitions.length === 1 ? "partition" : "partitions"}`;
      tiles.replaceChildren(
        tile("records a second", count(now.rate), null, sparkOf(now.rates)),
        tile("behind", count(now.lag), "records", null, now.lag > 100000),
        tile("series", count(now.series)),
        tile("open events", count(now.openEvents)),
        tile("rows flagged", count(now.flagged)),
        tile("in the 90 % band, 5 min", percent(now.coverage), null, null, now.coverage !== null && (now.coverage < 0.8 || now.coverage > 0.98)),
        tile("dead letters", count(now.deadLetters), null, null, now.deadLetters > 0));
    },
    worst: list => {
      if (list.length === 0) cards.replaceChildren(make("p", { class: "empty" }, "No records yet."));
      else cards.replaceChildren(...list.map(series => make("a", { class: "card", href: seriesLink(series.name) },
        make("div", { class: "name" }, make("span", {}, series.name), make("span", { class: "faint" }, (series.strangeness ?? 0).toFixed(2))),
        spark(series.rows, `${series.name}, newest rows`))));
    },
    events: list => renew(table, JSON.stringify(list), () => [eventTable(list.slice(0, 15), "Newest events")]),
  });
}

function tile(name, value, unit, drawing, isBad) {
  return make("div", { class: isBad ? "tile bad" : "tile" }, make("dt", {}, name), make("dd", {}, value, unit ? make("small", {}, " " + unit) : null), drawing ?? null);
}

function sparkOf(rates) {
  return spark(rates.map(value => ({ value, lower: null, upper: null, isFlagged: false })), "records a second in the last two minutes");
}
