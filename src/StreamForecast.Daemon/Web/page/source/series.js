import uPlot from "uplot";
import { ago, make, number, seriesLink, span, time } from "./dom.js";
import { eventCards } from "./events.js";
import { renew } from "./judging.js";

const height = () => Math.max(280, Math.min(520, innerHeight - 320));

// What is looked at is in the address: ?event=START marks an event and shows what surrounds it, ?from=&to= a stretch of time; Unix ms.
export function series(view, stream, name, query) {
  const chosen = Number(query.get("event")) || null;
  let range = query.has("from") && query.has("to") ? [Number(query.get("from")) / 1000, Number(query.get("to")) / 1000] : null;
  const facts = make("p", { class: "faint" }, "Looking for it…");
  const box = make("div");
  const chart = make("div", { class: "chart", role: "group", tabindex: "0", "aria-label": `${name}: values, past bands and forecast. Arrows move, plus and minus zoom, 0 shows all.` }, legend(), box);
  const problem = make("p", { class: "bad", role: "alert" });
  const cards = make("div");
  let plot = null, newest = null;

  const look = wanted => {
    const x = plot.data[0], all = [x[0], x.at(-1)];
    const isAll = !wanted || (wanted[0] <= all[0] && wanted[1] >= all[1]) || wanted[1] - wanted[0] < 1e-3;
    range = isAll ? null : [Math.max(wanted[0], all[0]), Math.min(wanted[1], all[1])];
    plot.setScale("x", { min: (range ?? all)[0], max: (range ?? all)[1] });
    keep();
  };
  // In the address, so that it can be handed on; not in the history, which would hold every turn of a wheel.
  const keep = () => history.replaceState(null, "", seriesLink(name) + (range ? `?from=${Math.round(range[0] * 1000)}&to=${Math.round(range[1] * 1000)}` : chosen ? `?event=${chosen}` : ""));
  const zoomed = (min, max) => {
    if (!plot) return;
    const all = [plot.data[0][0], plot.data[0].at(-1)], [from, to] = range ?? all;
    if (Math.abs(min - from) < 1e-3 && Math.abs(max - to) < 1e-3) return;        // what was asked for; uPlot tells of it later
    range = min > all[0] || max < all[1] ? [min, max] : null;
    keep();
  };
  const move = (shift, factor) => {
    const [min, max] = [plot.scales.x.min, plot.scales.x.max], half = factor * (max - min) / 2, middle = (min + max) / 2 + shift * (max - min);
    look([middle - half, middle + half]);
  };
  const keys = { "+": () => move(0, 0.5), "-": () => move(0, 2), "0": () => look(null), ArrowLeft: () => move(-0.25, 1), ArrowRight: () => move(0.25, 1) };
  const tools = make("div", { class: "tools", role: "group", "aria-label": "Zoom" }, ...[["+", "Nearer"], ["-", "Farther"], ["0", "All"], ["ArrowLeft", "Earlier"], ["ArrowRight", "Later"]].map(([key, label]) => {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => plot && keys[key]());
    return button;
  }));
  chart.addEventListener("keydown", e => {
    if (!plot || !keys[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    keys[e.key]();
  });
  view.append(make("h1", {}, name), facts, chart, tools, make("h2", {}, "Its events"), problem, cards);

  const draw = now => {
    const data = columns(now);
    if (plot) {
      plot.setData(data, range === null);
      if (range) plot.setScale("x", { min: range[0], max: range[1] });
      return;
    }
    plot = new uPlot(options(box.clientWidth, zoomed), data, box);
    if (!range && chosen) {
      const around = 40 * (now.intervalSeconds || 60);
      range = [chosen / 1000 - around, chosen / 1000 + around];
    }
    if (range && range[1] > data[0][0] && range[0] < data[0].at(-1)) plot.setScale("x", { min: range[0], max: range[1] });
    else range = null;
  };
  const resize = () => plot?.setSize({ width: box.clientWidth, height: height() });
  addEventListener("resize", resize);

  const close = stream("?series=" + encodeURIComponent(name), {
    series: now => {
      newest = now;
      const last = now.rows.at(-1);
      facts.textContent = `every ${span(now.intervalSeconds)}, partition ${now.partition}, newest row ${time(now.newest)}${Math.abs(Date.now() - now.newest) < 2 * 86400e3 ? ` (${ago(now.newest)})` : ""}`
        + (last ? `: ${number(last.value)}, expected ${number(last.expected)} within ${number(last.lower)} – ${number(last.upper)}, score ${last.score.toFixed(3)}` : "");
      draw(now);
      renew(cards, JSON.stringify(now.events), () => eventCards(now.events, chosen, text => { problem.textContent = text; }));
    },
    overview: () => { if (!newest) facts.textContent = "No partition of this process knows such a series, or it does not answer."; },
  });
  return () => {
    close();
    removeEventListener("resize", resize);
    plot?.destroy();
  };
}

function legend() {
  const entry = (color, text) => make("span", {}, make("i", { style: `background: ${color}` }), text);
  return make("div", { class: "legend" }, entry("var(--value)", "value"), entry("color-mix(in srgb, var(--band) 25%, transparent)", "90 % band that stood before it came"),
    entry("var(--bad)", "flagged"), entry("color-mix(in srgb, var(--band) 60%, transparent)", "forecast: 10 to 90 % of the ways in which it may go on"));
}

// x in seconds; value, flagged, expected, lower, upper; then the quantiles of the fan. The fan begins at the newest row.
function columns(now) {
  const past = now.rows, steps = now.intervalSeconds > 0 ? now.fan.length : 0, levels = now.levels.length;
  const x = [...past.map(row => row.time / 1000), ...Array.from({ length: steps }, (_, h) => now.newest / 1000 + (h + 1) * now.intervalSeconds)];
  const future = Array(steps).fill(null), back = Array(Math.max(0, past.length - 1)).fill(null);
  const anchor = past.length > 0 ? [past.at(-1).value] : [];
  const fan = Array.from({ length: levels }, (_, q) => [...back, ...anchor, ...now.fan.slice(0, steps).map(row => row[q])]);
  return [
    x,
    [...past.map(row => row.value), ...future],
    [...past.map(row => row.isFlagged ? row.value : null), ...future],
    [...past.map(row => row.lower), ...future],
    [...past.map(row => row.upper), ...future],
    ...fan,
  ];
}

// Dates as ISO 8601 has them: the day where ticks are days apart or a day begins, else the time of day.
function stamp(seconds, step, isFirst) {
  const text = time(seconds * 1000), isDay = text.endsWith("00:00:00");
  if (step >= 86400) return isFirst ? `${text.slice(5, 10)}\n${text.slice(0, 4)}` : text.slice(5, 10);
  return isDay || isFirst ? `${text.slice(11, 16)}\n${text.slice(0, 10)}` : step < 60 ? text.slice(11, 19) : text.slice(11, 16);
}

function options(width, onZoom) {
  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const value = color("--value"), band = color("--band"), bad = color("--bad"), faint = color("--faint"), line = color("--line");
  const edge = { stroke: "transparent", points: { show: false } };
  const quantiles = 11, first = 5, median = first + 5;
  const axis = { stroke: faint, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    width, height: height(),
    tzDate: ts => uPlot.tzDate(new Date(ts * 1e3), "Etc/UTC"),
    cursor: { drag: { x: true, y: false } },
    scales: { x: { time: true } },
    hooks: { setScale: [(u, key) => { if (key === "x") onZoom(u.scales.x.min, u.scales.x.max); }] },
    axes: [{ ...axis, values: (_, ticks, __, ___, step) => ticks.map((tick, i) => stamp(tick, step, i === 0)) }, { ...axis, size: 70, values: (_, ticks) => ticks.map(tick => number(tick)) }],
    series: [
      {},
      { stroke: value, width: 1.5, points: { show: false } },
      { stroke: bad, paths: () => null, points: { show: true, size: 8, fill: bad, stroke: bad } },
      edge, edge,
      ...Array.from({ length: quantiles }, (_, q) => first + q === median ? { stroke: band, width: 1.5, dash: [5, 4], points: { show: false } } : edge),
    ],
    bands: [
      { series: [4, 3], fill: band + "38" },
      ...[0, 1, 2, 3, 4].map(q => ({ series: [first + quantiles - 1 - q, first + q], fill: band + "2c" })),
    ],
  };
}
