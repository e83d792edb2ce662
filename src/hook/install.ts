import { access, chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { makeFolder } from '../lib/make-folder.ts';
import { type HookPlaces, hookPlaces } from '../model/hook-spool.ts';
import { chainScript } from './chain-script.ts';
import { launcherScript, senderInstall } from './launcher.ts';
import { type ProgramSource, programScript, windowsProgramScript } from './program-launcher.ts';
import { hookScript } from './script.ts';

export interface InstallOptions {
  /** Absolute. */
  readonly stateDir: string;
  /** The built `hook.cjs`; where it is given it is put beside the spool, too (Windows). */
  readonly windowsBundle?: string | undefined;
  /** What starts where no server runs, to send what hooks told. */
  readonly sender?: SenderSource | undefined;
  /** What `turnscope` in the state folder runs. */
  readonly program?: ProgramSource | undefined;
}

export interface SenderSource {
  /** The built `sender.mjs`. */
  readonly bundle: string;
  /** Absolute. */
  readonly node: string;
  /** Absolute: Codex's environment need not name it. */
  readonly configDir: string;
}

const CATS = ['/bin/cat', '/usr/bin/cat'];
const SETSIDS = ['/usr/bin/setsid', '/bin/setsid'];

/**
 * Makes the spool (0700) and puts the script that belongs to this release at its place. Does nothing when all is as it should be. Rejects where the
 * state folder cannot be written to.
 */
export async function installHook({ stateDir, windowsBundle, sender, program }: InstallOptions): Promise<void> {
  const places = hookPlaces(stateDir);
  const { script, spool, windowsScript, chain } = places;
  await makeFolder(spool);
  await chmod(spool, 0o700);
  if (sender !== undefined) await installSender(stateDir, sender);
  const cat = (await findProgram(CATS)) ?? 'cat'; // systems that keep programs elsewhere
  if (program !== undefined) await installProgram(places, program);
  await putScript(chain, chainScript({ script }));
  if (windowsBundle !== undefined) {
    const bundle = await readFile(windowsBundle, 'utf8');
    await replaceFile(windowsScript, bundle, (path) => writeFile(path, bundle, { mode: 0o600 }));
  }
  // the last: whoever sees it (the plugin) takes the rest for there
  await putScript(script, hookScript({ spool, cat, launcher: senderInstall(stateDir).launcher }));
}

/** On Windows both: there may be an `sh`, too. */
async function installProgram({ program, windowsProgram }: HookPlaces, source: ProgramSource): Promise<void> {
  await putScript(program, programScript(source));
  if (source.platform === 'win32') await putScript(windowsProgram, windowsProgramScript(source));
}

/** The program first: what starts it must find it whole. */
async function installSender(stateDir: string, { bundle, node, configDir }: SenderSource): Promise<void> {
  const { launcher, program } = senderInstall(stateDir);
  const text = await readFile(bundle, 'utf8');
  await replaceFile(program, text, (path) => writeFile(path, text, { mode: 0o600 }));
  await putScript(launcher, launcherScript({ stateDir, configDir, node, setsid: await findProgram(SETSIDS) }));
}

/** 0700: the shebang needs the execute bit; the content holds no secret, the folders behind it do. */
const putScript = (path: string, text: string): Promise<void> =>
  replaceFile(path, text, (beside) => writeFile(beside, text, { mode: 0o700 }));

/** At once or not at all: Codex may run it in this very moment. */
async function replaceFile(path: string, text: string, write: (path: string) => Promise<void>): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return;
  const beside = `${path}.${process.pid}`;
  try {
    await write(beside);
    await rename(beside, path);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw thrown;
  }
}

async function findProgram(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}
