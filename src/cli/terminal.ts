/** What commands need of the world around them, so that they can be run in a test without one. */
import { createPaint, hasColor, type Paint } from '../format/paint.ts';
import { type ProgramName, programName } from './program-name.ts';

export interface Terminal {
  /** To stdout, a line feed is added. */
  readonly print: (line: string) => void;
  /** To stdout as it is; resolves when there is room for more, so that a long file is not held in memory. */
  readonly write: (text: string) => Promise<void>;
  /** To stderr. */
  readonly warn: (line: string) => void;
  /** To stderr, a line that the next one takes the place of; undefined where stderr is no terminal. */
  readonly status: ((line: string) => void) | undefined;
  readonly paint: Paint;
  /** Columns; a pipe has no width and gets whole lines. */
  readonly width: number;
  readonly isTty: boolean;
  readonly programName: ProgramName;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly homeDir: string;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Fires at Ctrl-C or SIGTERM; a command that waits ends then, cleanly. */
  readonly signal: AbortSignal;
}

/** Wide enough for any line; tables keep all their columns. */
const PIPE_WIDTH = 400;
const WIDTH_MIN = 40;

interface Output {
  write(text: string): unknown;
  /** Of a stream that may say that it is full. */
  once?(event: 'drain', then: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface TerminalOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Terminal['env'];
  readonly cwd: string;
  readonly homeDir: string;
  readonly signal: AbortSignal;
}

export function createTerminal({ stdout, stderr, env, cwd, homeDir, signal }: TerminalOptions): Terminal {
  const isTty = stdout.isTTY === true;
  const columns = Number(env['COLUMNS']) || (isTty ? (stdout.columns ?? 80) : PIPE_WIDTH);
  return {
    print: (line) => void stdout.write(`${line}\n`),
    write: async (text) => {
      const isFull = stdout.write(text) === false;
      if (isFull && 'once' in stdout) await new Promise<void>((resolve) => void stdout.once?.('drain', resolve));
    },
    warn: (line) => void stderr.write(`${line}\n`),
    status: stderr.isTTY === true ? (line) => void stderr.write(`\r\x1b[2K${line}`) : undefined,
    paint: createPaint(hasColor({ isTty, env })),
    width: Math.max(WIDTH_MIN, columns),
    isTty,
    programName: programName(env),
    env,
    cwd,
    homeDir,
    now: Date.now,
    signal,
  };
}
