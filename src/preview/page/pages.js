// The pages: drawings with their text above them, thumbnails, sizes, marks.

const $ = (id) => document.getElementById(id);
const desk = $("desk");
const sheets = $("sheets");
const thumbs = $("thumbs");
/** Pixels of a point at 100 %. */
const FULL = 96 / 72;
/** @type {{sheet: HTMLElement, paper: HTMLElement, thumb: HTMLElement, face: object, wanted: string, turned: boolean, later: number}[]} */
let slots = [];
let way = localStorage.getItem("zoom") ?? "width";
let factor = 1;
let found = [];

export function box(name, [x, y, width, height]) {
  const element = document.createElement("span");
  element.className = `box ${name}`;
  const measures = { "--x": x, "--y": y, "--bw": width, "--bh": height };
  for (const [key, value] of Object.entries(measures)) element.style.setProperty(key, value);
  return element;
}

/** Puts the run's text, and what it is worth, above the drawing. */
function layer(runs) {
  return runs.map((run) => {
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
  });
}

async function load(slot, face) {
  const drawing = new Image();
  drawing.alt = "";
  drawing.draggable = false;
  drawing.src = `pages/${face.id}/drawing.svg`;
  const text = fetch(`pages/${face.id}/text.json`).then((answer) => answer.json());
  const loaded = new Promise((done, failed) => {
    drawing.addEventListener("load", done);
    drawing.addEventListener("error", failed);
  });
  const [runs] = await Promise.all([text, loaded]);
  // A later build may have overtaken this one.
  if (slot.wanted !== face.id) return;
  slot.face = face;
  slot.sheet.style.setProperty("--w", face.width);
  slot.sheet.style.setProperty("--h", face.height);
  slot.sheet.classList.toggle("sideways", face.width > face.height);
  slot.paper.replaceChildren(drawing, ...layer(runs));
  // The small picture can wait until the large one is on the screen.
  clearTimeout(slot.later);
  slot.later = setTimeout(() => { slot.thumb.firstChild.src = drawing.src; }, slot.later ? 250 : 0);
}

function slot(index) {
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", `第 ${index + 1} 页`);
  const paper = document.createElement("div");
  paper.className = "paper";
  sheet.append(paper);
  const thumb = document.createElement("button");
  thumb.type = "button";
  thumb.className = "thumb";
  const small = new Image();
  small.alt = "";
  thumb.append(small, `${index + 1}`);
  thumb.setAttribute("aria-label", `到第 ${index + 1} 页`);
  thumb.addEventListener("click", () => sheet.scrollIntoView({ block: "start" }));
  sheets.append(sheet);
  thumbs.append(thumb);
  return { sheet, paper, thumb, face: null, wanted: "", turned: false, later: 0 };
}

/** Shows these pages; those that did not change are left alone. False if a later call took over. */
export async function update(faces) {
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
  layout();
  marks(found);
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
  for (const { sheet, face, turned } of slots) {
    if (!face) continue;
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
