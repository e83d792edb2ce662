import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { SourceBadges } from '../../mark/source-badges.tsx';
import { StatusMark } from '../../mark/status-mark.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import { decisionWords } from '../decision-words.ts';
import type { Item } from '../item.ts';
import { toolLabel } from '../tool-command.ts';
import { shownStatus } from '../tool-status.ts';
import { CostFacts } from './account.tsx';
import { DiffBlock } from './diff-block.tsx';
import { type Fact, Facts, Instant, TokenFacts } from './facts.tsx';
import { TextBlock } from './text-block.tsx';

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

export function ToolDetail({ item }: { readonly item: Of<'tool'> }) {
  const { call, edits } = item;
  return (
    <>
      <h2 className="inspector-title">
        <span className="mono">{toolLabel(call)}</span>
        <span className={item.isFailed ? 'ink-failed' : 'dim'}>
          <StatusMark status={shownStatus(item)} />{' '}
          {call.exit_code === null ? shownStatus(item) : `exit ${call.exit_code}`}
        </span>
      </h2>
      <Facts facts={toolFacts(item)} />
      {edits.map((edit) => (
        <DiffBlock key={edit.id} edit={edit} />
      ))}
      {call.arguments === null ? (
        <p className="dim">The arguments of this call were not sent.</p>
      ) : (
        <TextBlock title="Arguments" text={call.arguments} />
      )}
      <Output item={item} />
    </>
  );
}

function Output({ item: { call } }: { readonly item: Of<'tool'> }) {
  if (call.output !== null && call.output !== '') return <TextBlock title="Output" text={call.output} />;
  if (call.status === 'running') return <p className="dim">Still running; the output comes with the result.</p>;
  return <p className="dim">{call.output === '' ? 'The output is empty.' : 'The output was not sent.'}</p>;
}

function toolFacts({ call, approval, start, end }: Of<'tool'>): readonly Fact[] {
  const facts: Fact[] = [
    ['started', <Instant key="start" at={start} />],
    ['took', took(call.duration_ms, call.status === 'running')],
  ];
  if (end !== null) facts.push(['ended', <Instant key="end" at={end} />]);
  if (approval !== null) {
    facts.push(['approval', plainLine(decisionWords(approval))]);
    if (approval.reason !== null) facts.push(['asked because', plainLine(approval.reason)]);
  }
  if (call.mcp_server !== null) facts.push(['MCP server', plainLine(call.mcp_server)]);
  facts.push(['exit code', exitCode(call)]);
  if (call.parent_call_id !== null) facts.push(['called from', <code key="from">{call.parent_call_id}</code>]);
  facts.push(
    ['call', <code key="id">{call.call_id}</code>],
    ['told by', <SourceBadges key="sources" sources={call.sources} />],
  );
  return facts;
}

function exitCode({ exit_code: exit, status }: Of<'tool'>['call']): React.JSX.Element | number {
  if (exit !== null) return exit;
  return <Unknown why={status === 'running' ? 'The call has not ended.' : 'The result of this tool carries none.'} />;
}

export function ModelDetail({ item: { call, start, end } }: { readonly item: Of<'model'> }) {
  const facts: Fact[] = [
    ['started', <Instant key="start" at={start} />],
    [
      'first token',
      call.ttft_ms === null ? (
        <Unknown key="ttft" why="No source told when the first token came." />
      ) : (
        `after ${formatDuration(call.ttft_ms)}`
      ),
    ],
    ['took', took(call.duration_ms, call.status === 'running')],
  ];
  if (end !== null) facts.push(['ended', <Instant key="end" at={end} />]);
  facts.push(['attempts', call.attempts ?? <Unknown key="attempts" why="No source told the attempts." />]);
  if (call.effort !== null) facts.push(['effort', plainLine(call.effort, 80)]);
  if (call.service_tier !== null) facts.push(['tier', plainLine(call.service_tier, 80)]);
  facts.push(['told by', <SourceBadges key="sources" sources={call.sources} />]);
  if (call.response_id !== null) facts.push(['response', <code key="id">{call.response_id}</code>]);
  return (
    <>
      <h2 className="inspector-title">
        <span className="mono">{plainLine(call.model ?? 'model call')}</span>
        <span className={call.status === 'error' ? 'ink-failed' : 'dim'}>
          <StatusMark status={call.status} /> {call.status}
        </span>
      </h2>
      <Facts facts={facts} />
      <TokenFacts tokens={call.tokens} />
      <CostFacts
        of={{
          cost_usd: call.cost_usd,
          cost_basis: call.cost_usd === null ? 'unknown' : 'priced',
          codex_cost_usd: null,
        }}
      />
    </>
  );
}

function took(durationMs: number | null, isRunning: boolean): React.JSX.Element | string {
  if (durationMs !== null) return formatDuration(durationMs);
  return isRunning ? 'still running' : <Unknown why="No source told how long this took." />;
}
