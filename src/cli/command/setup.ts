/** Connects Codex: looks, asks little, shows what it will do, writes at once, and says what is left to do. */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createApiClient } from '../../api/client.ts';
import { jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import { makeFolder, makeWritableFolder } from '../../lib/make-folder.ts';
import { findPlaces, type Places } from '../../lib/place.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import { checkWritable } from '../../setup/config-file.ts';
import { applyEdit, type Edit, isChanged, planEdit } from '../../setup/edit.ts';
import { type Ground, readFacts, readGround } from '../../setup/ground.ts';
import { onceCommand } from '../../setup/once.ts';
import type { SetupFacts, SetupPlan } from '../../setup/piece.ts';
import { planSetup } from '../../setup/plan.ts';
import { exporterTarget } from '../../setup/plan-otel.ts';
import { contentOf, isElsewhere, leftOutOf, type SetupChoices } from '../../setup/setup-choice.ts';
import { readTrust, type TrustState } from '../../setup/trust.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { putHook } from '../refresh-hook.ts';
import { findServer } from '../server-file.ts';
import { grantTrust } from '../setup-grant.ts';
import { choicesOf, type SetupOptions } from '../setup-option.ts';
import { type Outcome, reportJson, reportLines, type Stage } from '../setup-report.ts';
import type { Terminal } from '../terminal.ts';

const DEFAULT_LOCAL = { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317' };

/** Throws what stands in the way, as one sentence; then nothing was changed. */
export async function run(options: SetupOptions, plain: Terminal): Promise<void> {
  const { codexHome } = options;
  const env = codexHome === undefined ? plain.env : { ...plain.env, CODEX_HOME: resolve(plain.cwd, codexHome) };
  const terminal: Terminal = { ...plain, env };
  const places = findPlaces(terminal.env, terminal.homeDir);
  const { local, isRunning } = await localServer(places);
  const given = choicesOf(options, terminal.cwd);
  if (options.printOnce) return terminal.print(once(given, { local, env, version: null }));
  const isAsking = mayAsk(options, terminal);
  const ground = await readGround({ ...terminal, places, platform: process.platform });
  if (!options.dryRun) await expectOwner(ground, env['SUDO_UID']);
  if (!options.dryRun) await expectHome(ground, { isAsking, isNamed: Boolean(env['CODEX_HOME']) });
  const facts = await readFacts(ground, { ...terminal, places, platform: process.platform, local });
  const { choices, plan } = await decide({
    facts,
    given: asBefore(given, options, ground),
    options,
    isAsking,
    isSetUp: ground.codex.record !== null,
  });
  const edits = editsOf(ground, plan);
  const secrets = choices.storeKey ? [env[choices.apiKeyEnv ?? '']?.trim() ?? ''] : [];
  const isShown = isAsking && edits.some(isChanged);
  const none = { backups: [], trust: null, granted: 0, isShown: false };
  const outcome: Outcome = { plan, choices, ground, edits, secrets, isRunning, ...none };
  if (options.dryRun) return report({ ...outcome, stage: 'preview' }, options, terminal);
  await expectWritable(edits, ground, places);
  if (isShown) await confirmEdits(outcome, terminal);
  await putHook(places);
  const backups = await apply(outcome, places, terminal);
  const trust = await trustOf(outcome, places, terminal);
  const granted = await grantTrust({
    trust,
    ground,
    places,
    terminal,
    choices,
    isAsked: options.trust ?? false,
    isAsking,
  });
  const after = granted > 0 ? await trustOf(outcome, places, terminal) : trust;
  report({ ...outcome, backups, trust: after, granted, isShown, stage: 'done' }, options, terminal);
}

function once(choices: SetupChoices, facts: Pick<SetupFacts, 'local' | 'env' | 'version'>): string {
  const isOtlp = choices.to === 'turnscope' || (choices.to === 'otlp' && choices.server !== null);
  if (!isOtlp)
    throw new AppError(
      'invalid_input',
      'cannot print that: only what takes OTLP as Codex sends it can be named on its command line',
      {
        hint: 'Use `--to turnscope`, or `--to otlp --server URL`.',
      },
    );
  const target = exporterTarget(facts, choices);
  return onceCommand(target, { isContentSent: contentOf(choices) !== 'metadata_only' });
}

function mayAsk({ yes, dryRun, json }: SetupOptions, { isTty }: Terminal): boolean {
  if (yes || dryRun) return false;
  if (isTty && process.stdin.isTTY && !json) return true;
  throw new AppError('invalid_input', 'cannot ask: this is no terminal', {
    hint: 'Add --yes to set up what is usual, or --dry-run to see it first.',
  });
}

/** The addresses of the server of this data folder, or those that it will have. */
async function localServer({ dataDir }: Places): Promise<{ local: SetupFacts['local']; isRunning: boolean }> {
  const server = await findServer(dataDir, loopbackFetch);
  if (server === undefined) return { local: DEFAULT_LOCAL, isRunning: false };
  const status = await createApiClient({ ...server, fetch: loopbackFetch }).status();
  const { otlp_http: http, otlp_grpc: grpc } = status.endpoints;
  return { local: { http, grpc }, isRunning: true };
}

/** What root makes in a user's home that user cannot read, so that no hook would run: `sudo` keeps `HOME` on some systems. */
async function expectOwner({ configFile }: Ground, sudoUid: string | undefined): Promise<void> {
  const home = dirname(configFile);
  const owner = await stat(home).catch(() => null);
  if (process.getuid?.() !== 0 || owner === null || owner.uid === 0 || String(owner.uid) !== sudoUid) return;
  throw new AppError('forbidden', `cannot set up: this is root, and ${home} is yours`, {
    hint: 'Run it without sudo. Nothing was changed.',
  });
}

/** Before anybody is asked: nobody shall say yes in vain. A folder of our own is no change of anything. */
async function expectWritable(edits: readonly Edit[], { own }: Ground, { configDir, stateDir }: Places): Promise<void> {
  await makeWritableFolder('put the hooks', stateDir);
  for (const edit of edits.filter(isChanged)) {
    if (edit.file.path === own.file.path) await makeWritableFolder('keep the configuration', configDir);
    await checkWritable(edit.file);
  }
}

/**
 * Codex makes its home when it starts for the first time, unless it is one that somebody named.
 * @param isNamed by `CODEX_HOME` or its flag: then it may be a slip, and Codex would not start with it
 */
async function expectHome(
  { configFile }: Ground,
  { isAsking, isNamed }: { isAsking: boolean; isNamed: boolean },
): Promise<void> {
  const home = dirname(configFile);
  const isThere = await stat(home).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return;
  const { askYes } = await import('../setup-prompt.ts');
  const isMade = isAsking ? await askYes(`${home} is not there: Codex was never started with it. Make it?`) : !isNamed;
  if (isMade) return makeFolder(home);
  throw new AppError('not_found', `cannot set up: ${home} does not exist, Codex was never started with it`, {
    hint: `Correct CODEX_HOME, or make it: \`mkdir -p '${home}'\`. Nothing was changed.`,
  });
}

/** Who has said once where to goes there again: `setup --trust` is no wish for another place. */
function asBefore(choices: SetupChoices, { to, server }: SetupOptions, { codex: { record } }: Ground): SetupChoices {
  if (to !== undefined || server !== undefined || record === null) return choices;
  return { ...choices, to: record.to, server: record.server };
}

interface Decision {
  readonly choices: SetupChoices;
  readonly plan: SetupPlan;
}

async function decide(ask: {
  facts: SetupFacts;
  given: SetupChoices;
  options: SetupOptions;
  isAsking: boolean;
  isSetUp: boolean;
}): Promise<Decision> {
  const { facts, given, options, isAsking, isSetUp } = ask;
  if (!isAsking) return { choices: given, plan: planSetup(facts, given) };
  const { askChoices, askReplace } = await import('../setup-prompt.ts');
  const isPlaceKnown = options.to !== undefined || given.server !== null || isSetUp;
  const choices = await askChoices(given, { isPlaceKnown, isContentKnown: isSetUp || options.content !== undefined });
  const plan = planSetup(facts, choices);
  if (plan.theirs.length === 0 || !(await askReplace(plan.theirs))) return { choices, plan };
  const replacing = { ...choices, replaceExporters: true };
  return { choices: replacing, plan: planSetup(facts, replacing) };
}

const editsOf = ({ codex, own }: Ground, plan: SetupPlan): Edit[] => [
  planEdit(codex.file, plan.wishes),
  planEdit(own.file, plan.own),
];

async function confirmEdits(outcome: Outcome, terminal: Terminal): Promise<void> {
  const { askYes } = await import('../setup-prompt.ts');
  for (const line of reportLines({ ...outcome, stage: 'question' }, terminal)) terminal.print(line);
  if (!(await askYes('Write this?'))) throw new AppError('unavailable', 'stopped, nothing was changed');
}

async function apply({ edits, ground, plan, choices }: Outcome, places: Places, { now }: Terminal): Promise<string[]> {
  const backups: string[] = [];
  const told = { to: choices.to, server: choices.server, leftOut: leftOutOf(choices) };
  for (const [index, edit] of edits.entries()) {
    const isCodex = index === 0;
    const record = isCodex ? ground.codex.record : ground.own.record;
    const endpoints = isCodex ? plan.endpoints : [];
    const backup = await applyEdit(edit, record, { stateDir: places.stateDir, nowMs: now(), endpoints, ...told });
    if (backup !== null) backups.push(backup);
  }
  return backups;
}

/** null where no hooks are wanted. */
async function trustOf(outcome: Outcome, places: Places, { env, homeDir }: Terminal): Promise<TrustState | null> {
  const { choices, ground } = outcome;
  if (!choices.parts.hooks || isElsewhere(choices)) return null;
  return readTrust(ground.install, { env, homeDir, hookPlaces: hookPlaces(places.stateDir) });
}

function report(outcome: Outcome & { stage: Stage }, { json }: SetupOptions, terminal: Terminal): void {
  if (json) terminal.print(jsonText(reportJson(outcome), 2));
  else for (const line of reportLines(outcome, terminal)) terminal.print(line);
}
