/**
 * What a name says about the value beside it. Names are judged by their last words, never by a part of one: `max_output_tokens`, `tokenizer`,
 * `primary_key`, `author` and `secretary` are no secrets.
 */

/**
 * `strong`: the value goes, whatever it looks like. `weak`: it goes when it looks like something made up. `random`: only when it looks random.
 * `header`: a scheme may stand before it. `cookie`: it reaches to the end of the line.
 */
export type NameKind = 'strong' | 'weak' | 'random' | 'header' | 'cookie' | 'none';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Behind the word that counts: `API_KEY_PROD`, `passwordB64`, `TOKEN_2`. */
const TRAILING = words(
  'value val plain plaintext raw text string str b64 base64 encoded prod production dev development staging stage sandbox test testing live local old new ' +
    'current default data env header param arg input field v prev previous backup base',
);
const STRONG = words(
  'password passwords passwort passwd passphrase passcode pwd secret apikey credential credentials creds mnemonic authkey pw dbpass userpass rootpass masterkey ' +
    'requirepass masterauth smtppass dbpassword subscriptionkey accountkey sharedkey encryptionkey signingkey sessionkey securitytoken authpass',
);
const STRONG_END =
  /(?:password|passwd|passphrase|apikey|secretkey|accesskey|privatekey|accesstoken|authtoken|apitoken|refreshtoken|idtoken|sessiontoken|bearertoken|clientsecret|appsecret|apisecret)$/;
const WEAK = words('pass token auth pat jwt dsn sas seed connectionstring webhook secrets otp hmac psk phrase bearer');
const RANDOM = words('key keys sig signature salt cert code hash session sid nonce');

/** Before `key`: what is a secret, what is not. Anything else before it is weak. */
const SECRET_KEYS = words(
  'api access secret private account auth authentication signing encryption encrypt decryption decrypt master deploy service shared storage license client app ' +
    'application admin write ingest ingestion server consumer function subscription symmetric hmac jwt ssl tls ssh gpg pgp session webhook integration sas root aes ' +
    'cipher recovery openai anthropic stripe sendgrid datadog dd gemini google groq mistral cohere honeycomb azure aws rsa ec license pem x',
);
const PLAIN_KEYS = words(
  'primary foreign public sort partition cache row map dict object index idempotency routing group unique composite range shard order lookup translation ' +
    'message i18n color hot registry arrow enter escape hash config setting property column table field metric label tag item list parent child node react ' +
    'query mutation redis pub host known trust menu command shortcut foreign_ natural surrogate bucket s3 event record prompt completion dedup ' +
    'deduplication correlation conversation thread turn call request response trace span first last next prev any no of the a each this that per for by name',
);
/** Before `token`: what models and parsers count, and where lists go on. */
const PLAIN_TOKENS = words(
  'next page continuation cursor pagination sync input output max min total stop eos bos sep pad unk cls special mask cancellation cancel first last per ' +
    'reasoning cached completion prompt start end word sub lex current prev lookahead punctuation identifier keyword string number operator comment ' +
    'watermark resume delta',
);
/** Not even with a secret word at the end: they say something about one. */
const PLAIN_NAMES = words('forgot reset no has is needs use show hide without missing invalid requires change update');

/** A user's own names of secrets, as they are compared. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** @param name at most some hundred characters. */
export function judgeName(name: string): NameKind {
  const parts = (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
  if (parts.at(-2) === 'connection' && parts.at(-1) === 'string') return 'weak';
  while (parts.length > 1 && TRAILING.has(parts.at(-1) ?? '')) parts.pop();
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  if (PLAIN_NAMES.has(parts[0] ?? '') && parts.length > 1) return 'none';
  if (last === 'authorization') return 'header';
  if (last === 'cookie' || last === 'cookies') return 'cookie';
  if (last === 'hash' && STRONG.has(before)) return 'strong';
  if (last === 'pass' && before !== '') return 'strong';
  if (last === 'key') return kindOfKey(parts, before);
  if (last === 'token') return kindOfToken(before);
  if (last === 'tokens') return ['access', 'auth', 'api', 'refresh'].includes(before) ? 'strong' : 'none';
  if (last === 'url' || last === 'uri') return before === 'webhook' ? 'weak' : 'none';
  if (last === 'team' && before === 'honeycomb') return 'strong';
  if (last === 'phrase' && before === 'seed') return 'strong';
  if (STRONG.has(last) || STRONG_END.test(last)) return 'strong';
  return WEAK.has(last) ? 'weak' : RANDOM.has(last) ? 'random' : 'none';
}

const NAMES_KEPT = 5_000;

/** Names repeat: each is judged once. `own` are names that the user calls secret. */
export function createNameJudge(own: readonly string[]): (name: string) => NameKind {
  const secret = new Set(own.map(plainName));
  const kinds = new Map<string, NameKind>();
  return (name) => {
    const known = kinds.get(name);
    if (known !== undefined) return known;
    if (kinds.size >= NAMES_KEPT) kinds.clear();
    const short = name.slice(-NAME_LENGTH_MAX);
    const kind = secret.has(plainName(short)) ? 'strong' : judgeName(short);
    kinds.set(name, kind);
    return kind;
  };
}

/** The end of a name is what tells. */
const NAME_LENGTH_MAX = 300;

function kindOfKey(parts: readonly string[], before: string): NameKind {
  if (SECRET_KEYS.has(before)) return 'strong';
  // `e.key` of a program that was made short
  if (before.length < 2) return 'random';
  if (PLAIN_KEYS.has(before)) return 'none';
  return parts.some((part) => STRONG.has(part)) ? 'strong' : 'weak';
}

function kindOfToken(before: string): NameKind {
  if (before === '') return 'weak';
  return PLAIN_TOKENS.has(before) ? 'none' : 'strong';
}
