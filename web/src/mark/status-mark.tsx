import type { SessionStatus, ToolCall } from '../api/shape.ts';

type AnyStatus = SessionStatus | ToolCall['status'];

const CIRCLE = <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />;
const CROSS = (
  <path d="M3.5 3.5l7 7M10.5 3.5l-7 7" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
);
const CHECK = (
  <path
    d="M2.5 7.5l3 3 6-7"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
  />
);
const SLASHED = (
  <>
    {CIRCLE}
    <path d="M3.4 10.6l7.2-7.2" stroke="currentColor" strokeWidth="1.5" />
  </>
);

/** One shape per status, so that no meaning hangs on colour. */
const SHAPES: Readonly<Record<AnyStatus, React.JSX.Element>> = {
  running: (
    <>
      <circle className="pulse" cx="7" cy="7" r="6.5" fill="currentColor" opacity="0.35" />
      <circle cx="7" cy="7" r="4" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      {CIRCLE}
      <path d="M7 1.75a5.25 5.25 0 0 1 0 10.5z" fill="currentColor" />
    </>
  ),
  completed: CHECK,
  ok: CHECK,
  failed: CROSS,
  error: CROSS,
  denied: SLASHED,
  interrupted: SLASHED,
  aborted: SLASHED,
  unknown: (
    <path
      d="M4.6 5a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.8-1.1 1.6M7 11.3v.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
};

export function StatusMark({ status }: { readonly status: AnyStatus }) {
  return (
    <svg className={`status status-${status}`} viewBox="0 0 14 14" role="img" aria-label={status}>
      <title>{status}</title>
      {SHAPES[status]}
    </svg>
  );
}
