/** The sub-agent's mark: a line that forks. Drawn, because few fonts have the letter for it. */
export function ForkMark() {
  return (
    <svg className="fork" width="10" height="12" viewBox="0 0 10 12" aria-hidden="true">
      <path
        d="M2 1v3.2a3 3 0 0 0 3 3 3 3 0 0 0 3-3V1M5 7.2V11"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
