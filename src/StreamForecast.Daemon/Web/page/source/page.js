// The page: one view a hash, live over server-sent events. Views render from plain data; nothing is asked of other hosts.
import { overview } from "./overview.js";
import { alerts } from "./alerts.js";
import { events } from "./events.js";
import { series } from "./series.js";
import { verdicts } from "./verdicts.js";
import { configuration, model } from "./settings.js";
import { attachSearch } from "./search.js";

const view = document.getElementById("view");
const status = document.getElementById("status");
let leave = () => {};

const routes = [
  [/^#\/events$/, events],
  [/^#\/alerts$/, alerts],
  [/^#\/verdicts$/, verdicts],
  [/^#\/model$/, model],
  [/^#\/configuration$/, configuration],
  [/^#\/series\/([^?]+)(?:\?(.*))?$/, series],
  [/^/, overview],
];

// Opens the stream of a view; the pill tells how the daemon is, or that it does not answer.
function stream(query, handlers) {
  const source = new EventSource("/api/stream" + query);
  source.addEventListener("overview", e => {
    const now = JSON.parse(e.data);
    status.textContent = now.trouble ?? "running";
    status.className = "pill " + (now.trouble ? "bad" : "good");
    handlers.overview?.(now);
  });
  for (const kind of ["events", "worst", "series"]) source.addEventListener(kind, e => handlers[kind]?.(JSON.parse(e.data)));
  source.onerror = () => { status.textContent = "the daemon does not answer"; status.className = "pill bad"; };
  return () => source.close();
}

function show() {
  leave();
  const [pattern, open] = routes.find(([p]) => p.test(location.hash));
  for (const link of document.querySelectorAll("nav a")) {
    const isHere = (location.hash || "#/") === link.getAttribute("href");
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  view.replaceChildren();
  const [, name, query] = pattern.exec(location.hash);
  leave = open(view, stream, decodeURIComponent(name ?? ""), new URLSearchParams(query ?? ""));
  window.scrollTo(0, 0);
}

const theme = document.getElementById("theme");
const preferred = localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.documentElement.dataset.theme = preferred;
theme.addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  show();
});

addEventListener("keydown", e => {
  if (e.target.matches("input, textarea, select")) return;
  const go = { o: "#/", e: "#/events", a: "#/alerts", v: "#/verdicts", m: "#/model", c: "#/configuration" }[e.key];
  if (e.key === "/") { e.preventDefault(); document.getElementById("search").focus(); }
  else if (go && !e.ctrlKey && !e.metaKey && !e.altKey) location.hash = go;
});

attachSearch();
addEventListener("hashchange", show);
show();
