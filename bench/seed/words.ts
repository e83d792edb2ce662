/** What people ask, what commands print and what the assistant says in the seeded world. */
import type { Random } from './random.ts';
import type { Repository, Stack } from './world.ts';

type Phrases = readonly [string, ...string[]];

const ASKS: Phrases = [
  'Fix the failing test in {file}',
  'Why is {file} slow on large inputs? Measure first, then make it faster.',
  'Add a {thing} to {file} and cover it with tests',
  'Refactor {file}: split the {thing} out of it without changing behaviour',
  'The {thing} breaks when the input is empty. Find out why.',
  'Review the changes on this branch and list what worries you',
  'Upgrade the dependencies and mend what breaks',
  'Write a migration that backfills the {thing}, safe to run twice',
  'Explain how the {thing} works, with references to the code',
  'Explique pourquoi {file} échoue en production mais pas en local',
  'テストが落ちる原因を調べて {file} を直してください',
  'Bitte prüfe die Übersicht in {file} und korrigiere die Rechtschreibung 🙏',
  'A customer reports a wrong {thing} since yesterday ({ticket}). Reproduce it, find the commit and fix it.',
  'make the {thing} configurable, default stays as is',
];

const FOLLOW_UPS: Phrases = [
  'Now run the whole suite again',
  'Looks good. Please also update the changelog',
  'no, keep the old {thing}, only rename it',
  'Can you make that simpler?',
  'Commit this with a short message',
  'What about {file}?',
  'undo the last change and try without the {thing}',
];

const THINGS: Phrases = [
  'discount rounding',
  'retry policy',
  'session cache',
  'timezone conversion',
  'address validator',
  'idempotency key',
  'connection pool',
  'feature flag',
  'rate limiter',
  'tax table',
  'webhook signature',
  'route matcher',
  'image loader',
  'quantile loss',
  'error boundary',
  'dark mode palette',
  'pagination cursor',
  'CSV importer',
];

const NOUNS: Phrases = [
  'buffer',
  'timeout',
  'parser',
  'invariant',
  'branch',
  'cursor',
  'snapshot',
  'handler',
  'fixture',
  'schema',
  'header',
  'queue',
  'ledger',
  'currency',
  'decimal',
  'listener',
  'worker',
  'deadline',
  'mutex',
  'index',
  'partition',
  'payload',
  'checksum',
  'replica',
  'migration',
  'callback',
  'iterator',
  'decoder',
  'renderer',
  'socket',
  'allocator',
  'promise',
  'closure',
  'shard',
];

const VERBS: Phrases = [
  'drops',
  'rounds',
  'retries',
  'blocks',
  'ignores',
  'reads',
  'truncates',
  'duplicates',
  'flushes',
  'swallows',
  'parses',
  'rebuilds',
];

interface Command {
  readonly run: string;
  readonly says: string;
  /** ms, median. */
  readonly takes: number;
}

const TESTS: Readonly<Record<Stack, Command>> = {
  node: {
    run: 'npm test -- --run {file}',
    says: ' \u001b[32m✓\u001b[39m {file} ({n} tests) {n}ms\n Test Files  1 passed (1)\n      Tests  {n} passed ({n})',
    takes: 6_000,
  },
  rust: {
    run: 'cargo test --workspace',
    says: 'running {n} tests\n{lines}test result: ok. {n} passed; 0 failed; finished in {n}.2s',
    takes: 22_000,
  },
  python: { run: 'pytest -q {file}', says: '{n} passed, 2 warnings in {n}.31s', takes: 9_000 },
  go: {
    run: 'go test ./...',
    says: 'ok  \tacme/payments/internal/ledger\t0.{n}s\nok  \tacme/payments/internal/retry\t(cached)',
    takes: 7_000,
  },
  swift: {
    run: 'xcodebuild test -scheme App',
    says: "Test Suite 'CartTests' passed. Executed {n} tests, with 0 failures",
    takes: 64_000,
  },
};

const FAILURES: Readonly<Record<Stack, string>> = {
  node: ' \u001b[31m✗\u001b[39m {file} > {thing}\n   AssertionError: expected 1999 to be 2000\n    at {file}:{n}:7\n Tests  1 failed | {n} passed',
  rust: 'error[E0502]: cannot borrow `self.{noun}` as mutable because it is also borrowed as immutable\n  --> {file}:{n}:9\nerror: could not compile due to previous error',
  python:
    "E   TypeError: can't compare offset-naive and offset-aware datetimes\n{file}:{n}: TypeError\n1 failed, {n} passed",
  go: '--- FAIL: TestPost (0.0{n}s)\n    {file}:{n}: got 2 entries for the same {noun}, want 1\nFAIL',
  swift:
    '{file}:{n}: error: -[AppTests.CartTests testTotal] : XCTAssertEqual failed: ("19.99") is not equal to ("20.00")',
};

