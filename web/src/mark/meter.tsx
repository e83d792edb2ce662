const NEARLY_FULL = 0.8;
const WIDTH = 48;

/** How full something is, from 0 to 1. A picture beside a figure that says the same. */
export function Meter({ share }: { readonly share: number }) {
  const part = Math.max(0, Math.min(1, share));
  return (
    <svg className="meter" viewBox={`0 0 ${WIDTH} 4`} aria-hidden="true">
      <rect className="meter-all" width={WIDTH} height="4" rx="2" />
      <rect
        className={share >= NEARLY_FULL ? 'meter-part meter-high' : 'meter-part'}
        width={WIDTH * part}
        height="4"
        rx="2"
      />
    </svg>
  );
}
