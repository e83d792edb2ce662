/** The rules that are scanners: what surrounds the secret tells, not the secret itself. */
import type { Rule } from './rule.ts';

export const KNOWN_VALUE: Rule = {
  id: 'known_value',
  family: 'known',
  finds: 'a value that this machine holds as a secret',
};
export const JWT: Rule = { id: 'jwt', family: 'jwt', finds: 'JSON Web Token, signed or encrypted' };
export const PRIVATE_KEY: Rule = {
  id: 'private_key',
  family: 'private_key',
  finds: 'private key in PEM, PGP or PuTTY form, also cut off',
};
export const URL_PASSWORD: Rule = {
  id: 'url_password',
  family: 'url',
  finds: 'password or token before the @ of a URL',
};
export const AUTH_HEADER: Rule = { id: 'auth_header', family: 'header', finds: 'value of an Authorization header' };
export const BEARER: Rule = {
  id: 'bearer_token',
  family: 'header',
  finds: 'token behind Bearer, credentials behind Basic',
};
export const COOKIE: Rule = { id: 'cookie', family: 'cookie', finds: 'value of a Cookie or Set-Cookie header' };
export const CONNECTION: Rule = {
  id: 'connection_string',
  family: 'connection',
  finds: 'password in a connection string without a URL',
};
export const COMMAND: Rule = {
  id: 'command_password',
  family: 'command',
  finds: 'password in the arguments of a well-known command',
};
export const SECRET_OUTPUT: Rule = {
  id: 'secret_output',
  family: 'command',
  finds: 'what a command or a file answers that is there to tell secrets',
};
export const AWS_SECRET: Rule = {
  id: 'aws_secret_key',
  family: 'provider',
  finds: 'AWS secret key beside its access key id',
};
export const ASSIGNMENT: Rule = {
  id: 'secret_value',
  family: 'assignment',
  finds: 'value beside a name that says password, secret, token or key',
};
export const NEARBY: Rule = {
  id: 'random_value',
  family: 'entropy',
  finds: 'random-looking text right behind a word such as password or token',
};
export const NOT_SCANNED: Rule = {
  id: 'not_scanned',
  family: 'budget',
  finds: 'text that could not be looked at within the budget',
};

export const STRUCTURE_RULES: readonly Rule[] = [
  KNOWN_VALUE,
  JWT,
  PRIVATE_KEY,
  URL_PASSWORD,
  AUTH_HEADER,
  BEARER,
  COOKIE,
  CONNECTION,
  COMMAND,
  SECRET_OUTPUT,
  AWS_SECRET,
  ASSIGNMENT,
  NEARBY,
  NOT_SCANNED,
];
