// The pages: drawings with their text above them, thumbnails, sizes, marks.
import { drawn, learn, shape } from "./drawing.js";

const $ = (id) => document.getElementById(id);
const desk = $("desk");
const sheets = $("sheets");
const thumbs = $("thumbs");
/** Pixels of a point at 100 %. */
const FULL = 96 / 72;
/** How long nothing must change before the small pages follow, in milliseconds. */
const PAUSE = 600;
/** @type {{sheet: HTMLElement, paper: HTMLElement, drawing: SVGElement, text: HTMLElement, parts: Map, thumb: HTMLElement, face: object, wanted: string, turned: boolean, sized: boolean}[]} */
let slots = [];
let way = localStorage.getItem("zoom") ?? "width";
let factor = 1;
let found = [];
let pause = 0;

export function box(name, [x, y, width, height]) {
  const element = document.createElement("span");
  element.className = `box ${name}`;
  element.style.cssText = `--x:${x};--y:${y};--bw:${width};--bh:${height}`;
  return element;
}

/** The text of a line, and what it is worth, for above the drawing. */
function line(runs) {
  const made = document.createElement("span");
  made.className = "line";
  made.append(...runs.map((run) => {
    const element = box("run", run.area);
    element.textContent = run.text;
    if (run.figure) {
      element.classList.add("figure");
      element.dataset.figure = run.figure;
      element.tabIndex = -1;
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", `${run.text}，看来历`);
    }
    return element;
  }));
  return made;
}

/** Makes these the children, in order. Those that are there already are not touched. */
function arrange(parent, children) {
  const kept = new Set(children);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  let at = parent.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
}

/** The parts a slot lacks, drawn; nothing if one cannot be. */
function made(slot, parts) {
  const entries = parts.filter(({ id }) => !slot.parts.has(id))
    .map(({ id, drawing, runs }) => [id, { group: drawn(drawing), line: line(runs) }]);
  return entries.every(([, { group }]) => group) ? new Map(entries) : null;
}

/** Shows a page. What the state does not bring along, because too much has passed since, is asked for. */
async function load(slot, face) {
  let fresh = made(slot, face.new);
  const part = (id) => slot.parts.get(id) ?? fresh?.get(id);
  if (!face.parts.every(part)) {
    const answer = await fetch(`pages/${face.id}`);
    if (!answer.ok) throw new Error(face.id);
    const { parts, glyphs } = await answer.json();
    // A later build may have overtaken this one.
    if (slot.wanted !== face.id) return;
    learn(glyphs);
    fresh = made(slot, parts);
  }
  slot.parts = new Map(face.parts.map((id) => [id, part(id)]));
  const parts = [...slot.parts.values()];
  arrange(slot.drawing, parts.map(({ group }) => group));
  arrange(slot.text, parts.map((each) => each.line));
  if (slot.face?.width !== face.width || slot.face.height !== face.height) {
    slot.sheet.style.setProperty("--w", face.width);
    slot.sheet.style.setProperty("--h", face.height);
    slot.sheet.classList.toggle("sideways", face.width > face.height);
    slot.drawing.setAttribute("viewBox", `0 0 ${face.width} ${face.height}`);
    slot.sized = false;
  }
  slot.face = face;
}

/** The small pages can wait until the large ones are on the screen. */
function shrink() {
  for (const { thumb, face } of slots) {
    const small = `pages/${face?.id}/small.png`;
    if (face && thumb.firstChild.getAttribute("src") !== small) thumb.firstChild.src = small;
  }
}

function slot(index) {
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", `第 ${index + 1} 页`);
  const paper = document.createElement("div");
  paper.className = "paper";
  const drawing = shape("svg", { "aria-hidden": "true" });
  const text = document.createElement("span");
  text.className = "line";
  paper.append(drawing, text);
  sheet.append(paper);
  const thumb = document.createElement("button");
  thumb.type = "button";
  thumb.className = "thumb";
  const small = new Image();
  small.alt = "";
  small.loading = "lazy";
  thumb.append(small, `${index + 1}`);
  thumb.setAttribute("aria-label", `到第 ${index + 1} 页`);
  thumb.addEventListener("click", () => sheet.scrollIntoView({ block: "start" }));
  sheets.append(sheet);
  thumbs.append(thumb);
  const parts = new Map();
  return { sheet, paper, drawing, text, parts, thumb, face: null, wanted: "", turned: false, sized: false };
}

