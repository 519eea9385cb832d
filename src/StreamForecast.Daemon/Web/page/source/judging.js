import { make } from "./dom.js";

const day = 86400e3;
const choices = [
  ["true", "Anomaly", "It was one: tell what is like it"],
  ["false", "False alarm", "It was none: do not tell what is like it"],
  ["expected", "Expected", "It was planned: tell nothing of this series for a day from its begin"],
  ["ignore-until", "Ignore a day", "Tell nothing of this series for a day from the event's newest row"],
];

// Asks the daemon; the sentence of a problem is thrown.
export async function ask(method, path, body) {
  const answer = await fetch(path, { method, headers: body ? { "content-type": "application/json" } : {}, body: body ? JSON.stringify(body) : undefined });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  return answer.status === 204 ? null : answer.json();
}

// What an event can be called. The one in force is pressed, and pressing it again takes it back.
export function verdictButtons(event, say) {
  const buttons = choices.map(([verdict, label, title]) => {
    const isPressed = event.verdict === verdict;
    const button = make("button", { type: "button", title: isPressed ? "Take it back" : title, "aria-pressed": String(isPressed), "data-key": `${event.start} ${verdict}` }, label);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        if (isPressed) await ask("DELETE", `/api/verdicts/${event.verdictId}`);
        else await ask("POST", "/api/verdicts", body(event, verdict));
        say("");
      } catch (e) {
        say(e.message);
      }
      button.disabled = false;
    });
    return button;
  });
  return make("div", { class: "verdicts", role: "group", "aria-label": "What was it?" }, ...buttons);
}

// The event as it stands here goes along: another process than the one that is asked may have seen it.
function body(event, verdict) {
  const known = { series: event.series, event: event.start, verdict, score: event.score, kind: event.kind, direction: event.direction };
  if (event.value !== null && event.expected !== null) Object.assign(known, { value: event.value, expected: event.expected });
  if (verdict === "ignore-until") known.until = Math.max(event.newest, event.start) + day;
  return known;
}

// Puts new content in the place of old where they differ, and leaves the focus where it was.
export function renew(box, key, content) {
  if (box.dataset.shown === key) return;
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.dataset.shown = key;
  box.replaceChildren(...content());
  if (focused) [...box.querySelectorAll("[data-key]")].find(element => element.dataset.key === focused)?.focus();
}
