/** Whole numbers from 0 to below `bound` that look random and are the same for the same seed (xorshift, 32 bits). */
export function seededInt(seed: number): (bound: number) => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}
