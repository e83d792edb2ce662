/** One run of the program: arguments → exit code. Trouble becomes one sentence on stderr here and nowhere else. */
import { type Command, CommanderError } from 'commander';
import { cleanLine } from '../format/clean.ts';
import { AppError } from '../lib/errors.ts';
import { createProgram } from './program.ts';
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
    terminal.warn(`turnscope: ${sentence(error)}`);
    if (terminal.env['TURNSCOPE_DEBUG'] !== undefined) terminal.warn(String(error.stack ?? ''));
    return FAILED;
  }
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
      write(`turnscope: ${said} See \`${name} --help\`.`);
    },
  });
}

function sentence({ message, hint }: AppError): string {
  const said = cleanLine(message).replace(/\.?$/, '.');
  return hint === undefined ? said : `${said} ${cleanLine(hint)}`;
}
