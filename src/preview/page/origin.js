// Where a figure comes from: asked for when a person points at it.
import { element, where } from "./findings.js";

const card = document.getElementById("origin");
const sheets = document.getElementById("sheets");
let asked = null;
let timer = 0;

async function ask(figure) {
  if (asked === figure) return;
  hide();
  asked = figure;
  figure.classList.add("asked");
  const answer = await fetch(`figures/${encodeURIComponent(figure.dataset.figure)}`);
  if (asked !== figure || !answer.ok) return;
  fill(await answer.json());
  place(figure.getBoundingClientRect());
}

function fill({ name, value, how, place: typed, parts }) {
  const shown = [
    element("h2", "", name),
    element("div", "value", value),
    element("div", "how", how),
  ];
  if (typed) shown.push(where(typed));
  if (parts.length) {
    const row = (part) => {
      const cell = part.place ? where(part.place, "td") : element("td", "where");
      return element("tr", "", element("td", "", part.name), element("td", "", part.value), cell);
    };
    shown.push(element("table", "", element("tbody", "", ...parts.map(row))));
  }
  card.replaceChildren(...shown);
  card.hidden = false;
}

/** Below the figure, or above it where there is more room. */
function place(figure) {
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = figure.bottom + 6;
  const top = below + height < innerHeight ? below : Math.max(4, figure.top - height - 6);
  card.style.top = `${top}px`;
  card.style.left = `${Math.max(4, Math.min(figure.left, innerWidth - width - 8))}px`;
}

export function hide() {
  clearTimeout(timer);
  asked?.classList.remove("asked");
  asked = null;
  card.hidden = true;
}

/** After a build the pages may have other figures: what is shown must be of them. */
export function refresh() {
  if (!asked) return;
  const name = asked.dataset.figure;
  const again = [...sheets.querySelectorAll(".figure")].find((each) => each.dataset.figure === name);
  if (again === asked) return;
  hide();
  if (again) ask(again);
}

/** Goes to the next figure from the one asked about, or from the top of the window. */
export function step(by) {
  const all = [...sheets.querySelectorAll(".figure")];
  const seen = all.findIndex((each) => each.getBoundingClientRect().top > 60);
  const from = asked ? all.indexOf(asked) + by : Math.max(0, seen);
  const next = all[(from + all.length) % all.length];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const figureOf = (event) => event.target.closest?.(".figure");
sheets.addEventListener("pointerover", (event) => {
  clearTimeout(timer);
  const figure = figureOf(event);
  // Not at once, so that a pointer on its way does not open one card after the other.
  timer = setTimeout(() => (figure ? ask(figure) : hide()), figure ? 90 : 300);
});
card.addEventListener("pointerover", () => clearTimeout(timer));
card.addEventListener("pointerleave", () => { timer = setTimeout(hide, 300); });
sheets.addEventListener("focusin", (event) => { const figure = figureOf(event); if (figure) ask(figure); });
sheets.addEventListener("click", (event) => { const figure = figureOf(event); if (figure) ask(figure); else hide(); });
document.getElementById("desk").addEventListener("scroll", () => {
  if (asked && document.activeElement !== asked) hide();
}, { passive: true });
