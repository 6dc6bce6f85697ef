/** Names of the colors of a drawing; a name can be pressed to see its part alone. */
interface Item {
  id: string;
  title: string;
  color: string;
  note?: string;
  night?: boolean;
}

export function Legend({
  items,
  chosen,
  onChoose,
}: {
  items: readonly Item[];
  chosen?: string | null;
  onChoose?: (id: string | null) => void;
}) {
  return (
    <ul class="legend">
      {items.map((item) => {
        const body = (
          <>
            <i class={item.night ? "night" : ""} style={item.night ? {} : { background: item.color }} />
            <span>{item.title}</span>
            {item.note && <small>{item.note}</small>}
          </>
        );
        return (
          <li key={item.id}>
            {onChoose ? (
              <button
                type="button"
                aria-pressed={chosen === item.id}
                onClick={() => onChoose(chosen === item.id ? null : item.id)}
              >
                {body}
              </button>
            ) : (
              body
            )}
          </li>
        );
      })}
    </ul>
  );
}
