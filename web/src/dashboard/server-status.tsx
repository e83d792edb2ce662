import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { fetchStatus } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { ServerStatus } from '../api/shape.ts';
import { formatBytes, formatExact } from '../format/count.ts';
import { formatAbsolute, formatAgo } from '../format/when.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useNow } from '../live/use-now.ts';
import { CodeWords } from '../mark/code-words.tsx';
import { Unknown } from '../mark/unknown.tsx';

const ASK_EVERY_MS = 5_000;

/** How the server itself is: what arrives, what waits, what is passed on, and a receipt for everything that was not kept. */
export function ServerStatusTables() {
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.status,
    queryFn: ({ signal }) => fetchStatus(signal),
    refetchInterval: ASK_EVERY_MS,
  });
  if (data === undefined) {
    return error === null ? null : <Trouble error={error} onRetry={() => void refetch()} />;
  }
  return (
    <section className="server-status" aria-label="The server">
      <Receivers status={data} />
      <Keeping status={data} />
      <Forwarders status={data} />
      <Drops status={data} />
    </section>
  );
}

interface TableProps {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** What stands there while there are no rows. */
  readonly empty: string;
  /** Heads of columns that hold figures. */
  readonly figures?: readonly string[];
}

function Table({ title, heads, rows, empty, figures = [] }: TableProps) {
  return (
    <figure className="panel panel-table" aria-label={title}>
      <figcaption className="panel-head">
        <h2>{title}</h2>
      </figcaption>
      {rows.length === 0 ? (
        <p className="chart-note dim">
          <CodeWords text={empty} />
        </p>
      ) : (
        <table className="chart-table">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" className={figures.includes(head) ? 'number' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={typeof row[0] === 'string' ? row[0] : ''}>
                {row.map((cell, column) => (
                  <td key={heads[column]} className={figures.includes(heads[column] ?? '') ? 'number' : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </figure>
  );
}

function When({ at, why }: { readonly at: string | null; readonly why: string }) {
  const now = useNow(ASK_EVERY_MS);
  if (at === null) return <Unknown why={why} />;
  return (
    <time dateTime={at} title={formatAbsolute(Date.parse(at))}>
      {formatAgo(Date.parse(at), now)}
    </time>
  );
}

function Receivers({ status: { receiver, hooks } }: { readonly status: ServerStatus }) {
  const signals = Object.entries(receiver).map(([name, signal]) => [
    `OTLP ${name}`,
    formatExact(signal.requests),
    formatExact(signal.records),
    formatExact(signal.refused),
    <When key={name} at={signal.last_received_at} why="nothing arrived since the start" />,
  ]);
  const calls = [
    `hooks (${hooks.state})`,
    <Unknown key="requests" why="hooks make no requests: they write files" />,
    formatExact(hooks.records),
    formatExact(hooks.rejected),
    <When key="hooks" at={hooks.last_received_at} why="no call since the start" />,
  ];
  return (
    <Table
      title="Receivers"
      heads={['what', 'requests', 'records', 'refused', 'last']}
      figures={['requests', 'records', 'refused']}
      rows={[...signals, calls]}
      empty=""
    />
  );
}

function Keeping({ status: { journal, store } }: { readonly status: ServerStatus }) {
  const rows = [
    [
      'journal',
      journal.state,
      `${formatBytes(journal.bytes)}, ${formatBytes(journal.waiting_bytes)} not yet in the store`,
    ],
    ['store', store.state, store.message ?? (store.kind === 'embedded' ? 'embedded engine' : 'ClickHouse server')],
    ['last written', <When key="written" at={store.last_written_at} why="nothing was written since the start" />, ''],
  ];
  return <Table title="Journal and store" heads={['what', 'state', 'more']} rows={rows} empty="" />;
}

function Forwarders({ status: { forwarding } }: { readonly status: ServerStatus }) {
  const rows = forwarding.map((backend) => [
    backend.backend,
    backend.state,
    formatExact(backend.sent.items),
    formatExact(backend.waiting.items),
    backend.message ?? '',
  ]);
  return (
    <Table
      title="Passed on"
      heads={['backend', 'state', 'sent', 'waiting', 'what is wrong']}
      figures={['sent', 'waiting']}
      rows={rows}
      empty="Nothing is passed on. `turnscope setup` names backends that turns can be sent to."
    />
  );
}

function Drops({ status: { drops } }: { readonly status: ServerStatus }) {
  const rows = drops.map(({ reason, count }) => [reason, formatExact(count)]);
  return (
    <Table
      title="Not kept"
      heads={['reason', 'records']}
      figures={['records']}
      rows={rows}
      empty="Everything that arrived since the start was kept."
    />
  );
}
