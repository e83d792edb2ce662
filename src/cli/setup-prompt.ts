/** The questions of `turnscope setup` on a terminal. Few: each of them is a flag as well, and a flag that was given is not asked. */
import { confirm, isCancel, select } from '@clack/prompts';
import { TARGETS } from '../config/target-table.ts';
import { AppError } from '../lib/errors.ts';
import type { ContentMode } from '../model/content-policy.ts';
import type { TheirExporter } from '../setup/piece.ts';
import { DESTINATIONS, type Destination, type SetupChoices } from '../setup/setup-choice.ts';

const stopped = (): AppError => new AppError('unavailable', 'stopped, nothing was changed');

/** Ctrl-C and Escape end the whole command: nothing was written before the last of its questions. */
async function answer<Value>(asked: Promise<Value>): Promise<Exclude<Value, symbol>> {
  const value = await asked;
  if (isCancel(value)) throw stopped();
  return value as Exclude<Value, symbol>;
}

export const askYes = (message: string, initialValue = true): Promise<boolean> =>
  answer(confirm({ message, initialValue }));

/** The one question that is asked when all is written: Ctrl-C is a no, and the report of what was done follows. */
export async function askTrust(count: number): Promise<boolean> {
  const message = `Let Codex run these ${count} commands without asking you?`;
  return (await confirm({ message, initialValue: false })) === true;
}

const hintOf = (to: Destination): string =>
  to === 'turnscope' ? 'sessions, replay and search, on this machine' : 'turns are sent there; no server needed';

export interface KnownChoices {
  readonly isPlaceKnown: boolean;
  readonly isContentKnown: boolean;
}

/** Where to, and with how many words. */
export async function askChoices(choices: SetupChoices, known: KnownChoices): Promise<SetupChoices> {
  const to = known.isPlaceKnown ? choices.to : await askPlace();
  const leaves = to !== 'turnscope' || choices.server !== null;
  const content = !known.isContentKnown && leaves ? await askContent() : choices.content;
  return { ...choices, to, content };
}

/** Any OTLP receiver needs its address: that is for flags. */
const askPlace = (): Promise<Destination> =>
  answer(
    select<Destination>({
      message: 'Where shall sessions go?',
      options: DESTINATIONS.filter((name) => name !== 'otlp').map((value) => ({
        value,
        label: value === 'turnscope' ? 'Turnscope' : (TARGETS[value]?.title ?? value),
        hint: hintOf(value),
      })),
    }),
  );

const askContent = (): Promise<ContentMode> =>
  answer(
    select<ContentMode>({
      message: 'What may leave this machine?',
      initialValue: 'metadata_only',
      options: [
        { value: 'metadata_only', label: 'No words', hint: 'who, when, how long, tokens, tools' },
        { value: 'no_tool_content', label: 'Prompts and answers', hint: 'not what tools were given and returned' },
        { value: 'full', label: 'Everything', hint: 'without the secrets that are recognised' },
      ],
    }),
  );

/** @returns whether ours take the place of theirs */
export const askReplace = (theirs: readonly TheirExporter[]): Promise<boolean> =>
  askYes(
    `Codex exports to ${[...new Set(theirs.map(({ endpoint }) => endpoint))].join(', ')} already. Replace that? (Turnscope can pass on what it gets.)`,
    false,
  );
