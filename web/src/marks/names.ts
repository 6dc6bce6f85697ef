/** Where names of places are written on a map. */
import { isOnLand, type Drawn, type Place } from "./land";
import { wide as measured } from "./text";

/** Where a name is written. */
export interface Written {
  i: number;
  x: number;
  y: number;
  /** Where a line from the place to its name ends. */
  tie: [number, number];
}

type Box = [left: number, top: number, right: number, bottom: number];

/**
 * Writes names off shore where there is room, the heaviest places first; names without room are left out. `value` is the
 * widest of what will stand behind a name, so that names stay where they are while values change.
 */
export function writeNames(
  places: readonly Place[],
  at: readonly [number, number][],
  order: readonly number[],
  drawn: Drawn,
  width: number,
  height: number,
  most: number,
  value: string,
): Written[] {
  const taken: Box[] = at.map(([x, y]) => [x - 6, y - 6, x + 6, y + 6]);
  const written: Written[] = [];
  for (const i of order) {
    if (written.length >= most) break;
    const [x, y] = at[i] as [number, number];
    const wide = measured(`${places[i]?.title} `) + measured(value, true) + 4;
    let best: { cost: number; box: Box; name: Written } | null = null;
    for (const away of [18, 30, 44, 60, 78, 98]) {
      for (const side of [-1, 1]) {
        for (const shift of [0, -0.35, 0.35, -0.6, 0.6]) {
          const middle = Math.max(wide / 2 + 6, Math.min(width - wide / 2 - 6, x + shift * wide));
          const base = side < 0 ? y - away : y + away + 9;
          const box: Box = [middle - wide / 2 - 4, base - 12, middle + wide / 2 + 4, base + 5];
          if (box[1] < 4 || box[3] > height - 4) continue;
          const free = taken.every(
            (other, j) => j === i || box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3],
          );
          if (!free) continue;
          const land = [0.05, 0.35, 0.65, 0.95].filter((part) =>
            isOnLand(drawn.rings, box[0] + part * (box[2] - box[0]), base - 4),
          ).length;
          const cost = away + Math.abs(shift) * 14 + land * 26;
          if (best && best.cost <= cost) continue;
          const tie: [number, number] = [
            Math.max(box[0] + 6, Math.min(box[2] - 6, x)),
            side < 0 ? base + 4 : base - 11,
          ];
          best = { cost, box, name: { i, x: middle, y: base, tie } };
        }
      }
    }
    if (!best) continue;
    taken.push(best.box);
    written.push(best.name);
  }
  return written;
}
