/**
 * The browser for the journeys: the one that is there, else Debian's own. None is downloaded by a test tool, so the
 * same browser gets the same security updates as the rest of the machine.
 */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run, StepError, step } from './step.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {NodeJS.ProcessEnv} env @returns {string | undefined} */
export function findBrowser(env) {
  const chosen = env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : undefined;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, macPath].find(isExecutable);
}

/** @returns {Promise<string>} path of a Chromium */
export async function ensureBrowser() {
  const found = findBrowser(process.env);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get') && process.env['CHROME_PATH'] === undefined) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await step('Installing Chromium with apt-get (once)', async () => {
      await run('apt-get', ['update', '-qq'], { env, quiet: true });
      return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true });
    });
    const installed = findBrowser(process.env);
    if (installed !== undefined) return installed;
  }
  throw new StepError(
    'The tests need a Chromium and none was found: install one (Debian: apt-get install chromium) or set CHROME_PATH to its program.',
  );
}
