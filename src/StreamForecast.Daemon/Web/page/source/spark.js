// A series in the width of a card: value over its past band, flagged rows as dots.
const svgNamespace = "http://www.w3.org/2000/svg";

export function spark(rows, label) {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", "0 0 100 40");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const seen = rows.filter(row => row.value !== null);
  if (seen.length < 2) return svg;

  // The middle of the values sets the scale, so that one spike does not flatten all else.
  const sorted = seen.map(row => row.value).sort((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const spread = Math.max(at(0.9) - at(0.1), 1e-9 * Math.abs(at(0.5)), 1e-12);
  const low = Math.max(sorted[0], at(0.1) - 2 * spread), high = Math.min(sorted.at(-1), at(0.9) + 2 * spread);
  const x = i => (100 * i) / (rows.length - 1);
  const y = v => 38 - 36 * Math.min(1, Math.max(0, (v - low) / Math.max(high - low, 1e-12)));
  const draw = (name, d) => {
    const path = document.createElementNS(svgNamespace, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", d);
    svg.append(path);
  };

  const banded = rows.map((row, i) => ({ ...row, i })).filter(row => row.lower !== null);
  if (banded.length > 1)
    draw("band", "M" + banded.map(row => `${x(row.i)} ${y(row.upper)}`).join("L") + "L" + banded.reverse().map(row => `${x(row.i)} ${y(row.lower)}`).join("L") + "Z");
  let d = "", pen = "M";
  rows.forEach((row, i) => {
    if (row.value === null) { pen = "M"; return; }
    d += `${pen}${x(i)} ${y(row.value)}`;
    pen = "L";
  });
  draw("value", d);
  rows.forEach((row, i) => { if (row.isFlagged && row.value !== null) draw("flag", `M${x(i)} ${y(row.value)}h0`); });
  return svg;
}
