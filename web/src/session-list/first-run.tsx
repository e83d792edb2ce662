import { useQuery } from '@tanstack/react-query';
import { fetchStatus } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { ServerStatus } from '../api/shape.ts';
import { formatBytes, formatExact, plural } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { ImportLine } from '../import/import-line.tsx';
import type { Import } from '../import/use-import.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import { otelBlock, otelExtraLines } from './otel-block.ts';

const LIGHTS_EVERY_MS = 1_000;
/** `npx` finds a clone's own program in its folder, and an installed one everywhere. */
const SETUP = 'npx turnscope setup';
const IMPORT = 'npx turnscope import';

/** The empty list is the set-up: what Codex kept before, one command, and lights that turn on as the first data arrives. */
export function FirstRun({ imported }: { readonly imported: Import }) {
  const { data } = useQuery({
    queryKey: queryKey.status,
    queryFn: ({ signal }) => fetchStatus(signal),
    refetchInterval: LIGHTS_EVERY_MS,
  });
  return (
    <div className="first-run">
      <h2>No session yet</h2>
      {imported.run === null ? <Offer of={imported} /> : <ImportLine of={imported} />}
      <h3>Connect Codex</h3>
      <ol className="steps">
        <li>
          <p>In another terminal, in the folder where you started Turnscope:</p>
          <Command text={SETUP} />
          <p className="dim step-note">
            It shows what it will write into Codex’s configuration before it does. What Codex does is then sent to this
            machine, and nowhere else.
          </p>
          {data !== undefined && <ByHand endpoint={data.endpoints.otlp_http} />}
        </li>
        <li>
          <p>
            Start <code>codex</code> in any project, approve the hooks when it asks, and say something. A Codex that is
            open already has to be started again.
          </p>
        </li>
        <li>
          <p>The lights turn on as data arrives, and the session slides in here.</p>
          <Lights status={data} />
        </li>
      </ol>
    </div>
  );
}

/** What Codex recorded before anybody looked: nothing is read until it is asked for. */
function Offer({ of: { waiting, start } }: { readonly of: Import }) {
  if (waiting === undefined) return <div className="import-offer loading-offer" />;
  const { codex_home: home, files, bytes } = waiting;
  if (home === null || files === 0) {
    return (
      <p className="dim months-before">
        {home === null ? 'This server follows no Codex home' : `No earlier recordings in ${plainLine(home)}`}. Those of
        another folder: <code>{IMPORT} FOLDER</code>
      </p>
    );
  }
  return (
    <div className="import-offer">
      <p>
        <b>{plural(files, 'recording')}</b> of earlier sessions found in <code>{plainLine(home)}</code>{' '}
        <span className="dim">{formatBytes(bytes)}</span>
      </p>
      <button type="button" className="button" onClick={() => start(home)}>
        Import {files === 1 ? 'it' : `all ${formatExact(files)}`}
      </button>
    </div>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <div className="code-block">
      <pre className="mono">{text}</pre>
      <CopyButton text={text} />
    </div>
  );
}

/** For those who let no program write their configuration: telemetry alone, without hooks. */
function ByHand({ endpoint }: { readonly endpoint: string }) {
  const block = otelBlock(endpoint);
  return (
    <details className="by-hand">
      <summary>Write it yourself</summary>
      <p>
        These lines in <code>~/.codex/config.toml</code> connect telemetry, without hooks:
      </p>
      <Command text={block} />
      <p>Worth adding below them, one by one as you like:</p>
      <dl className="extras">
        {otelExtraLines(endpoint).map(({ line, why }) => (
          <div key={line} className="code-block">
            <dt>
              <pre className="mono">{line}</pre>
            </dt>
            <dd className="dim">{why}</dd>
            <CopyButton text={line} />
          </div>
        ))}
      </dl>
    </details>
  );
}

function Lights({ status }: { readonly status: ServerStatus | undefined }) {
  const { receiver, hooks } = status ?? {};
  return (
    <ul className="lights" aria-live="polite">
      <Light name="OTLP logs" count={receiver?.logs.requests} unit="request" />
      <Light name="traces" count={receiver?.traces.requests} unit="request" />
      <Light name="metrics" count={receiver?.metrics.requests} unit="request" />
      <Light name="hooks" count={hooks?.records} unit="call" />
      <Light name="rollouts" count={status?.rollouts.deliveries} unit="read" />
    </ul>
  );
}

function Light({
  name,
  count = 0,
  unit,
}: {
  readonly name: string;
  readonly count?: number | undefined;
  readonly unit: string;
}) {
  return (
    <li className={count > 0 ? 'light light-on' : 'light'}>
      <span className="light-lamp" aria-hidden="true" />
      <span>{name}</span>
      <span className="dim">{count > 0 ? plural(count, unit) : 'nothing yet'}</span>
    </li>
  );
}
