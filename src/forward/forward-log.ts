/** A log for a person to look into, with a bound: what is older than the file before this one is gone. Never an error of its own, because nobody is there to see it. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderSync } from '../lib/make-folder.ts';
import { cleanText } from './clean-text.ts';

export interface ForwardLog {
  /** One line; what would break it or a terminal is taken out. */
  say(sentence: string): void;
}

const LOG_BYTES_MAX = 1024 * 1024;

/** At a path, for its owner alone. */
export function createFileLog(path: string, now: () => number): ForwardLog {
  return {
    say(sentence) {
      try {
        makeFolderSync(dirname(path));
        if (sizeOf(path) > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
        appendFileSync(path, `${new Date(now()).toISOString()} ${cleanText(sentence)}\n`, { mode: 0o600 });
      } catch {
        // a full disk, a folder of somebody else's
      }
    },
  };
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
