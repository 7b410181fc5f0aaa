// The page follows the state: one stream of events, each the whole state as of a build.
import * as pages from "./pages.js";
import * as findings from "./findings.js";
import * as papers from "./papers.js";
import * as origin from "./origin.js";

const $ = (id) => document.getElementById(id);
const root = document.documentElement;
let state = null;
let patience = 0;
let news = "";

/** What stays the same is not written again: it would be laid out again. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show(name, word, detail = "") {
  root.dataset.state = name;
  write($("word"), word);
  write($("detail"), detail);
}

function say() {
  clearTimeout(patience);
  if (state.late) return show("failed", "还没有排完");
  if (state.revision === 0) return show("building", "正在排第一次");
  const time = new Date(state.built).toLocaleTimeString("zh-CN", { hour12: false });
  const detail = `${time}，用时 ${Math.round(state.took)} 毫秒`;
  const wrong = state.findings.some((finding) => finding.severity === "error");
  // A build is over sooner than a word can be read, as a rule.
  if (state.building) {
    patience = setTimeout(() => show("building", "正在重排", detail), 150);
  } else if (state.stale) show("failed", "有错，没有重排", detail);
  else if (wrong) show("wrong", "有错", detail);
  else show("fresh", "最新", detail);
}

async function follow(next) {
  state = next;
  say();
  const { revision, stale, late } = state;
  const building = state.building && !late;
  const told = performance.timeOrigin + performance.now();
  write($("title"), state.title || state.file);
  document.title = `${stale ? "（有错）" : ""}${state.title || state.file} · 预览`;
  papers.update(state);
  pages.stale(stale);
  // Pages come first; what is wrong with them is known when the build is over.
  const all = [...state.findings, ...state.unchecked];
  const said = JSON.stringify([stale, late, state.pages.length, all]);
  const other = !building && said !== news;
  if (other) {
    news = said;
    findings.update({ ...state, findings: all });
  }
  const shown = await pages.update(state.pages, state.glyphs);
  if (other) pages.marks(all);
  if (!shown || state.revision !== revision) return;
  if (Number(root.dataset.painted) === revision || revision === 0) return;
  origin.refresh();
  // The next task after a frame begins is run when the frame is on the screen.
  requestAnimationFrame(() => setTimeout(() => {
    root.dataset.painted = revision;
    root.dataset.toldAt = told;
    root.dataset.paintedAt = performance.timeOrigin + performance.now();
  }));
}

const events = new EventSource("events");
events.addEventListener("state", (event) => follow(JSON.parse(event.data)));
events.addEventListener("error", () => {
  clearTimeout(patience);
  show("lost", "预览已停止", "命令还在运行时会自动连上");
});

const keys = {
  1: () => pages.zoom("width"),
  2: () => pages.zoom("page"),
  3: () => pages.zoom("full"),
  4: () => pages.zoom("pair"),
  "+": () => pages.scale(1.2),
  "=": () => pages.scale(1.2),
  "-": () => pages.scale(1 / 1.2),
  j: () => pages.step(1),
  k: () => pages.step(-1),
  r: () => pages.turn(),
  n: () => findings.step(1),
  N: () => findings.step(-1),
  f: () => origin.step(1),
  F: () => origin.step(-1),
  "[": () => papers.step(-1),
  "]": () => papers.step(1),
  d: () => $("download").click(),
  p: () => print(),
  "?": () => $("keys").showModal(),
  Escape: () => { origin.hide(); pages.unfollow(); findings.close(); },
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open || event.target.id === "papers") return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
$("help").addEventListener("click", () => $("keys").showModal());
$("print").addEventListener("click", () => print());
$("turn").addEventListener("click", () => pages.turn());
for (const button of $("zooms").children) {
  button.addEventListener("click", () => pages.zoom(button.dataset.zoom));
}
