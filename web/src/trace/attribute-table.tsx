import { Fragment } from 'react';
import { plainText } from '../format/plain-text.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import '../style/attribute-table.css';

const LENGTH_MAX = 4_000;

interface Props {
  readonly title: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Names and values as they were sent, in order of names. */
export function AttributeTable({ title, attributes }: Props) {
  const entries = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return null;
  return (
    <section aria-label={title}>
      <div className="inspector-title">
        <h3 className="heading">{title}</h3>
        <CopyButton text={() => JSON.stringify(attributes, null, 2)} label="copy JSON" />
      </div>
      <table className="attributes">
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" className="mono">
                {breakable(plainText(name))}
              </th>
              <td className="mono">{shown(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Names break behind their own joints, not in the middle of a word. */
function breakable(name: string) {
  return name.split(/(?<=[._:/-])/).map((part, at) => (
    // parts repeat, and never move
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>
      {part}
      <wbr />
    </Fragment>
  ));
}

function shown(value: string): string {
  if (value === '') return '(empty)';
  const text = plainText(value.slice(0, LENGTH_MAX));
  return value.length > LENGTH_MAX
    ? `${text} … ${value.length - LENGTH_MAX} characters more: copy JSON has them`
    : text;
}
