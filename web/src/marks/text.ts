/** How wide words are on this machine, whose letters are the system's. */

let ink: CanvasRenderingContext2D | null = null;
let face = "";
const kept = new Map<string, number>();

/** Width of a text in a drawing, px. */
export function wide(text: string, bold = false, size = 12): number {
  const key = `${bold} ${size} ${text}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  ink ??= document.createElement("canvas").getContext("2d");
  face ||= getComputedStyle(document.body).fontFamily;
  if (!ink) return text.length * size * 0.56;
  ink.font = `${bold ? 600 : 400} ${size}px ${face}`;
  const measured = ink.measureText(text).width;
  kept.set(key, measured);
  return measured;
}

/** A text that has room: cut, with an ellipsis, where it has not. */
export function fit(text: string, room: number, bold = false, size = 12): string {
  if (wide(text, bold, size) <= room) return text;
  let [least, most] = [0, text.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (wide(`${text.slice(0, middle).trimEnd()}…`, bold, size) <= room) least = middle;
    else most = middle - 1;
  }
  return `${text.slice(0, least).trimEnd()}…`;
}

/** A text on several lines of so much room. */
export function lines(text: string, room: number, most = 2): string[] {
  const found: string[] = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && wide(`${last} ${word}`) <= room) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found.slice(0, most).map((line) => fit(line, room));
}