/** Shows these pages; those that did not change are left alone. False if a later call took over. */
export async function update(faces, glyphs) {
  learn(glyphs);
  const same = slots.length === faces.length && faces.every((face, i) => slots[i].face?.id === face.id);
  if (same) return true;
  while (slots.length > faces.length) {
    const { sheet, thumb } = slots.pop();
    sheet.remove();
    thumb.remove();
  }
  while (slots.length < faces.length) slots.push(slot(slots.length));
  const changed = faces.map((face, i) => {
    if (slots[i].wanted === face.id) return null;
    slots[i].wanted = face.id;
    return load(slots[i], face);
  });
  try {
    await Promise.all(changed);
  } catch {
    // The picture has been replaced meanwhile; its successor's state is on its way.
    return false;
  }
  if (slots.some((each) => !each.sized)) layout();
  clearTimeout(pause);
  pause = setTimeout(shrink, slots.every(({ thumb }) => thumb.firstChild.src) ? PAUSE : 0);
  return faces.every((face, i) => slots[i]?.wanted === face.id);
}

export function stale(is) {
  sheets.classList.toggle("stale", is);
}

/** Sets the size of each page. */
function layout() {
  const style = getComputedStyle(desk);
  const room = {
    width: desk.clientWidth - 2 * parseFloat(style.paddingLeft),
    height: desk.clientHeight - 2 * parseFloat(style.paddingTop),
  };
  sheets.classList.toggle("pair", way === "pair");
  for (const slot of slots) {
    const { sheet, face, turned } = slot;
    if (!face) continue;
    slot.sized = true;
    const side = face.width > face.height && (way === "pair" ? !turned : turned);
    sheet.classList.toggle("turned", side);
    const [width, height] = side ? [face.height, face.width] : [face.width, face.height];
    const across = { width: room.width, page: room.width, pair: (room.width - 2) / 2 }[way];
    const fit = across === undefined ? FULL : across / width;
    const scale = way === "page" ? Math.min(fit, room.height / height) : fit;
    sheet.style.setProperty("--k", scale * factor);
  }
  for (const button of $("zooms").children) {
    button.setAttribute("aria-checked", String(button.dataset.zoom === way && factor === 1));
  }
}

/** Keeps the place in the text while sizes change. */
function resized(act) {
  const index = current();
  const sheet = slots[index]?.sheet;
  const part = sheet ? (desk.scrollTop - sheet.offsetTop) / sheet.offsetHeight : 0;
  act();
  layout();
  if (sheet) desk.scrollTop = sheet.offsetTop + part * sheet.offsetHeight;
}

export function zoom(to) {
  resized(() => { way = to; factor = 1; });
  localStorage.setItem("zoom", to);
}

export function scale(by) {
  resized(() => { factor = Math.min(8, Math.max(0.2, factor * by)); });
}

/** Turns the sideways pages: to be read, or as they are bound. */
export function turn() {
  resized(() => slots.forEach((each) => { each.turned = !each.turned; }));
}

function current() {
  const middle = desk.scrollTop + desk.clientHeight / 3;
  const below = slots.findIndex(({ sheet }) => sheet.offsetTop + sheet.offsetHeight > middle);
  return below < 0 ? slots.length - 1 : below;
}

export function step(by) {
  slots[current() + by]?.sheet.scrollIntoView({ block: "start" });
}

/** Marks on the pages what was found there. */
export function marks(findings) {
  found = findings;
  for (const { paper } of slots) paper.querySelectorAll(".mark").forEach((mark) => mark.remove());
  findings.forEach((finding, number) => finding.sites.forEach((site) => {
    const whole = site.area[2] === 0;
    const mark = box(`mark ${finding.severity}${whole ? " whole" : ""}`, site.area);
    mark.dataset.finding = number;
    if (finding.severity === "unchecked") mark.title = `${finding.message}：${finding.hint}`;
    slots[site.page]?.paper.append(mark);
  }));
}

/** Goes to the place of a finding and points at it. */
export function follow(number) {
  unfollow();
  const site = found[number]?.sites[0];
  if (!site) return;
  const own = sheets.querySelectorAll(`.mark[data-finding="${number}"]`);
  own.forEach((mark) => mark.classList.add("followed"));
  own[0]?.scrollIntoView({ block: "center", inline: "nearest" });
}

export function unfollow() {
  sheets.querySelectorAll(".followed").forEach((mark) => mark.classList.remove("followed"));
}

addEventListener("resize", () => resized(() => {}));
desk.addEventListener("scroll", () => requestAnimationFrame(() => {
  const here = current();
  slots.forEach(({ thumb }, i) => {
    const is = i === here;
    if (is && thumb.getAttribute("aria-current") !== "true") thumb.scrollIntoView({ block: "nearest" });
    thumb.setAttribute("aria-current", String(is));
  });
}), { passive: true });
