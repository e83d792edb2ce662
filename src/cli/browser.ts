import { spawn } from 'node:child_process';
import type { Terminal } from './terminal.ts';

/** A person sits in front of this terminal and a window can open beside it. */
export function canOpenBrowser(env: Terminal['env'], isTty: boolean, platform: NodeJS.Platform): boolean {
  if (!isTty || env['SSH_CONNECTION'] !== undefined || env['CI'] !== undefined) return false;
  if (platform !== 'linux') return true;
  return (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Opens the page and forgets about it: the link is printed, so a failure costs one click. */
export function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [command, ...args] =
    platform === 'darwin' ? ['open', url] : platform === 'win32' ? ['explorer.exe', url] : ['xdg-open', url];
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
