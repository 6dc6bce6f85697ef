/**
 * A figure as a file: the drawing on the page with its colors and letters written into it, so that it stands alone.
 */

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

/** The text of a self-contained SVG with the figure's title above it, on the color of the page. */
export function standalone(svg: SVGSVGElement, title: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  inline(svg, copy);
  for (const extra of copy.querySelectorAll("[data-screen-only]")) extra.remove();
  const width = svg.clientWidth || svg.viewBox.baseVal.width;
  const height = svg.clientHeight || svg.viewBox.baseVal.height;
  const page = getComputedStyle(document.body);
  const head = 34;
  const full = { width: width + 2 * MARGIN, height: height + 2 * MARGIN + head };
  copy.setAttribute("x", String(MARGIN));
  copy.setAttribute("y", String(MARGIN + head));
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("overflow", "visible");
  const text = `<text x="${MARGIN}" y="${MARGIN + 14}" font-family="${quoted(page.fontFamily)}" font-size="17" font-weight="600" fill="${page.color}">${escaped(title)}</text>`;
  const ground = `<rect width="${full.width}" height="${full.height}" fill="${page.backgroundColor}"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" viewBox="0 0 ${full.width} ${full.height}">` +
    ground +
    text +
    new XMLSerializer().serializeToString(copy) +
    "</svg>"
  );
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
export async function picture(svg: SVGSVGElement, title: string): Promise<Blob> {
  const text = standalone(svg, title);
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
