/** Coast lines of the world (Natural Earth, public domain, 1 : 50 million), fetched once when a map is first drawn. */
import type { Polygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import coastUrl from "world-atlas/land-50m.json?url";

/** An island or continent, with the degrees it spans: west, south, east, north. */
export interface Shore {
  polygon: Polygon;
  box: [number, number, number, number];
}

let asked: Promise<Shore[]> | null = null;

function shoreOf(polygon: Polygon): Shore {
  const box: Shore["box"] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of polygon.coordinates[0] ?? []) {
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return { polygon, box };
}

/** Every island and continent as a shore of its own. */
export function coasts(): Promise<Shore[]> {
  asked ??= fetch(coastUrl)
    .then((response) => response.json() as Promise<Topology<{ land: GeometryCollection }>>)
    .then((world) => {
      const land = feature(world, world.objects.land);
      return land.features.flatMap(({ geometry }): Shore[] => {
        if (geometry.type === "Polygon") return [shoreOf(geometry)];
        if (geometry.type === "MultiPolygon")
          return geometry.coordinates.map((coordinates) => shoreOf({ type: "Polygon", coordinates }));
        return [];
      });
    });
  return asked;
}
