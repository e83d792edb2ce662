import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Why the embedded database cannot be loaded; null where it can. In a process of its own: it is hundreds of megabytes, and on a system that it was not built
 * for it ends the process that tries.
 */
export async function tryEngine(signal: AbortSignal): Promise<string | null> {
  let file: string;
  try {
    file = createRequire(import.meta.url).resolve('chdb');
  } catch {
    return `the package chdb is not installed (it exists for macOS and for Linux with glibc; this is ${process.platform} ${process.arch})`;
  }
  const code = `await import(${JSON.stringify(pathToFileURL(file).href)})`;
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', code],
      { signal, windowsHide: true },
      (trouble, _out, stderr) => {
        const said = stderr.split('\n').find((line) => /Error/.test(line));
        resolve(trouble === null ? null : (said ?? 'it ends at once').replace(/\.$/, ''));
      },
    );
  });
}
