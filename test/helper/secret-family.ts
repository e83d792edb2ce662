/**
 * Secrets as they look in the wild, made at run time from a seed, so that no scanner of this repository takes them for real, no rule is fitted to one value, and a run can be repeated.
 * Written from what providers say of their formats, apart from the rules that have to find them.
 */
import { seededInt } from './seeded-int.ts';

export interface SecretFamily {
  readonly name: string;
  /** A fresh value. */
  readonly make: () => string;
}

const DIGIT = '0123456789';
const HEX = `${DIGIT}abcdef`;
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const ALNUM = DIGIT + LOWER + UPPER;
const URL64 = `${ALNUM}-_`;

/** The same secrets in every run; another seed gives others: a hunt for more is `SECRET_SEED=$RANDOM vitest …`. */
const nextInt = seededInt(Number(process.env['SECRET_SEED'] ?? 1));

export const randomText = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(nextInt(alphabet.length))).join('');

const hex = (length: number): string => randomText(HEX, length);
/** The edges of a token are letters or digits, as those that anybody cuts out of a page. */
const url64 = (length: number): string => randomText(ALNUM, 1) + randomText(URL64, length - 2) + randomText(ALNUM, 1);
const base62 = (length: number): string => randomText(ALNUM, length);
const base36 = (length: number): string => randomText(DIGIT + LOWER, length);
const upper36 = (length: number): string => randomText(DIGIT + UPPER, length);
const base32 = (length: number): string => randomText(`${UPPER}234567`, length);
const digits = (length: number): string => randomText('123456789', 1) + randomText(DIGIT, length - 1);
const base64 = (bytes: number): string => Buffer.from(randomText(ALNUM, bytes)).toString('base64');
const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
const oneOf = (...words: readonly string[]): string => words[nextInt(words.length)] ?? '';

