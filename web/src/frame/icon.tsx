const DRAWINGS = {
  sessions: 'M3 4.5h12M3 9h12M3 13.5h7',
  light:
    'M9 2v1.6M9 14.4V16M2 9h1.6M14.4 9H16M4 4l1.2 1.2M12.8 12.8 14 14M4 14l1.2-1.2M12.8 5.2 14 4M9 5.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z',
  dark: 'M14.5 10.6A6 6 0 0 1 7.4 3.5a6 6 0 1 0 7.1 7.1z',
  keys: 'M2.5 5h13v8h-13zM5 8h.01M7.7 8h.01M10.3 8h.01M13 8h.01M5.5 10.6h7',
  back: 'M11 4 6 9l5 5',
  close: 'M4.5 4.5l9 9M13.5 4.5l-9 9',
  search: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM11.8 11.8 15 15',
  filter: 'M3 5h12M5.5 9h7M8 13h2',
  dashboard: 'M3 15V9.5M7 15V5M11 15v-4M15 15V3',
  traces: 'M3 4h8M6 8h9M6 12h4M11 15h4',
  logs: 'M3 4h1M7 4h8M3 9h1M7 9h8M3 14h1M7 14h5',
  metrics: 'M2.5 13l4-5 3 3 6-7M11.5 4h4v4',
  sql: 'M3 4.5c0-1.4 2.7-2.3 6-2.3s6 .9 6 2.3-2.7 2.3-6 2.3-6-.9-6-2.3zM3 4.5v9c0 1.4 2.7 2.3 6 2.3s6-.9 6-2.3v-9M3 9c0 1.4 2.7 2.3 6 2.3s6-.9 6-2.3',
  pen: 'M3.5 14.5l.8-3.2 7.6-7.6a1.3 1.3 0 0 1 1.8 0l.6.6a1.3 1.3 0 0 1 0 1.8l-7.6 7.6zM10.5 5.1l2.4 2.4',
  more: 'M4 9h.01M9 9h.01M14 9h.01',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Line drawings of 18 × 18. Always beside or inside something that has a name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <path
        d={DRAWINGS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
