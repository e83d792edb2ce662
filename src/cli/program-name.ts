/** How this program was called, so that a command which it names works where it is pasted: nobody who runs a clone by npm has a `turnscope` in PATH. */
export type ProgramName = 'turnscope' | 'npx turnscope';

/** By what npm tells its children: `npx` for `npx` and `npm exec`, `start` for `npm start`. */
export function programName(env: Readonly<Record<string, string | undefined>>): ProgramName {
  return ['npx', 'start'].includes(env['npm_lifecycle_event'] ?? '') ? 'npx turnscope' : 'turnscope';
}

/** For sentences and commands of our own; what was recorded is shown as it is. A command stands between backticks, or alone. */
export const asCalled = (text: string, name: ProgramName): string =>
  text.replaceAll(/(^|`)turnscope (?=[a-z-])/g, `$1${name} `);
