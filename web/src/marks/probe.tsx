/** A line under the pointer with the values of its day; also by the arrow keys, once it has the focus. */
import { useState } from "preact/hooks";
import type { Frame, Scale } from "./axis";
import { words } from "../words";
import { wide as measured } from "./text";

interface Props {
  n: number;
  x: Scale;
  frame: Frame;
  tell: (index: number) => string;
  dot?: (index: number) => number;
}

const LINE = 15;

export function Probe({ n, x, frame, tell, dot }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const clamp = (value: number) => Math.max(0, Math.min(n - 1, Math.round(value)));
  const follow = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGElement).ownerSVGElement?.getBoundingClientRect();
    if (box) setAt(clamp(x.invert(event.clientX - box.left)));
  };
  const keys = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 7 : 1;
    if (event.key === "ArrowRight") setAt((now) => clamp((now ?? -1) + step));
    else if (event.key === "ArrowLeft") setAt((now) => clamp((now ?? n) - step));
    else if (event.key === "Escape") setAt(null);
    else return;
    event.preventDefault();
  };
  const lines = at === null ? [] : tell(at).split("\n");
  const wide = lines.reduce((most, text) => Math.max(most, measured(text, true)), 0) + 22;
  const tall = lines.length * LINE + 12;
  const px = at === null ? 0 : x(at);
  const left = Math.max(frame.left - 30, Math.min(frame.right - wide, px - wide / 2));
  return (
    <g class="probe" data-screen-only>
      {at !== null && (
        <>
          <line x1={px} x2={px} y1={frame.top} y2={frame.bottom} class="hair" />
          {dot && <circle cx={px} cy={dot(at)} r={4} class="dot" />}
          <g transform={`translate(${left} ${Math.max(-4, frame.top - tall + 18)})`}>
            <rect width={wide} height={tall} rx={5} class="plate" />
            {lines.map((text, i) => (
              <text key={i} x={wide / 2} y={LINE * (i + 1) + 1} text-anchor="middle" class={i === 0 ? "strong" : ""}>
                {text}
              </text>
            ))}
          </g>
        </>
      )}
      <rect
        x={frame.left}
        y={frame.top}
        width={Math.max(0, frame.right - frame.left)}
        height={Math.max(0, frame.bottom - frame.top)}
        fill="transparent"
        class="catch"
        tabindex={0}
        role="slider"
        aria-label={words.value.figure.probe}
        aria-valuemin={0}
        aria-valuemax={n - 1}
        aria-valuenow={at ?? 0}
        aria-valuetext={lines.join(", ") || words.value.figure.probeIdle}
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={() => setAt(null)}
        onKeyDown={keys}
        onBlur={() => setAt(null)}
      />
    </g>
  );
}
