/**
 * How well `text` fits what was typed: its letters in order, anywhere. Higher is better, null is not at all. Letters that follow each other, and
 * those that begin a word, count more; of two equal ones the shorter text wins.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const [wanted, said] = [typed.toLowerCase().replaceAll(/\s+/g, ''), text.toLowerCase()];
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = said.indexOf(letter, at + 1);
    if (next === -1) return null;
    score += 1;
    if (next === at + 1) score += 3;
    if (next === 0 || /[^\p{L}\p{N}]/u.test(said[next - 1] ?? '')) score += 2;
    at = next;
  }
  return score - said.length / 1_000;
}
