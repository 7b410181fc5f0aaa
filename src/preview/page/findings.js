// What is wrong, beside the pages, and on top of them when they could not be set anew.
import * as pages from "./pages.js";

const $ = (id) => document.getElementById(id);
const panel = $("findings");
const GROUPS = [["error", "错误"], ["warning", "提醒"], ["hint", "提示"], ["unchecked", "没有核对的数字"]];
let linked = [];
let at = -1;

export function element(name, kind, ...content) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...content);
  return made;
}

/** file:line:column, with the line itself. */
export function where(place, name = "p") {
  const { file, line, column } = place;
  const short = name === "p" ? file : file.split(/[\\/]/).pop();
  const made = element(name, "where", line ? `${short}:${line}:${column}` : short);
  made.title = file;
  if (place.excerpt && name === "p") {
    const [before, marked, after] = place.excerpt;
    made.append(element("pre", "", before.trimStart(), element("mark", "", marked), after));
  }
  return made;
}

function card(finding, number) {
  const link = finding.sites.length > 0;
  const what = element(link ? "button" : "span", "what", finding.message);
  if (link) {
    what.type = "button";
    what.title = `看第 ${finding.sites[0].page + 1} 页`;
    what.addEventListener("click", () => follow(number));
  }
  const made = element("li", `finding ${finding.severity}`, what);
  made.dataset.finding = number;
  if (finding.hint) made.append(element("p", "advice", finding.hint));
  if (finding.place) made.append(where(finding.place));
  for (const { label, place } of finding.related) {
    made.append(element("p", "advice", label), where(place));
  }
  made.title = finding.code;
  return made;
}

export function update({ findings, stale, late, pages: shown }) {
  linked = findings.flatMap((finding, number) => (finding.sites.length ? [number] : []));
  at = -1;
  const groups = GROUPS.flatMap(([severity, name]) => {
    const cards = findings.flatMap((each, i) => (each.severity === severity ? [card(each, i)] : []));
    return cards.length ? [element("h2", "", `${name} ${cards.length}`), element("ol", "", ...cards)] : [];
  });
  const none = findings.every(({ severity }) => severity === "unchecked");
  panel.replaceChildren(...(none ? [element("p", "none", "没有发现问题。")] : []), ...groups);
  const wrong = findings.filter(({ severity }) => severity !== "unchecked").length;
  $("count").textContent = wrong ? ` ${wrong}` : "";
  const errors = findings.flatMap((each, i) => (each.severity === "error" ? [card(each, i)] : []));
  $("failure").hidden = !stale;
  $("failure").replaceChildren(
    element("h2", "", `${late ? "还没有排完。" : `有 ${errors.length} 处错误，没有重排。`}${shown.length ? "下面是上一次排好的页面。" : ""}`),
    element("ol", "", ...errors),
  );
}

export function follow(number) {
  at = linked.indexOf(number);
  document.querySelectorAll(".finding").forEach((each) => {
    const is = Number(each.dataset.finding) === number;
    each.classList.toggle("followed", is);
    if (is && panel.contains(each)) each.scrollIntoView({ block: "nearest" });
  });
  close();
  pages.follow(number);
}

/** Goes to the next finding that has a place on the pages. */
export function step(by) {
  if (!linked.length) return;
  const next = at < 0 ? (by > 0 ? 0 : linked.length - 1) : (at + by + linked.length) % linked.length;
  follow(linked[next]);
}

export function close() {
  panel.classList.remove("open");
  $("show-findings").setAttribute("aria-expanded", "false");
}

$("show-findings").addEventListener("click", () => {
  const open = panel.classList.toggle("open");
  $("show-findings").setAttribute("aria-expanded", String(open));
});
