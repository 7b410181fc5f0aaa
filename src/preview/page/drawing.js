// A drawing as the typesetter wrote it becomes a group of the page's own drawing.

const SVG = document.getElementById("shapes").content.firstElementChild.namespaceURI;
const parser = new DOMParser();
/** Outlines of glyphs from their origin on, by name, of all pages that were ever shown. */
const outlines = new Map();

export function shape(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function learn(glyphs) {
  for (const [name, outline] of Object.entries(glyphs)) outlines.set(`#${name}`, outline);
}

/** What of a glyph is not its place: its colour. */
function look(glyph) {
  const own = [...glyph.attributes].filter(({ name }) => !["xlink:href", "x", "y"].includes(name));
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

/** A text as one path, instead of a copy of an outline for each glyph: a hundred times fewer elements. */
function join(text) {
  let last = { look: "" };
  const paths = [];
  for (const glyph of text.querySelectorAll(":scope > use")) {
    const outline = outlines.get(glyph.getAttribute("xlink:href"));
    if (outline === undefined) continue;
    const own = look(glyph);
    const looks = JSON.stringify(own);
    if (looks !== last.look) {
      last = { look: looks, path: shape("path", own), d: [] };
      paths.push(last);
    }
    last.d.push(`M${glyph.getAttribute("x")} ${glyph.getAttribute("y")}${outline}`);
    glyph.remove();
  }
  for (const { path, d } of paths) path.setAttribute("d", d.join(""));
  text.append(...paths.map(({ path }) => path));
}

/** A drawing as a group; nothing if it has a glyph that no page has had yet. */
export function drawn(svg) {
  const drawing = parser.parseFromString(svg, "image/svg+xml").documentElement;
  drawing.querySelectorAll("g").forEach(join);
  const known = (use) => drawing.querySelector(`[id="${use.getAttribute("xlink:href").slice(1)}"]`);
  if (![...drawing.querySelectorAll("use")].every(known)) return null;
  const group = shape("g");
  group.append(...drawing.children);
  return group;
}
