import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hookPlaces } from '../model/hook-spool.ts';
import { launcherScript, senderInstall } from './launcher.ts';
import { hookScript } from './script.ts';

export interface InstallOptions {
  /** Absolute. */
  readonly stateDir: string;
  /** The built `hook.cjs`; where it is given it is put beside the spool, too (Windows). */
  readonly windowsBundle?: string | undefined;
  /** What starts where no server runs, to send what hooks told. */
  readonly sender?: SenderSource | undefined;
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
export async function installHook({ stateDir, windowsBundle, sender }: InstallOptions): Promise<void> {
  const { script, spool, windowsScript } = hookPlaces(stateDir);
  await mkdir(spool, { recursive: true, mode: 0o700 });
  await chmod(spool, 0o700);
  if (sender !== undefined) await installSender(stateDir, sender);
  const cat = (await findProgram(CATS)) ?? 'cat'; // systems that keep programs elsewhere
  const text = hookScript({ spool, cat, launcher: senderInstall(stateDir).launcher });
  // 0700: the shebang needs the execute bit; the content holds no secret, the folder behind it does
  await replaceFile(script, text, (path) => writeFile(path, text, { mode: 0o700 }));
  if (windowsBundle !== undefined) {
    const bundle = await readFile(windowsBundle, 'utf8');
    await replaceFile(windowsScript, bundle, (path) => writeFile(path, bundle, { mode: 0o600 }));
  }
}

/** The program first: what starts it must find it whole. */
async function installSender(stateDir: string, { bundle, node, configDir }: SenderSource): Promise<void> {
  const { launcher, program } = senderInstall(stateDir);
  const text = await readFile(bundle, 'utf8');
  await replaceFile(program, text, (path) => writeFile(path, text, { mode: 0o600 }));
  const script = launcherScript({ stateDir, configDir, node, setsid: await findProgram(SETSIDS) });
  await replaceFile(launcher, script, (path) => writeFile(path, script, { mode: 0o700 }));
}

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
