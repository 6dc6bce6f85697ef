/**
 * A figure as a file: the drawing on the page with its colors and letters written into it, so that it stands alone.
 */

import { wide } from "../marks/text";

const COPIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "font-variant-numeric",
  "letter-spacing",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "visibility",
];

const MARGIN = 24;

const HEAD = 34;
const LINE = 20;

/** The text of a self-contained SVG with the figure's title above and its legend below, on the color of the page. */
export function standalone(svg: SVGSVGElement, title: string, from: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  inline(svg, copy);
  for (const extra of copy.querySelectorAll("[data-screen-only]")) extra.remove();
  const width = svg.clientWidth || svg.viewBox.baseVal.width;
  const height = svg.clientHeight || svg.viewBox.baseVal.height;
  const page = getComputedStyle(document.body);
  copy.setAttribute("x", String(MARGIN));
  copy.setAttribute("y", String(MARGIN + HEAD));
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("overflow", "visible");
  const soft = getComputedStyle(document.querySelector("footer") ?? document.body).color;
  const text = (x: number, y: number, size: number, color: string, said: string, weight = 400) =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${color}">${escaped(said)}</text>`;
  const key = keyOf(svg.closest("figure"), width);
  const top = MARGIN + HEAD + height + 26;
  const keyed = key.items.map(({ color, said, x, line }) => {
    const y = top + line * LINE;
    return `<rect x="${MARGIN + x}" y="${y - 10}" width="11" height="11" rx="2" fill="${color}"/>${text(MARGIN + x + 17, y, 12, page.color, said)}`;
  });
  const full = { width: width + 2 * MARGIN, height: top + key.lines * LINE + MARGIN };
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" viewBox="0 0 ${full.width} ${full.height}" font-family="${quoted(page.fontFamily)}">` +
    `<rect width="${full.width}" height="${full.height}" fill="${page.backgroundColor}"/>` +
    text(MARGIN, MARGIN + 14, 17, page.color, title, 600) +
    new XMLSerializer().serializeToString(copy) +
    keyed.join("") +
    text(MARGIN, full.height - 14, 11, soft, from) +
    "</svg>"
  );
}

interface Key {
  items: { color: string; said: string; x: number; line: number }[];
  lines: number;
}

/** What the colors of a figure mean, read off the legends that stand beside it, laid out in lines. */
function keyOf(figure: Element | null, width: number): Key {
  const items: Key["items"] = [];
  let [x, line] = [0, 0];
  const put = (color: string, said: string) => {
    const room = wide(said) + 42;
    if (x > 0 && x + room > width) [x, line] = [0, line + 1];
    items.push({ color, said, x, line });
    x += room;
  };
  for (const row of figure?.querySelectorAll<HTMLElement>(".legend li") ?? []) {
    const swatch = row.querySelector("i");
    if (swatch) put(getComputedStyle(swatch).backgroundColor, row.innerText.replace(/\s+/g, " ").trim());
  }
  for (const ramp of figure?.querySelectorAll<HTMLElement>(".ramp") ?? []) {
    if (x > 0) [x, line] = [0, line + 1];
    const steps = [...ramp.querySelectorAll<HTMLElement>("li")];
    steps.forEach((step, i) => {
      const said = [step.innerText.trim(), i === steps.length - 1 ? (ramp.querySelector("span")?.innerText ?? "") : ""];
      put(getComputedStyle(step).backgroundColor, said.filter(Boolean).join(" "));
      x -= 20;
    });
  }
  return { items, lines: items.length > 0 ? line + 1 : 0 };
}

function inline(from: Element, to: Element): void {
  if (from.tagName === "title" || from.tagName === "defs") return;
  const style = getComputedStyle(from);
  const written: string[] = [];
  for (const name of COPIED) {
    const value = style.getPropertyValue(name);
    if (value) written.push(`${name}:${value}`);
  }
  to.removeAttribute("class");
  for (const name of COPIED) to.removeAttribute(name);
  to.setAttribute("style", written.join(";"));
  for (let i = 0; i < from.children.length; i += 1) {
    const [a, b] = [from.children[i], to.children[i]];
    if (a && b) inline(a, b);
  }
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function quoted(text: string): string {
  return escaped(text).replace(/"/g, "'");
}

/** The same as a picture of points, twice as fine as the screen's. */
export async function picture(svg: SVGSVGElement, title: string, from: string): Promise<Blob> {
  const text = standalone(svg, title, from);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  const ink = canvas.getContext("2d");
  if (!ink) throw new Error("no canvas");
  ink.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/** A table as text: the first row names the columns. */
export function csv(table: Table): string {
  const cell = (value: Cell) => {
    if (value === null || value === undefined) return "";
    const text = String(value);
    return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [table.columns, ...table.rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

export type Cell = string | number | null | undefined;

/** What a figure shows, as rows; names of columns end in their unit. */
export interface Table {
  columns: string[];
  rows: Cell[][];
}

/** Hands a file to the reader. */
export function hand(name: string, content: Blob | string, type = "text/plain"): void {
  const blob = typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
