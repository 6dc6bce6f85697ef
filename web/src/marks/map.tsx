/**
 * The regions as land that goes dark: every place on shore takes the color of its nearest region.
 *
 * Borders between regions are therefore not administrative ones; the note below the map says so.
 */
import { Delaunay } from "d3-delaunay";
import { geoContains, geoDistance, geoMercator, geoPath, type GeoProjection } from "d3-geo";
import type { MultiPoint, MultiPolygon, Polygon } from "geojson";
import { useEffect, useMemo, useState } from "preact/hooks";
import { wide as measured } from "./text";
import { coasts } from "./coast";
import { dark, inkOn, level } from "./color";
import { fixed, THIN } from "../words/numbers";

export interface Place {
  id: string;
  title: string;
  latitude: number;
  longitude: number;
  /** What decides the size of its mark, such as people or demand. */
  weight: number;
}

interface Props {
  places: readonly Place[];
  links: readonly { from: string; to: string }[];
  /** Hours without power a day, in the order of the places. */
  hours: readonly number[];
  /** What is written at a place, if not its hours. */
  say?: (place: number) => string;
  color?: (place: number) => string;
  width: number;
  label: string;
  names: "all" | "few";
}

interface Drawn {
  projection: GeoProjection;
  ours: readonly Polygon[];
  shores: string;
  others: string;
  cells: (string | null)[];
  radius: number;
}

/** Shores whose region lies off them are still its own within so many radians (some 40 km). */
const OFFSHORE = 0.0065;

export function mapHeight(places: readonly Place[], width: number): number {
  const projection = geoMercator().scale(1).translate([0, 0]);
  const points = places.map((p): [number, number] => projection([p.longitude, p.latitude]) ?? [0, 0]);
  const span = (i: 0 | 1) => Math.max(...points.map((p) => p[i])) - Math.min(...points.map((p) => p[i]));
  const ratio = span(0) > 0 ? (span(1) + span(0) * 0.12) / (span(0) * 1.16) : 1;
  return Math.round(width * Math.max(0.34, Math.min(0.9, ratio + (width < 500 ? 0.12 : 0.02))));
}

function draw(places: readonly Place[], land: readonly Polygon[], width: number, height: number): Drawn {
  const coordinates = places.map((p): [number, number] => [p.longitude, p.latitude]);
  const ours = land.filter((polygon) => isOurs(polygon, coordinates));
  const many = (polygons: readonly Polygon[]): MultiPolygon => ({
    type: "MultiPolygon",
    coordinates: polygons.map((p) => p.coordinates),
  });
  const box: [[number, number], [number, number]] = [
    [width * 0.04, height * 0.11],
    [width * 0.96, height * 0.89],
  ];
  const points: MultiPoint = { type: "MultiPoint", coordinates };
  // An island is shown whole; of a continent only the part where regions lie.
  const whole = ours.length > 0 && extent(ours.flatMap((p) => p.coordinates[0] ?? [])) < 1.8 * extent(coordinates);
  const projection = geoMercator().fitExtent(box, whole ? many(ours) : points);
  const path = geoPath(projection);
  const others = land.filter((polygon) => {
    if (ours.includes(polygon)) return false;
    const [[x0, y0], [x1, y1]] = path.bounds(polygon);
    return x1 > 0 && x0 < width && y1 > 0 && y0 < height;
  });
  const at = coordinates.map((point): [number, number] => projection(point) ?? [0, 0]);
  const voronoi = at.length > 0 ? Delaunay.from(at).voronoi([-width, -height, 2 * width, 2 * height]) : null;
  const nearest = at.map((a, i) =>
    Math.min(...at.filter((_, j) => j !== i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))),
  );
  const middle = [...nearest].sort((a, b) => a - b)[Math.floor(nearest.length / 2)] ?? width;
  return {
    projection,
    ours,
    shores: path(many(ours)) ?? "",
    others: path(many(others)) ?? "",
    cells: at.map((_, i) => voronoi?.renderCell(i) ?? null),
    radius: Number.isFinite(middle) ? Math.max(middle * 2.4, width * 0.13) : width,
  };
}

/** Whether a region lies on this land, or just off its shore. */
function isOurs(polygon: Polygon, coordinates: readonly [number, number][]): boolean {
  const ring = polygon.coordinates[0] ?? [];
  return coordinates.some(
    (point) =>
      ring.some(([x, y]) => Math.abs((x ?? 0) - point[0]) < 6 && Math.abs((y ?? 0) - point[1]) < 6) &&
      (geoContains(polygon, point) || ring.some((shore) => geoDistance(shore as [number, number], point) < OFFSHORE)),
  );
}

