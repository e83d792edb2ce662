/** IPv4 and IPv6 addresses but those of the machine itself, which say nothing. */
import { IP_ADDRESS } from './personal-rule.ts';
import type { Span } from './rule.ts';

const V4 = /(?<![\w.-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|\.\w)/g;
/** What consists of the right characters; whether it is one is counted afterwards. */
const V6 = /(?<![\w:.])(?=[\da-fA-F]*:[\da-fA-F]*:)[\da-fA-F:]{3,39}(?:\.\d{1,3}){0,3}(?![\w:])/g;
const OWN_V4 = /^(?:127\.|0\.0\.0\.0$|255\.)/;
const GROUPS = 8;

export function findAddresses(text: string): Span[] {
  const spans: Span[] = [];
  const add = (match: RegExpExecArray): void => {
    spans.push({ start: match.index, end: match.index + match[0].length, rule: IP_ADDRESS });
  };
  for (const match of text.matchAll(V4)) if (isV4(match[0]) && !OWN_V4.test(match[0])) add(match);
  for (const match of text.matchAll(V6)) if (isV6(match[0])) add(match);
  return spans;
}

const isV4 = (text: string): boolean => text.split('.').every((part) => Number(part) <= 255);

/** `::`, `::1` and paths of modules (`a::b`) are none; times and addresses of network cards have too few groups. */
function isV6(text: string): boolean {
  const [address = '', ...rest] = text.split('.');
  if (rest.length !== 0 && rest.length !== 3) return false;
  const halves = address.split('::');
  const groups = address.split(':').filter((group) => group !== '');
  if (halves.length > 2 || groups.some((group) => group.length > 4) || !/\d/.test(address)) return false;
  const count = groups.length + (rest.length === 3 ? 1 : 0);
  if (halves.length === 1) return count === GROUPS && !/^:|:$/.test(address);
  return count >= 2 && count < GROUPS && /^[\da-f]{2,4}:|^::ffff:/i.test(address) && !/(?<!:):$/.test(address);
}
