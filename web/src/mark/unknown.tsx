/** What is not known, and why. Never a zero. */
export function Unknown({ why }: { readonly why: string }) {
  return (
    <span className="unknown" title={why}>
      <span aria-hidden="true">–</span>
      <span className="spoken-only">unknown: {why}</span>
    </span>
  );
}
