/** Coast lines of the world (Natural Earth, public domain, 1 : 50 million), fetched once when a map is first drawn. */
import type { Polygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import coastUrl from "world-atlas/land-50m.json?url";

let asked: Promise<Polygon[]> | null = null;

/** Every island and continent as a polygon of its own. */
export function coasts(): Promise<Polygon[]> {
  asked ??= fetch(coastUrl)
    .then((response) => response.json() as Promise<Topology<{ land: GeometryCollection }>>)
    .then((world) => {
      const land = feature(world, world.objects.land);
      return land.features.flatMap(({ geometry }): Polygon[] => {
        if (geometry.type === "Polygon") return [geometry];
        if (geometry.type === "MultiPolygon")
          return geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
        return [];
      });
    });
  return asked;
}
