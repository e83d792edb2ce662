import { type ReactNode, useState } from 'react';

interface Props {
  readonly value: number | null;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A figure that shows when it changes. What is merely drawn for the first time, as rows are that scroll into sight, stands still. */
export function Tick({ value, className = '', children }: Props) {
  const [first] = useState(value);
  return (
    <span key={value} className={value === first ? className : `${className} tick`.trim()}>
      {children}
    </span>
  );
}
