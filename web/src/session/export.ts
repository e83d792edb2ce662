/** The whole session as JSON: the same answer that programs get. */
export const exportHref = (sessionId: string): string => `/api/v1/sessions/${encodeURIComponent(sessionId)}`;

export const exportName = (sessionId: string): string =>
  `session-${sessionId.replace(/[^\w-]/g, '_').slice(0, 80)}.json`;

/** Saves it as a file. The browser streams it to disk: nothing is held in the page. */
export function downloadSession(sessionId: string): void {
  const link = document.createElement('a');
  link.href = exportHref(sessionId);
  link.download = exportName(sessionId);
  link.click();
}
