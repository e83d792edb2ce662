import { useQuery } from '@tanstack/react-query';
import { fetchStatus } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { ServerStatus } from '../api/shape.ts';
import { plural } from '../format/count.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import { otelBlock, otelExtraLines } from './otel-block.ts';

const LIGHTS_EVERY_MS = 1_000;
const SIGNALS = ['logs', 'traces', 'metrics'] as const;

/** The empty list is the set-up: what to paste, and lights that turn on as the first data arrives. */
export function FirstRun() {
  const { data } = useQuery({
    queryKey: queryKey.status,
    queryFn: ({ signal }) => fetchStatus(signal),
    refetchInterval: LIGHTS_EVERY_MS,
  });
  return (
    <div className="first-run">
      <h2>No session yet. Connect Codex</h2>
      <ol className="steps">
        <li>
          <p>
            Add these lines to <code>~/.codex/config.toml</code>. What Codex does is then sent to this machine, and
            nowhere else.
          </p>
          {data === undefined ? <div className="code-block code-waiting" /> : <Block status={data} />}
        </li>
        {data !== undefined && (
          <li>
            <p>Worth adding below them, one by one as you like:</p>
            <Extras status={data} />
          </li>
        )}
        <li>
          <p>
            Start Codex in any project, for instance <code>codex exec "say hello"</code>. A Codex that is already open
            must be started again.
          </p>
        </li>
        <li>
          <p>The lights turn on as data arrives, and the session slides in here.</p>
          <ul className="lights" aria-live="polite">
            {SIGNALS.map((signal) => (
              <Light key={signal} name={signal} state={data?.receiver[signal]} />
            ))}
          </ul>
        </li>
      </ol>
    </div>
  );
}

function Block({ status }: { readonly status: ServerStatus }) {
  const block = otelBlock(status.endpoints.otlp_http);
  return (
    <div className="code-block">
      <pre className="mono">{block}</pre>
      <CopyButton text={block} />
    </div>
  );
}

function Extras({ status }: { readonly status: ServerStatus }) {
  return (
    <dl className="extras">
      {otelExtraLines(status.endpoints.otlp_http).map(({ line, why }) => (
        <div key={line} className="code-block">
          <dt>
            <pre className="mono">{line}</pre>
          </dt>
          <dd className="dim">{why}</dd>
          <CopyButton text={line} />
        </div>
      ))}
    </dl>
  );
}

function Light({
  name,
  state,
}: {
  readonly name: string;
  readonly state: ServerStatus['receiver']['logs'] | undefined;
}) {
  const requests = state?.requests ?? 0;
  return (
    <li className={requests > 0 ? 'light light-on' : 'light'}>
      <span className="light-lamp" aria-hidden="true" />
      <span>OTLP {name}</span>
      <span className="dim">{requests > 0 ? plural(requests, 'request') : 'nothing yet'}</span>
    </li>
  );
}
