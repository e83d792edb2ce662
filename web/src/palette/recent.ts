/** What was done from the palette last, kept in this browser: ids of entries, the newest first. */
const KEY = 'turnscope.palette';
const KEPT_MAX = 5;

export function recentIds(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, KEPT_MAX) : [];
  } catch {
    return [];
  }
}

export function rememberId(id: string): void {
  try {
    const ids = [id, ...recentIds().filter((other) => other !== id)];
    localStorage.setItem(KEY, JSON.stringify(ids.slice(0, KEPT_MAX)));
  } catch {
    // A browser that keeps nothing has no recent entries.
  }
}