const MAKERS: Readonly<Record<string, () => string>> = {
  'openai project': () => `sk-proj-${url64(74)}T3BlbkFJ${url64(74)}`,
  'openai service account': () => `sk-svcacct-${url64(58)}T3BlbkFJ${url64(58)}`,
  'openai admin': () => `sk-admin-${url64(58)}T3BlbkFJ${url64(58)}`,
  'openai legacy': () => `sk-${base62(20)}T3BlbkFJ${base62(20)}`,
  anthropic: () => `sk-ant-${oneOf('api03', 'admin01')}-${url64(93)}AA`,
  langfuse: () => `sk-lf-${uuid()}`,
  openrouter: () => `sk-or-v1-${hex(64)}`,
  langsmith: () => `lsv2_${oneOf('pt', 'sk')}_${hex(32)}_${hex(10)}`,
  logfire: () => `pylf_v1_${oneOf('us', 'eu')}_${base62(43)}`,
  'hugging face': () => `hf_${randomText(LOWER + UPPER, 34)}`,
  groq: () => `gsk_${base62(52)}`,
  perplexity: () => `pplx-${base62(48)}`,
  replicate: () => `r8_${base62(37)}`,
  xai: () => `xai-${base62(80)}`,
  nvidia: () => `nvapi-${url64(64)}`,
  'aws access key id': () => `${oneOf('AKIA', 'ASIA')}${base32(16)}`,
  'aws bedrock': () => `ABSK${base62(128)}`,
  'gcp api key': () => `AIza${url64(35)}`,
  'gcp access token': () => `ya29.a0${url64(160)}`,
  'gcp client secret': () => `GOCSPX-${url64(28)}`,
  'azure client secret': () => `${base62(3)}8Q~${base62(34)}`,
  digitalocean: () => `do${oneOf('o', 'p', 'r')}_v1_${hex(64)}`,
  databricks: () => `dapi${hex(32)}-2`,
  vault: () => `hv${oneOf('s', 'b')}.${url64(oneOf('s', 'b') === 's' ? 24 : 138)}`,
  terraform: () => `${base62(14)}.atlasv1.${url64(67)}`,
  pulumi: () => `pul-${hex(40)}`,
  doppler: () => `dp.pt.${base62(43)}`,
  fly: () => `fm2_${base62(120)}`,
  heroku: () => `HRKU-AA${url64(58)}`,
  supabase: () => `sbp_${hex(40)}`,
  planetscale: () => `pscale_tkn_${url64(43)}`,
  tailscale: () => `tskey-auth-${base62(12)}CNTRL-${base62(32)}`,
  github: () => `gh${oneOf('p', 'o', 'u', 's', 'r')}_${base62(36)}`,
  'github fine-grained': () => `github_pat_${upper36(22)}_${base62(59)}`,
  gitlab: () => `gl${oneOf('pat', 'ptt', 'rt', 'dt', 'oas')}-${url64(20)}`,
  'gitlab routable': () => `glpat-${url64(27)}.01.${base36(9)}`,
  bitbucket: () => `ATBB${base62(32)}`,
  atlassian: () => `ATATT3xFfGF0${url64(170)}=${upper36(8)}`,
  npm: () => `npm_${base62(36)}`,
  pypi: () => `pypi-AgEIcHlwaS5vcmc${url64(160)}`,
  rubygems: () => `rubygems_${hex(48)}`,
  crates: () => `cio${base62(32)}`,
  'docker hub': () => `dckr_pat_${url64(27)}`,
  circleci: () => `CCIPAT_${base62(22)}_${hex(40)}`,
  sonar: () => `squ_${hex(40)}`,
  figma: () => `figd_${url64(40)}`,
  postman: () => `PMAK-${hex(24)}-${hex(34)}`,
  linear: () => `lin_api_${base62(40)}`,
  notion: () => `ntn_${digits(11)}${base62(35)}`,
  airtable: () => `pat${base62(14)}.${hex(64)}`,
  'slack bot': () => `xoxb-${digits(12)}-${digits(13)}-${base62(24)}`,
  'slack user': () => `xoxp-${digits(12)}-${digits(12)}-${digits(13)}-${hex(32)}`,
  'slack app': () => `xapp-1-A${upper36(10)}-${digits(13)}-${hex(64)}`,
  'discord bot': () => {
    const id = Buffer.from(digits(18)).toString('base64url');
    return `${id}.${base62(6)}.${url64(38)}`;
  },
  telegram: () => `${digits(10)}:AA${url64(33)}`,
  stripe: () => `${oneOf('sk', 'rk')}_${oneOf('live', 'test')}_${base62(99)}`,
  'webhook secret': () => `whsec_${base62(32)}`,
  square: () => `EAAAE${url64(59)}`,
  shopify: () => `shp${oneOf('at', 'ca', 'pa', 'ss')}_${hex(32)}`,
  sendgrid: () => `SG.${url64(22)}.${url64(43)}`,
  mailgun: () => `key-${hex(32)}`,
  twilio: () => `SK${hex(32)}`,
  grafana: () => `glsa_${base62(32)}_${hex(8)}`,
  'grafana cloud': () => `glc_${base64(90).replaceAll('=', '')}`,
  'new relic': () => `NRAK-${upper36(27)}`,
  sentry: () => `sntrys_eyJpYXQiOjE3${base64(90)}_${base62(43)}`,
  dynatrace: () => `dt0c01.${base32(24)}.${base32(64)}`,
  honeycomb: () => `hc${oneOf('a', 'b')}ik_01${base36(56)}`,
  launchdarkly: () => `sdk-${uuid()}`,
  hubspot: () => `pat-na1-${uuid()}`,
  'age key': () => `AGE-SECRET-KEY-1${upper36(58)}`,
  '1password': () => `ops_eyJ${base64(240).replaceAll('=', '')}`,
  fernet: () => `gAAAAAB${url64(90)}==`,
  jwt: () => jwtOf({ alg: 'HS256', typ: 'JWT' }, { sub: digits(10), name: base62(8) }, url64(43)),
  'jwt without signature': () => jwtOf({ alg: 'none' }, { sub: digits(10), scope: base62(12) }, ''),
  'jwt encrypted': () =>
    [Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString('base64url'), ...[86, 16, 60, 22].map(url64)].join('.'),
  'slack webhook': () => `https://hooks.slack.com/services/T${upper36(8)}/B${upper36(10)}/${base62(24)}`,
  'discord webhook': () => `https://discord.com/api/webhooks/${digits(18)}/${url64(68)}`,
  'telegram address': () => `https://api.telegram.org/bot${digits(10)}:AA${url64(33)}/sendMessage`,
};

function jwtOf(head: object, body: object, signature: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(head)}.${part(body)}.${signature}`;
}

/** Tokens that say themselves what they are: they have to go wherever they stand. */
export const TOKEN_FAMILIES: readonly SecretFamily[] = Object.entries(MAKERS).map(([name, make]) => ({ name, make }));

/** What people and generators make up: only what stands beside them says that they are secret. */
export const PASSWORD_FAMILIES: readonly SecretFamily[] = [
  { name: 'typed', make: () => `${oneOf('hunter', 'Winter', 'correct', 'Tr0ub4dor')}${digits(2)}-${base62(8)}` },
  { name: 'random', make: () => base62(24) },
  { name: 'with signs', make: () => `${base62(5)}!${base62(4)}#${base62(3)}@${base62(4)}` },
  { name: 'base64', make: () => base64(30) },
  { name: 'hex', make: () => hex(32) },
  { name: 'aws secret access key', make: () => `${randomText(`${ALNUM}+/`, 38)}${oneOf('a', 'B')}${digits(1)}` },
];

const PEM_LABELS = ['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'];

/** A key on several lines, as openssl writes it. */
export function randomPem(): string {
  const label = PEM_LABELS[nextInt(PEM_LABELS.length)] ?? '';
  const body = `MII${randomText(`${ALNUM}+/`, 1_180)}`;
  const lines = body.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}
