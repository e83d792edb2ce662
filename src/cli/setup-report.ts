/** How a set-up came out, for people and as JSON. */
import { basename } from 'node:path';
import { trustLines } from '../setup/codex/trust-lines.ts';
import { diffLines } from '../setup/diff.ts';
import { type Edit, isChanged } from '../setup/edit.ts';
import type { Ground } from '../setup/ground.ts';
import type { SetupPlan } from '../setup/piece.ts';
import { isElsewhere, type SetupChoices } from '../setup/setup-choice.ts';
import type { TrustState } from '../setup/trust.ts';
import { changeLines, type LineOptions, noteLines, shortPath, stateLines, stepLines } from './setup-lines.ts';

export interface Outcome {
  readonly plan: SetupPlan;
  readonly choices: SetupChoices;
  readonly ground: Ground;
  /** Codex's file, our own. */
  readonly edits: readonly Edit[];
  /** Not to be shown. */
  readonly secrets: readonly string[];
  /** This machine's server. */
  readonly isRunning: boolean;
  readonly backups: readonly string[];
  /** null where no hooks are wanted, or nobody asked yet. */
  readonly trust: TrustState | null;
  /** Hooks that were approved just now. */
  readonly granted: number;
  /** What will be was shown with the question, and is not said again. */
  readonly isShown: boolean;
}

/** `question`: before somebody says yes · `preview`: nothing will be written · `done`. */
export type Stage = 'question' | 'preview' | 'done';

type Report = Outcome & { readonly stage: Stage };

