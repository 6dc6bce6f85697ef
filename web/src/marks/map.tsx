/**
 * The regions as land that goes dark: every place on shore takes the color of its nearest region.
 *
 * Borders between regions are therefore not administrative ones; the note below the map says so.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { fixed, THIN } from "../words/numbers";
import { coasts, type Shore } from "./coast";
import { dark, inkOn, level } from "./color";
import { draw, mapHeight, type Place } from "./land";
import { writeNames } from "./names";

interface Props {
  places: readonly Place[];
  links: readonly { from: string; to: string }[];
  /** Hours without power a day, in the order of the places. */
  hours: readonly number[];
  /** What is written at a place, if not its hours. */
  say?: (place: number) => string;
  /** The widest of what may be written, if not hours. */
  widest?: string;
  width: number;
  label: string;
  names: "all" | "few";
}

let maps = 0;

export function RegionMap({ places, links, hours, say, widest, width, label, names }: Props) {
  const height = mapHeight(places, width);
  const [land, setLand] = useState<Shore[] | null>(null);
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
  const at = useMemo(
    () => places.map((p): [number, number] => drawn.projection([p.longitude, p.latitude]) ?? [0, 0]),
    [drawn],
  );
  const heaviest = Math.max(...places.map((p) => p.weight), 1e-9);
  const size = (p: Place) => Math.max(3, (width < 500 ? 9 : 12) * Math.sqrt(p.weight / heaviest));
  const index = new Map(places.map((p, i) => [p.id, i]));
  const order = places.map((_, i) => i).sort((a, b) => (places[b]?.weight ?? 0) - (places[a]?.weight ?? 0));
  const told = (i: number) => say?.(i) ?? `${fixed(hours[i] ?? 0, 1)}${THIN}h`;
  const labelled = useMemo(
    () =>
      writeNames(
        places,
        at,
        order,
        drawn,
        width,
        height,
        names === "few" ? 5 : places.length,
        widest ?? `00.0${THIN}h`,
      ),
    [drawn, at, names, widest],
  );
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
                  <path d={cell} fill={dark(hours[i] ?? 0)} class="cell" clip-path={`url(#${id}-${i})`}>
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
          <circle key={place.id} cx={at[i]?.[0]} cy={at[i]?.[1]} r={size(place)} fill={inkOn(tone)} class="place">
            <title>{`${place.title}: ${told(i)}`}</title>
          </circle>
        );
      })}
      {labelled.map(({ i, tie }) => (
        <line key={places[i]?.id} x1={at[i]?.[0]} y1={at[i]?.[1]} x2={tie[0]} y2={tie[1]} class="tie" />
      ))}
      {labelled.map(({ i, x, y }) => (
        <text key={places[i]?.id} x={x} y={y} text-anchor="middle" class="name">
          {places[i]?.title} <tspan class="figure">{told(i)}</tspan>
        </text>
      ))}
    </svg>
  );
}
