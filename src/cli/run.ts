/** One run of the program: arguments → exit code. Trouble becomes one sentence on stderr here and nowhere else. */
import { type Command, CommanderError } from 'commander';
import { cleanLine } from '../format/clean.ts';
import { wrapWhole } from '../format/width.ts';
import { AppError } from '../lib/errors.ts';
import { createProgram } from './program.ts';
import { asCalled } from './program-name.ts';
import type { Terminal } from './terminal.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** `args` without node and the program's own name. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  for (const command of [program, ...program.commands]) prepare(command, terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return DONE;
  } catch (thrown) {
    // Commander has written its sentence (or the help) already.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? DONE : WRONG_USAGE;
    const error = AppError.from(thrown);
    sayTrouble(`turnscope: ${asCalled(sentence(error), terminal.programName)}`, terminal);
    if (terminal.env['TURNSCOPE_DEBUG'] !== undefined) terminal.warn(String(error.stack ?? ''));
    return FAILED;
  }
}

/** One line for programs; a terminal would break it in the middle of words. */
function sayTrouble(sentences: string, { status, width, warn }: Terminal): void {
  const isTty = status !== undefined;
  for (const line of isTty ? wrapWhole(sentences, width) : [sentences]) warn(line);
}

function prepare(command: Command, terminal: Terminal): void {
  const name = command.parent === null ? 'turnscope' : `turnscope ${command.name()}`;
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.print(text.trimEnd()),
    writeErr: (text) => terminal.warn(text.trimEnd()),
    outputError: (text, write) => {
      const said = text
        .replace(/^error: /, '')
        .replace(/\s*\n\s*/g, ' ')
        .trim()
        .replace(/[.?)]?$/, (end) => (end === '' ? '.' : end));
      sayTrouble(asCalled(`turnscope: ${said} See \`${name} --help\`.`, terminal.programName), {
        ...terminal,
        warn: write,
      });
    },
  });
}

function sentence({ message, hint }: AppError): string {
  const said = cleanLine(message).replace(/\.?$/, '.');
  return hint === undefined ? said : `${said} ${cleanLine(hint)}`;
}
