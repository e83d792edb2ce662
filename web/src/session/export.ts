/** How a session can be taken away: what the menu offers. The server says what each file is called. */
export const EXPORTS = [
  { as: 'html', label: 'HTML', why: 'a page that opens without a network' },
  { as: 'markdown', label: 'Markdown', why: 'a transcript' },
  { as: 'json', label: 'JSON', why: 'everything, as programs get it' },
] as const;

export const exportHref = (sessionId: string, as: (typeof EXPORTS)[number]['as']): string =>
  `/api/v1/sessions/${encodeURIComponent(sessionId)}/export?as=${as}`;

const MENU_ID = 'export-menu';

/** Opens the menu, or shuts it, with the first choice under the keys. */
export function toggleExportMenu(): void {
  const menu = document.getElementById(MENU_ID);
  if (!(menu instanceof HTMLDetailsElement)) return;
  menu.open = !menu.open;
  if (menu.open) menu.querySelector('a')?.focus();
}

export { MENU_ID as EXPORT_MENU_ID };
