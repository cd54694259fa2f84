/** Bars beside their names, the longest as wide as there is room. The texts tell everything that the bars do. */
export function BarChart({ bars }: { bars: readonly { name: string; value: number; text: string }[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ul className="bars">
      {bars.map(({ name, value, text }) => (
        <li key={name}>
          <span className="bar-name">{name}</span>
          <span className="bar-room" aria-hidden>
            <span className="bar" style={{ width: `${(value / most) * 100}%` }} />
          </span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
