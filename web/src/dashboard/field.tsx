interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One line of text with its name above. */
export function Field({ label, value, onChange }: Props) {
  return (
    <label className="field">
      <span className="heading">{label}</span>
      <input className="button" value={value} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

/** One of a few. */
export function Choice<Value extends string>({
  label,
  value,
  values,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly values: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}) {
  const names = Object.keys(values) as Value[];
  return (
    <label className="field">
      <span className="heading">{label}</span>
      <select className="button" value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {values[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A question, as long as it wants to be. */
export function SqlField({ label, value, rows, onChange }: Props & { readonly rows: number }) {
  return (
    <label className="field">
      <span className="heading">{label}</span>
      <textarea
        className="panel-sql-input"
        value={value}
        rows={rows}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
