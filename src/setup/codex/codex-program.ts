/** Where the program `codex` is, and how to start what was found: never through a shell, never from the working directory. */
import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramSearch {
  readonly env: Environment;
  /** Absolute. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** A program and what comes before its own arguments. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
}

/** Editors that keep extensions below these folders of the home; the extension of Codex brings its own program. */
const EDITORS = ['.vscode', '.vscode-server', '.vscode-insiders', '.cursor', '.cursor-server', '.windsurf'];
const EXTENSION = /^openai\.chatgpt-/;

/** The absolute path of the `codex` that a terminal would start; else of one in a usual place; null where there is none. */
export async function findProgram({ env, home, platform }: ProgramSearch): Promise<string | null> {
  const names = platform === 'win32' ? ['codex.exe', 'codex.cmd'] : ['codex'];
  for (const folder of [...pathFolders(env), ...usualFolders(home, platform)]) {
    for (const name of names) {
      const file = join(folder, name);
      if (await isProgram(file)) return file;
    }
  }
  return findInExtension(home, names);
}

/** Relative and empty entries mean the working directory, where anybody may have put a `codex`. */
function pathFolders(env: Environment): string[] {
  const path = env['PATH'] ?? env['Path'] ?? '';
  return path.split(delimiter).filter((folder) => isAbsolute(folder));
}

/** Where installers put it. The PATH of a service or of a window manager often has none of them. */
const usualFolders = (home: string, platform: NodeJS.Platform): string[] =>
  platform === 'win32'
    ? [join(home, 'AppData', 'Roaming', 'npm')]
    : [
        join(home, '.local', 'bin'),
        join(home, '.npm-global', 'bin'),
        '/opt/homebrew/bin',
        '/usr/local/bin',
        '/Applications/Codex.app/Contents/Resources',
      ];

/** The newest by name: versions of one extension differ in their last digits. */
async function findInExtension(home: string, names: readonly string[]): Promise<string | null> {
  for (const editor of EDITORS) {
    const folder = join(home, editor, 'extensions');
    const versions = (await listFolder(folder)).filter((name) => EXTENSION.test(name));
    const newestFirst = versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    for (const version of newestFirst) {
      const bin = join(folder, version, 'bin');
      for (const target of await listFolder(bin)) {
        for (const name of names) {
          const file = join(bin, target, name);
          if (await isProgram(file)) return file;
        }
      }
    }
  }
  return null;
}

const listFolder = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const isProgram = (file: string): Promise<boolean> =>
  Promise.all([stat(file), access(file, constants.X_OK)]).then(
    ([entry]) => entry.isFile(),
    () => false,
  );

/**
 * npm's `codex` is a script for Node: on Unix a link to it, whose first line looks for `node` in PATH; on Windows a `.cmd` that only a shell can start.
 * Either is started with the Node that runs this, which is there.
 */
export async function launchOf(program: string, node: string): Promise<Launch> {
  const script = /\.cmd$/i.test(program)
    ? join(dirname(program), 'node_modules', '@openai', 'codex', 'bin', 'codex.js')
    : await realpath(program).catch(() => program);
  return script.endsWith('.js') ? { file: node, args: [script] } : { file: program, args: [] };
}
