// Small makers of elements, and the words for numbers and times.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 5 });

export const count = n => whole.format(n);
export const number = x => x === null ? "–" : Math.abs(x) >= 1e7 || (x !== 0 && Math.abs(x) < 1e-4) ? x.toExponential(3) : digits.format(x);
export const percent = x => x === null ? "–" : (100 * x).toFixed(1) + " %";
export const time = ms => new Date(ms).toISOString().replace("T", " ").slice(0, 19);
export const eventLink = (name, start) => `${seriesLink(name)}?event=${start}`;
export const seriesLink = name => "#/series/" + encodeURIComponent(name);

export function span(seconds) {
  if (!(seconds > 0)) return "not known yet";
  for (const [size, word] of [[86400, "d"], [3600, "h"], [60, "min"]])
    if (seconds >= size) return number(seconds / size) + " " + word;
  return number(seconds) + " s";
}

export function ago(ms) {
  const seconds = Math.round((Date.now() - ms) / 1000);
  return Math.abs(seconds) < 5 ? "just now" : span(Math.abs(seconds)) + (seconds > 0 ? " ago" : " ahead");
}
