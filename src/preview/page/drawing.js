// A drawing as the typesetter wrote it becomes a group of the page's own drawing.

const SVG = document.getElementById("shapes").content.firstElementChild.namespaceURI;
/** Where a glyph's outline begins. */
const ORIGIN = "M 0 0";
const parser = new DOMParser();

export function shape(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The outlines of a drawing's glyphs, by reference. */
function outlines(drawing) {
  const known = new Map();
  for (const symbol of drawing.querySelectorAll("symbol")) {
    const outline = symbol.firstElementChild?.getAttribute("d");
    if (symbol.childElementCount === 1 && outline?.startsWith(ORIGIN)) known.set(`#${symbol.id}`, outline);
  }
  return known;
}

/** A text as one path, instead of a copy of an outline for each glyph: a hundred times fewer elements. */
function joined(text, known) {
  const [first, ...rest] = text.children;
  const alike = (glyph) => glyph.localName === "use" && known.has(glyph.getAttribute("xlink:href"))
    && ["fill", "stroke"].every((key) => glyph.getAttribute(key) === first.getAttribute(key));
  if (!first || ![first, ...rest].every(alike)) return;
  const path = shape("path");
  for (const { name, value } of first.attributes) {
    if (!["xlink:href", "x", "y"].includes(name)) path.setAttribute(name, value);
  }
  const place = (glyph) => `M${glyph.getAttribute("x")} ${glyph.getAttribute("y")}`;
  const outline = (glyph) => known.get(glyph.getAttribute("xlink:href")).slice(ORIGIN.length);
  path.setAttribute("d", [first, ...rest].map((glyph) => place(glyph) + outline(glyph)).join(""));
  text.replaceChildren(path);
}

export function drawn(svg) {
  const drawing = parser.parseFromString(svg, "image/svg+xml").documentElement;
  const known = outlines(drawing);
  for (const group of drawing.querySelectorAll("g")) joined(group, known);
  if (!drawing.querySelector("use")) drawing.querySelectorAll("symbol").forEach((symbol) => symbol.remove());
  const group = shape("g");
  group.append(...drawing.children);
  return group;
}
