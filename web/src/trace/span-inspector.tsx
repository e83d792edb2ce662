import type { Trace, TraceSpan } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { Icon } from '../frame/icon.tsx';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import { tracePath } from '../route/route.ts';
import { Facts } from '../session/inspector/facts.tsx';
import { AttributeTable } from './attribute-table.tsx';
import { sessionLinkOf } from './session-link.ts';
import { formatShort } from './short-duration.ts';
import type { SpanNode } from './span-tree.ts';
import { wordsOfSpan } from './span-words.ts';

interface Props {
  readonly trace: Trace;
  readonly node: SpanNode;
  /** ms of the critical path that are this span's own. */
  readonly criticalMs: number;
  readonly onClose: () => void;
}

/** What a span says of itself, and where to go from it. */
export function SpanInspector({ trace, node, criticalMs, onClose }: Props) {
  const { span } = node;
  const session = sessionLinkOf(trace, span);
  const logs = `/logs?${new URLSearchParams({ trace: trace.trace_id, span: span.span_id }).toString()}`;
  return (
    <aside className="inspector" aria-label="Span">
      <button type="button" className="inspector-close" aria-label="Close" onClick={onClose}>
        <Icon name="close" />
      </button>
      <div className="inspector-body">
        <SpanHead span={span} />
        <Facts
          facts={[
            ['began', `${formatShort(span.start_ms)} after the trace`],
            ['took', formatShort(span.duration_ms)],
            [
              '· itself',
              node.children.length === 0 ? 'all of it' : `${formatShort(node.selfMs)}, the rest its children`,
            ],
            ...(criticalMs > 0 ? [['· critical', `${formatShort(criticalMs)} of the critical path`] as const] : []),
            ['service', plainLine(span.service, 100)],
            ['kind', span.kind],
            ...(span.scope === null ? [] : [['scope', plainLine(span.scope, 100)] as const]),
            ['span id', <code key="id">{span.span_id}</code>],
          ]}
        />
        <Remarks node={node} />
        <p className="pivots">
          {session !== null && (
            <Link className="text-button" href={session.href}>
              {session.words}
            </Link>
          )}
          <Link className="text-button" href={logs}>
            logs of this span
          </Link>
          <CopyButton text={() => JSON.stringify(span, null, 2)} label="copy span" />
        </p>
        <AttributeTable title="Attributes" attributes={span.attributes} />
        {span.events.map((event, at) => (
          <AttributeTable
            // two events of a span may be equal in all that they say
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            title={`Event ${plainLine(event.name, 80)}, ${formatShort(event.at_ms - span.start_ms)} in`}
            attributes={event.attributes}
          />
        ))}
        {span.links.map((link) => (
          <p key={`${link.trace_id}${link.span_id}`} className="pivots">
            <Link className="text-button mono" href={`${tracePath(link.trace_id)}?span=${link.span_id}`}>
              linked: trace {link.trace_id.slice(0, 12)}
            </Link>
          </p>
        ))}
        <AttributeTable title="Resource" attributes={trace.resources[span.service] ?? {}} />
      </div>
    </aside>
  );
}

function SpanHead({ span }: { readonly span: TraceSpan }) {
  const words = wordsOfSpan(span.name);
  return (
    <header>
      <div className="inspector-title">
        <h2 className="mono">{plainLine(span.name, 200)}</h2>
        <span className={span.status === 'error' ? 'ink-failed' : 'dim'}>
          {span.status === 'error' ? '✕ failed' : span.status === 'ok' ? '✓ ok' : ''}
        </span>
      </div>
      {words !== null && <p className="dim">{words}</p>}
      {span.status_message !== null && <p className="ink-failed">{plainLine(span.status_message)}</p>}
    </header>
  );
}

function Remarks({ node }: { readonly node: SpanNode }) {
  const remarks = [
    ...(node.isOrphan
      ? [`Its parent ${node.span.parent_span_id ?? ''} is not here: sent by somebody else, or never.`]
      : []),
    ...(node.isSkewed ? ['It began before its parent: their clocks differ.'] : []),
    ...(node.span.end_before_start_ms > 0
      ? ['Its end was told to be before its start: a clock was set. The duration is unknown.']
      : []),
  ];
  if (remarks.length === 0) return null;
  return (
    <ul className="missing">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}
