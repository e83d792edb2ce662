/** What happens in a made-up turn besides its calls: words on the way, thoughts, plans, changed files, a compaction. */
import type { Approval, FileEdit, Settings, ToolCall, Turn } from '../src/api/shape.ts';

export const SETTINGS: Settings = {
  effort: 'high',
  service_tier: null,
  approval_policy: 'on-request',
  sandbox_policy: 'workspace-write',
};

export const NO_SETTINGS: Settings = { effort: null, service_tier: null, approval_policy: null, sandbox_policy: null };

export const PATCH = [
  '*** Begin Patch',
  '*** Update File: src/importer.ts',
  '@@',
  '-  return fetchPage(url);',
  '+  return withRetry(() => fetchPage(url), { attemptsMax: 3 });',
  '*** Add File: src/with-retry.ts',
  '+export async function withRetry<T>(task: () => Promise<T>): Promise<T> {',
  '+  return task();',
  '+}',
  '*** End Patch',
].join('\n');

const EDIT_DIFF = [
  '@@ -12,9 +12,10 @@ export async function importAll(urls: readonly string[]): Promise<number> {',
  '   let count = 0;',
  '   for (const url of urls) {',
  '-  return fetchPage(url);',
  '+    const page = await withRetry(() => fetchPage(url), { attemptsMax: 3 });',
  '+    count += page.rows.length;',
  '   }',
  '   return count;',
  ' }',
].join('\n');
const ADD_DIFF = [
  '@@ -0,0 +1,12 @@',
  '+/** Tries again, each time after twice the rest. */',
  '+export async function withRetry<T>(task: () => Promise<T>, { attemptsMax }: RetryOptions): Promise<T> {',
  '+  for (let attempt = 1; ; attempt += 1) {',
  '+    try {',
  '+      return await task();',
  '+    } catch (error) {',
  '+      if (attempt >= attemptsMax) throw error;',
  '+      await rest(200 * 2 ** attempt);',
  '+    }',
  '+  }',
  '+}',
  '+',
].join('\n');

/** The two files of `PATCH`. */
export function sampleEdits({ call_id }: ToolCall): FileEdit[] {
  const edit = (path: string, part: Partial<FileEdit>): FileEdit => ({
    id: `${call_id}:${path}`,
    call_id,
    path,
    kind: 'update',
    moved_to: null,
    lines_added: 2,
    lines_removed: 1,
    diff: EDIT_DIFF,
    applied: true,
    ...part,
  });
  return [
    edit('src/importer.ts', {}),
    edit('src/with-retry.ts', { kind: 'add', lines_added: 12, lines_removed: 0, diff: ADD_DIFF }),
  ];
}

export const sampleApproval = (call: ToolCall, part: Partial<Approval> = {}): Approval => ({
  id: `approval-${call.call_id}`,
  call_id: call.call_id,
  requested_at: call.started_at,
  reason: 'The command needs the network, which the sandbox keeps closed.',
  decision: 'approved',
  source: 'User',
  waited_ms: (call.duration_ms ?? 0) * 0.6,
  ...part,
});

const STEPS = ['Find where the importer asks', 'Add the retry', 'Test that it gives up', 'Run the whole suite'];
const iso = (at: number): string => new Date(at).toISOString();

/** Words, thoughts and plans beside the model calls of a turn: some beside the first calls, nothing beside the rest. */
export function sampleWords(turnId: string, callStarts: readonly number[]): Pick<Turn, 'messages' | 'plan_updates'> {
  const place = (index: number): number | undefined => callStarts[index];
  const [first, second, fourth] = [place(0), place(1), place(3)];
  const plan = (at: number, done: number): Turn['plan_updates'][number] => ({
    id: `plan-${turnId}-${done}`,
    at: iso(at),
    explanation: done === 0 ? 'One thing after the other.' : null,
    steps: STEPS.map((step, index) => ({
      step,
      status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
    })),
  });
  const say = (at: number, role: 'assistant' | 'reasoning', text: string): Turn['messages'][number] => ({
    id: `${role}-${turnId}-${at}`,
    at: iso(at),
    role,
    phase: role === 'assistant' ? 'commentary' : null,
    text,
  });
  return {
    messages: [
      ...(first === undefined ? [] : [say(first + 300, 'reasoning', THOUGHT)]),
      ...(second === undefined
        ? []
        : [
            say(
              second + 500,
              'assistant',
              'The importer asks once per row. I look at who calls it before I change it.',
            ),
          ]),
    ],
    plan_updates: [
      ...(second === undefined ? [] : [plan(second + 600, 0)]),
      ...(fourth === undefined ? [] : [plan(fourth + 600, 2)]),
    ],
  };
}

const THOUGHT =
  '**Looking for the slow part**\n\nThe test log says 11 seconds for 14 tests, nearly all of it in the importer. ' +
  'Either the fixture is large or the page is fetched more than once; the call count will tell.';
