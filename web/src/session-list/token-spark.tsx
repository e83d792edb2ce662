import { formatCount } from '../format/count.ts';

const HEIGHT = 12;
const STEP = 4;
/** So that little is told from nothing. */
const LEAST = 1;

/** Tokens over the session, a bar each turn or some of them. The figure beside it is their sum. */
export function TokenSpark({ line }: { readonly line: readonly (number | null)[] }) {
  const most = Math.max(1, ...line.map((tokens) => tokens ?? 0));
  const told = line.map((tokens) => (tokens === null ? 'unknown' : formatCount(tokens)));
  return (
    <svg
      className="token-spark"
      viewBox={`0 0 ${line.length * STEP - 1} ${HEIGHT}`}
      preserveAspectRatio="none"
      style={{ width: line.length * STEP - 1 }}
      role="img"
      aria-label={`tokens by turn: ${told.join(', ')}`}
    >
      {line.map((tokens, index) => {
        const height = tokens === null ? 0 : Math.max(LEAST, (tokens / most) * HEIGHT);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a point is its place
          <rect key={index} x={index * STEP} y={HEIGHT - height} width={STEP - 1} height={height} />
        );
      })}
    </svg>
  );
}
