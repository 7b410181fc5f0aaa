// The papers of the data: the notice, and a letter to each unit. One is shown; the other states follow it.
const choice = document.getElementById("papers");
let known = "";

/** The choice of papers as the state has it. */
export function update({ papers, paper }) {
  const said = JSON.stringify(papers);
  if (said !== known) {
    known = said;
    choice.replaceChildren(new Option("通报", ""));
    const kinds = new Map();
    for (const { id, kind, unit } of papers) {
      if (!kinds.has(kind)) {
        const group = document.createElement("optgroup");
        kinds.set(kind, group);
        choice.append(group);
      }
      kinds.get(kind).append(new Option(unit, id));
    }
    for (const [kind, group] of kinds) group.label = `${kind}（${group.children.length}份）`;
  }
  choice.parentElement.hidden = papers.length === 0;
  if (choice.value !== paper) choice.value = paper;
}

/** Shows the next paper, or the one before. */
export function step(by) {
  if (choice.parentElement.hidden) return;
  const place = choice.selectedIndex + by;
  if (place < 0 || place >= choice.options.length) return;
  choice.selectedIndex = place;
  show();
}

function show() {
  fetch(`show/${encodeURIComponent(choice.value)}`);
}

choice.addEventListener("change", show);
document.getElementById("paper-before").addEventListener("click", () => step(-1));
document.getElementById("paper-after").addEventListener("click", () => step(1));
