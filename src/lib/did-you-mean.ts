/** The known word that somebody probably meant. */

/** Letters that may differ: a third of the word, but never so many that anything fits. */
const distanceMax = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

/** null where none is near. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const plain = word.toLowerCase().replaceAll('-', '_');
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(plain, candidate.toLowerCase().replaceAll('-', '_')) }))
    .filter(({ distance }) => distance <= distanceMax(word))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate ?? null;
}

/** Insertions, deletions and replacements between two words. */
function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}