/** The longer side of what points span, in degrees. */
function extent(points: readonly (readonly number[])[]): number {
  const span = (i: 0 | 1) => {
    const values = points.map((p) => p[i] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.max(span(0), span(1));
}

let maps = 0;

export function RegionMap({ places, links, hours, say, color, width, label, names }: Props) {
  const height = mapHeight(places, width);
  const [land, setLand] = useState<Polygon[] | null>(null);
  const [id] = useState(() => `map${(maps += 1)}`);
  useEffect(() => {
    let here = true;
    coasts().then(
      (found) => here && setLand(found),
      () => here && setLand([]),
    );
    return () => {
      here = false;
    };
  }, []);
  const drawn = useMemo(() => draw(places, land ?? [], width, height), [places, land, width, height]);
  const at = places.map((p): [number, number] => drawn.projection([p.longitude, p.latitude]) ?? [0, 0]);
  const heaviest = Math.max(...places.map((p) => p.weight), 1e-9);
  const size = (p: Place) => Math.max(3, (width < 500 ? 9 : 12) * Math.sqrt(p.weight / heaviest));
  const paint = (i: number) => color?.(i) ?? dark(hours[i] ?? 0);
  const index = new Map(places.map((p, i) => [p.id, i]));
  const order = places.map((_, i) => i).sort((a, b) => (places[b]?.weight ?? 0) - (places[a]?.weight ?? 0));
  const told = (i: number) => say?.(i) ?? `${fixed(hours[i] ?? 0, 1)}${THIN}h`;
  const labelled = writeNames(places, at, order, drawn, width, height, names === "few" ? 5 : places.length, told);
  return (
    <svg class="map" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <defs>
        <clipPath id={`${id}-shore`}>
          <path d={drawn.shores} />
        </clipPath>
      </defs>
      <path d={drawn.others} class="foreign" />
      {land && (
        <g clip-path={`url(#${id}-shore)`}>
          <path d={drawn.shores} class="ground" />
          {drawn.cells.map(
            (cell, i) =>
              cell && (
                <g key={places[i]?.id}>
                  <clipPath id={`${id}-${i}`}>
                    <circle cx={at[i]?.[0]} cy={at[i]?.[1]} r={drawn.radius} />
                  </clipPath>
                  <path d={cell} fill={paint(i)} class="cell" clip-path={`url(#${id}-${i})`}>
                    <title>{`${places[i]?.title}: ${told(i)}`}</title>
                  </path>
                </g>
              ),
          )}
        </g>
      )}
      <path d={drawn.shores} class="shore" />
      {links.map((link) => {
        const [a, b] = [at[index.get(link.from) ?? -1], at[index.get(link.to) ?? -1]];
        return a && b && <line key={`${link.from} ${link.to}`} x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} class="link" />;
      })}
      {order.map((i) => {
        const place = places[i] as Place;
        const tone = level(hours[i] ?? 0);
        return (
          <circle
            key={place.id}
            cx={at[i]?.[0]}
            cy={at[i]?.[1]}
            r={size(place)}
            fill={color ? "var(--ink)" : inkOn(tone)}
            class="place"
          >
            <title>{`${place.title}: ${told(i)}`}</title>
          </circle>
        );
      })}
      {labelled.map(({ i, tie }) => (
        <line key={places[i]?.id} x1={at[i]?.[0]} y1={at[i]?.[1]} x2={tie[0]} y2={tie[1]} class="tie" />
      ))}
      {labelled.map(({ i, x, y, anchor, value }) => (
        <text key={places[i]?.id} x={x} y={y} text-anchor={anchor} class="name">
          {places[i]?.title} <tspan class="figure">{value}</tspan>
        </text>
      ))}
    </svg>
  );
}

interface Written {
  i: number;
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
  value: string;
  /** Where a line from the place to its name ends. */
  tie: [number, number];
}

type Box = [left: number, top: number, right: number, bottom: number];

/** Writes names off shore where there is room, the heaviest places first; names without room are left out. */
function writeNames(
  places: readonly Place[],
  at: readonly [number, number][],
  order: readonly number[],
  drawn: Drawn,
  width: number,
  height: number,
  most: number,
  say: (i: number) => string,
): Written[] {
  const taken: Box[] = at.map(([x, y]) => [x - 6, y - 6, x + 6, y + 6]);
  const onLand = (x: number, y: number) => {
    const point = drawn.projection.invert?.([x, y]);
    return point ? drawn.ours.some((polygon) => geoContains(polygon, point)) : false;
  };
  const written: Written[] = [];
  for (const i of order) {
    if (written.length >= most) break;
    const [x, y] = at[i] as [number, number];
    const value = say(i);
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
            onLand(box[0] + part * (box[2] - box[0]), base - 4),
          ).length;
          const cost = away + Math.abs(shift) * 14 + land * 26;
          if (best && best.cost <= cost) continue;
          const tie: [number, number] = [
            Math.max(box[0] + 6, Math.min(box[2] - 6, x)),
            side < 0 ? base + 4 : base - 11,
          ];
          best = { cost, box, name: { i, x: middle, y: base, anchor: "middle", value, tie } };
        }
      }
    }
    if (!best) continue;
    taken.push(best.box);
    written.push(best.name);
  }
  return written;
}
