/** Where a link out of a session may lead. */
export interface SafeLink {
  readonly href: string;
  /** Where it really goes: `example.com`, or the address of a mail. */
  readonly host: string;
}

const PROTOCOLS = ['http:', 'https:', 'mailto:'];
const LENGTH_MAX = 4_000;

/**
 * The address of a link that a stranger wrote, or null where it must not be one: anything but web and mail (`javascript:`, `data:`,
 * `file:` …), anything relative (it would be a page of ours), and names that hide a password or another host before an `@`.
 */
export function safeLink(address: string): SafeLink | null {
  if (address.length > LENGTH_MAX || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!PROTOCOLS.includes(url.protocol) || url.username !== '' || url.password !== '') return null;
  const host = url.protocol === 'mailto:' ? url.pathname : url.host;
  return host === '' ? null : { href: url.href, host };
}