export function reportLines(report: Report, options: LineOptions): string[] {
  const { plan, ground, edits, stage, isShown } = report;
  const changes = edits.map(({ file, text }) => ({ path: file.path, before: file.text ?? '', after: text }));
  const steps = stage === 'done' ? stepsOf(report) : [];
  const blocks = [
    isShown ? [] : [`${options.paint.bold('Codex')} ${codexLine(ground, options)}`],
    isShown ? [] : stateLines(plan.states, options),
    noteLines([...(isShown ? [] : plan.notes), ...trustNotes(report)], options),
    hookLines(report, options),
    stage === 'preview' ? changeLines(changes, options, report.secrets) : [],
    resultLines(report, options),
    steps.length === 0 ? [] : ['Next', ...stepLines(steps, options)],
  ];
  return blocks.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Which of them run, in Codex's own opinion. */
function hookLines({ trust }: Report, { paint }: LineOptions): string[] {
  if (trust?.kind !== 'known') return [];
  const [first = '', ...more] = trustLines(trust.hooks);
  if (more.length === 0) return [`${paint.bold('Hooks')} as Codex tells it: ${first.trim()}`];
  return [paint.bold('Hooks, as Codex tells it'), ...[first, ...more].map((line) => `  ${line}`)];
}

function codexLine({ install, configFile }: Ground, { homeDir }: LineOptions): string {
  const version = install === null ? '(no `codex` in PATH)' : (install.version ?? '(version unknown)');
  return `${version}  ${shortPath(configFile, homeDir)}`;
}

function resultLines({ edits, stage, backups, granted }: Report, { homeDir }: LineOptions): string[] {
  const changed = edits.filter(isChanged);
  if (changed.length === 0 && granted === 0) return ['All is as it should be: nothing to change.'];
  if (stage === 'preview') return ['Nothing was written.'];
  if (stage === 'question') return [...changed.map((edit) => sizeLine(edit, homeDir)), '(--dry-run shows every line)'];
  const written = changed.flatMap(({ file }) => {
    const backup = backups.find((path) => path.startsWith(file.target));
    const before = backup === undefined ? [] : [`  as it was before: ${basename(backup)}`];
    return [`Wrote ${shortPath(file.path, homeDir)}`, ...before];
  });
  return [...written, ...(granted === 0 ? [] : [`Approved ${granted} hooks.`])];
}

/** A whole diff would push what is asked off the screen. */
function sizeLine({ file, text }: Edit, homeDir: string): string {
  const lines = diffLines(file.text ?? '', text);
  const path = shortPath(file.path, homeDir);
  if (file.text === null) return `${path}: a new file of ${lines.length - 1} lines.`;
  const count = (kind: string): number => lines.filter((line) => line.kind === kind).length;
  const [added, removed] = [count('added'), count('removed')];
  const lost = removed === 0 ? 'nothing taken out' : `${removed} taken out`;
  return `${path}: ${added} lines more, ${lost}; all others stay as they are.`;
}

interface Step {
  readonly why: string;
  readonly commands: readonly string[];
}

function stepsOf(report: Report): Step[] {
  const { plan, choices, isRunning, trust, ground } = report;
  const steps: Step[] = plan.todo.map(({ why, command }) => ({ why, commands: [command] }));
  if (ground.install === null)
    steps.push({
      why: 'Install Codex, then run this set-up once more: it looks which hooks that version knows.',
      commands: ['npm install -g @openai/codex'],
    });
  const open = trust?.kind === 'known' ? trust.hooks.untrusted.length + trust.hooks.modified.length : 0;
  if (open > 0)
    steps.push({
      why: `Approve the hooks, once: start \`codex\`, which asks for it before anything else (later: /hooks), or let set-up do it. Until then Codex leaves them out without a word.`,
      commands: ['turnscope setup --trust'],
    });
  if (trust?.kind === 'known' && trust.hooks.twice.length > 0)
    steps.push({
      why: 'Hooks are there twice, by the plugin and in the configuration, and Codex waits for both. The plugin alone does it: take the others away, and connect the rest again.',
      commands: ['turnscope remove', 'turnscope setup'],
    });
  const isHere = choices.to === 'turnscope' && !isElsewhere(choices);
  if (isHere && !isRunning) steps.push({ why: 'Start the server.', commands: ['turnscope up'] });
  if (!isHere && choices.to !== 'turnscope')
    steps.push({ why: 'See what goes where.', commands: ['turnscope config'] });
  steps.push({
    why: 'Start Codex anew: one that runs already goes on as it was. If nothing arrives:',
    commands: ['turnscope doctor'],
  });
  return steps;
}

const trustNotes = ({ trust, ground }: Report): string[] =>
  trust?.kind === 'unknown' && ground.install !== null
    ? [`Whether Codex runs the hooks is not known: ${trust.reason}.`]
    : [];

/** Stable, snake_case. */
export function reportJson(report: Report): unknown {
  const { plan, ground, edits, stage, backups, trust, isRunning } = report;
  const isDry = stage === 'preview';
  return {
    dry_run: isDry,
    changed: edits.some(isChanged) || report.granted > 0,
    codex: {
      program: ground.install?.program ?? null,
      version: ground.install?.version ?? null,
      config: ground.configFile,
    },
    parts: plan.states,
    files: edits.map(({ file, text }) => ({
      path: file.path,
      changed: text !== (file.text ?? ''),
      backup: backups.find((path) => path.startsWith(file.target)) ?? null,
      diff: isDry ? diffLines(file.text ?? '', text).map((line) => hide(line.text, report.secrets)) : null,
    })),
    notes: plan.notes,
    todo: plan.todo,
    trust: trustJson(trust),
    approved: report.granted,
    server_running: isRunning,
  };
}

const hide = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((line, secret) => line.replaceAll(secret, '(key)'), text);

function trustJson(trust: TrustState | null): unknown {
  if (trust === null || trust.kind === 'not needed') return null;
  if (trust.kind === 'unknown') return { unknown: trust.reason };
  const events = (hooks: readonly { event: string }[]): string[] => hooks.map(({ event }) => event);
  const { trusted, untrusted, modified, disabled } = trust.hooks;
  return {
    trusted: events(trusted),
    untrusted: events(untrusted),
    modified: events(modified),
    disabled: events(disabled),
  };
}
