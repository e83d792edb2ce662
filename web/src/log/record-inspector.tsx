import type { LogRecord } from '../api/shape.ts';
import { plainText } from '../format/plain-text.ts';
import { formatAbsolute } from '../format/when.ts';
import { Icon } from '../frame/icon.tsx';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import { sessionPath, tracePath } from '../route/route.ts';
import { type Fact, Facts } from '../session/inspector/facts.tsx';
import { AttributeTable } from '../trace/attribute-table.tsx';

interface Props {
  readonly record: LogRecord;
  readonly onClose: () => void;
}

/** What the time of a record is, in the words of the column. */
const TIME_WORDS: Readonly<Record<string, string>> = {
  sent: 'when it happened, as its sender says',
  observed: 'when its sender noticed it; the moment itself was not sent',
  received: 'when it arrived here; no other was sent',
  sent_implausible: 'as its sender says, which cannot be right',
  observed_implausible: 'when its sender noticed it, which cannot be right',
};

/** All that a record says, and where to go from it. */
export function RecordInspector({ record, onClose }: Props) {
  const call = record.attributes['call_id'] ?? '';
  const item = call === '' ? '' : `?item=${encodeURIComponent(`tool-${call}`)}`;
  const facts: readonly Fact[] = [
    ['at', formatAbsolute(Date.parse(record.at))],
    ['its time', TIME_WORDS[record.time_source] ?? record.time_source.replaceAll('_', ' ')],
    ['severity', `${record.severity}${record.severity_text === null ? '' : ` (${record.severity_text})`}`],
    ['service', record.service ?? '–'],
    ['scope', record.scope ?? '–'],
  ];
  return (
    <aside className="inspector" aria-label="Record">
      <button type="button" className="inspector-close" aria-label="Close" onClick={onClose}>
        <Icon name="close" />
      </button>
      <div className="inspector-body">
        <div className="inspector-title">
          <h2 className="mono">{plainText(record.event ?? 'log record')}</h2>
          <CopyButton text={() => JSON.stringify(record, null, 2)} label="copy JSON" />
        </div>
        <p className="pivots">
          {record.thread_id !== null && (
            <Link className="text-button" href={`${sessionPath(record.thread_id)}${item}`}>
              {item === '' ? 'its session' : 'the call in its session'}
            </Link>
          )}
          {record.trace_id !== null && (
            <Link
              className="text-button"
              href={`${tracePath(record.trace_id)}${record.span_id === null ? '' : `?span=${record.span_id}`}`}
            >
              its span in the trace
            </Link>
          )}
          {record.trace_id !== null && (
            <Link className="text-button" href={`/logs?trace=${record.trace_id}&record=${record.id}`}>
              all logs of the trace
            </Link>
          )}
        </p>
        <Facts facts={facts} />
        {record.body !== null && (
          <section className="text-block" aria-label="Body">
            <header>
              <h3>body</h3>
              <span className="text-block-actions">
                <CopyButton text={record.body} />
              </span>
            </header>
            <pre className="mono wrapped">{plainText(record.body)}</pre>
          </section>
        )}
        <AttributeTable title="Attributes" attributes={record.attributes} />
        <AttributeTable title="Resource" attributes={record.resource} />
      </div>
    </aside>
  );
}
