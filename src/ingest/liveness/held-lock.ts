/**
 * Who still writes a thread? Codex holds a lock (`flock`) on `$CODEX_HOME/thread-writer-locks/<thread>.lock` for as long as a process has the thread open,
 * however that process ends. Linux shows the locks that are held in `/proc/locks`:
 *
 *   3: FLOCK  ADVISORY  WRITE 5145 fe:00:5382992 0 EOF
 */

/** Inode numbers of files with an exclusive `flock`. A waiter (`->`) holds nothing. */
export function heldInodes(procLocks: string): ReadonlySet<string> {
  const held = new Set<string>();
  for (const line of procLocks.split('\n')) {
    // the device is left out: on overlay and btrfs it differs from what stat says, and a lock too many only means "still alive"
    const inode = /^\d+: FLOCK +ADVISORY +WRITE +-?\d+ [0-9a-f]+:[0-9a-f]+:(\d+) /.exec(line)?.[1];
    if (inode !== undefined) held.add(inode);
  }
  return held;
}