const LOOKS: readonly [Command, ...Command[]] = [
  {
    run: 'rg -n "{noun}" {file}',
    says: '{file}:{n}: const {noun} = create{Noun}();\n{file}:{n}:   return {noun}.{verb}();',
    takes: 40,
  },
  { run: 'sed -n 1,160p {file}', says: '{lines}{lines}{lines}', takes: 25 },
  { run: 'git status --short', says: ' M {file}\n?? notes.txt', takes: 30 },
  { run: 'git diff --stat', says: ' {file} | {n} ++++++----\n 1 file changed', takes: 35 },
  {
    run: 'git log --oneline -n 5',
    says: '{sha} {Noun} {verb} the {noun}\n{sha} Merge branch\n{sha} Bump {noun}',
    takes: 30,
  },
  { run: 'ls -la', says: 'total {n}\ndrwxr-xr-x  9 dev dev 4096 .\n-rw-r--r--  1 dev dev  812 README.md', takes: 20 },
  { run: 'cat {file}', says: '{lines}{lines}{lines}{lines}', takes: 22 },
];

export interface Said {
  readonly arguments: string;
  readonly output: string;
  readonly exitCode: number;
  readonly durationMs: number;
}

export interface Words {
  ask(isFirst: boolean): string;
  /** Something that the assistant says on the way. */
  remark(): string;
  answer(sentences: number): string;
  look(): Said;
  test(fails: boolean): Said;
  patch(): { readonly path: string; readonly patch: string; readonly diff: string };
  thing(): string;
}

const SENTENCES: Phrases = [
  'The {noun} {verb} the {noun} before the {noun} is ready.',
  'In `{file}` the {thing} {verb} every {noun}, which is why the {noun} looks stale.',
  'I moved the {thing} behind a small function and left the {noun} alone.',
  'All {n} tests pass now.',
  'This {verb} one {noun} less per request.',
];

const DIFF =
  '@@ -{n},3 +{n},4 @@\n   const {noun} = read();\n-  return {verb}({noun});\n+  if ({noun} === undefined) return null;\n+  return {verb}({noun});\n';

/** Puts a word of the repository's into each pair of braces. */
function createFill(random: Random, repository: Repository): (text: string) => string {
  const noun = (): string => random.pick(NOUNS);
  const line = (): string =>
    `${random.pick(['  const', '  let', '    return', '  //'])} ${noun()} ${random.pick(VERBS)} ${noun()}\n`;
  const fillers: Readonly<Record<string, () => string>> = {
    file: () => random.pick(repository.files),
    thing: () => random.pick(THINGS),
    noun,
    Noun: () => noun().replace(/^./, (first) => first.toUpperCase()),
    verb: () => random.pick(VERBS),
    n: () => String(random.int(1, 240)),
    sha: () => random.hex(8),
    ticket: () => `ACME-${random.int(1_000, 9_999)}`,
    lines: () => Array.from({ length: random.int(2, 7) }, line).join(''),
  };
  return (text) => text.replace(/\{(\w+)\}/g, (whole, name: string) => fillers[name]?.() ?? whole);
}

/** The vocabulary of one session in one repository. */
export function createWords(random: Random, repository: Repository): Words {
  const fill = createFill(random, repository);
  const sentence = (): string => fill(random.pick(SENTENCES));
  const said = ({ run, says, takes }: Command, exitCode: number): Said => ({
    arguments: JSON.stringify({ cmd: fill(run), workdir: `/home/dev/${repository.folder}` }),
    output: fill(says),
    exitCode,
    durationMs: Math.round(random.skewed(takes, 0.7)),
  });
  return {
    ask: (isFirst) => {
      const words = fill(random.pick(isFirst ? ASKS : FOLLOW_UPS));
      // now and then somebody pastes a whole log
      return random.chance(0.06) ? `${words}\n\n\`\`\`\n${fill('{lines}'.repeat(random.int(8, 40)))}\`\`\`` : words;
    },
    remark: () => sentence(),
    answer: (sentences) => {
      const list = Array.from({ length: sentences }, sentence);
      return sentences < 4
        ? list.join(' ')
        : `${list[0]}\n\n${list
            .slice(1)
            .map((line) => `- ${line}`)
            .join('\n')}`;
    },
    look: () => said(random.pick(LOOKS), 0),
    test: (fails) =>
      fails
        ? said({ ...TESTS[repository.stack], says: FAILURES[repository.stack] }, 1)
        : said(TESTS[repository.stack], 0),
    patch: () => {
      const path = random.pick(repository.files);
      const diff = fill(DIFF);
      return { path, diff, patch: `*** Begin Patch\n*** Update File: ${path}\n${diff}*** End Patch\n` };
    },
    thing: () => random.pick(THINGS),
  };
}
