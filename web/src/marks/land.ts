/** Land on a drawing: which of it is ours, how it is projected, and which place each shore belongs to. */
import { Delaunay } from "d3-delaunay";
import { geoMercator, geoPath, type GeoProjection } from "d3-geo";
import type { MultiPoint, MultiPolygon, Polygon } from "geojson";
import type { Shore } from "./coast";

export interface Place {
  id: string;
  title: string;
  latitude: number;
  longitude: number;
  /** What decides the size of its mark, such as people or demand. */
  weight: number;
}

/** Land that was projected onto a drawing. */
export interface Drawn {
  projection: GeoProjection;
  /** Shores of our land, as rings of points of the drawing. */
  rings: readonly (readonly [number, number][])[];
  shores: string;
  others: string;
  cells: (string | null)[];
  radius: number;
}

/** Shores whose region lies off them are still its own within so many degrees (some 40 km). */
const OFFSHORE = 0.37;

/** The height of a map of places at a width. */
export function mapHeight(places: readonly Place[], width: number): number {
  const projection = geoMercator().scale(1).translate([0, 0]);
  const points = places.map((p): [number, number] => projection([p.longitude, p.latitude]) ?? [0, 0]);
  const span = (i: 0 | 1) => Math.max(...points.map((p) => p[i])) - Math.min(...points.map((p) => p[i]));
  const ratio = span(0) > 0 ? (span(1) + span(0) * 0.12) / (span(0) * 1.16) : 1;
  return Math.round(width * Math.max(0.34, Math.min(0.9, ratio + (width < 500 ? 0.12 : 0.02))));
}

/** Projects land so that places and the islands they lie on fill a drawing. */
export function draw(places: readonly Place[], land: readonly Shore[], width: number, height: number): Drawn {
  const coordinates = places.map((p): [number, number] => [p.longitude, p.latitude]);
  const own = land.filter((shore) => isOurs(shore, coordinates));
  const ours = own.map((shore) => shore.polygon);
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
  const [west, north] = projection.invert?.([0, 0]) ?? [-180, 90];
  const [east, south] = projection.invert?.([width, height]) ?? [180, -90];
  const others = land
    .filter((shore) => !own.includes(shore))
    .filter(({ box: [x0, y0, x1, y1] }) => x1 > west && x0 < east && y1 > south && y0 < north)
    .map((shore) => shore.polygon);
  const at = coordinates.map((point): [number, number] => projection(point) ?? [0, 0]);
  const voronoi = at.length > 0 ? Delaunay.from(at).voronoi([-width, -height, 2 * width, 2 * height]) : null;
  const nearest = at.map((a, i) =>
    Math.min(...at.filter((_, j) => j !== i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))),
  );
  const middle = [...nearest].sort((a, b) => a - b)[Math.floor(nearest.length / 2)] ?? width;
  return {
    projection,
    rings: ours.flatMap((p) =>
      p.coordinates.map((ring) => ring.map((at): [number, number] => projection(at as [number, number]) ?? [0, 0])),
    ),
    shores: path(many(ours)) ?? "",
    others: path(many(others)) ?? "",
    cells: at.map((_, i) => voronoi?.renderCell(i) ?? null),
    radius: Number.isFinite(middle) ? Math.max(middle * 2.4, width * 0.13) : width,
  };
}

/** Whether a region lies on this land, or just off its shore. Degrees are taken as flat, which is near enough here. */
function isOurs({ polygon, box }: Shore, coordinates: readonly [number, number][]): boolean {
  const [x0, y0, x1, y1] = box;
  const rings = polygon.coordinates as [number, number][][];
  return coordinates.some(([x, y]) => {
    const flat = Math.cos((y * Math.PI) / 180);
    const reach = OFFSHORE / flat;
    if (x < x0 - reach || x > x1 + reach || y < y0 - OFFSHORE || y > y1 + OFFSHORE) return false;
    return isOnLand(rings, x, y) || (rings[0] ?? []).some(([u, v]) => Math.hypot((u - x) * flat, v - y) < OFFSHORE);
  });
}

/** The longer side of what points span, in degrees. */
function extent(points: readonly (readonly number[])[]): number {
  const span = (i: 0 | 1) => {
    const values = points.map((p) => p[i] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.max(span(0), span(1));
}

/** Whether a point lies within rings (even-odd rule). */
export function isOnLand(rings: readonly (readonly (readonly [number, number])[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    let [px, py] = ring.at(-1) ?? [0, 0];
    for (const [qx, qy] of ring) {
      if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) inside = !inside;
      [px, py] = [qx, qy];
    }
  }
  return inside;
}
