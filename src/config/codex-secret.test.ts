import { expect, test } from 'vitest';
import { codexSecrets } from './codex-secret.ts';

const FILE = `
model = "gpt-5.5-codex-preview-2026"
[model_providers.mine]
base_url = "https://x.example/v1/models/12345"
env_key = "MY_PROVIDER_KEY_12"
http_headers = { "X-Team" = "korrekt-Pferd-77", "Authorization" = "Bearer abcd-EFGH-1234" }
env_http_headers = { "Authorization" = "MY_VARIABLE_NAME_OF_IT" }
[mcp_servers.db]
command = "/usr/bin/db-mcp-server-1"
bearer_token_env_var = "DB_TOKEN_VARIABLE_1"
[mcp_servers.db.env]
DB_PASSWORD = "kurz-1234-lang"
DB_HOME = "/srv/db/data/12345"
DB_MODE = "read-only with Care"
DB_STYLE = "someCamelCase.of_WORDS"
DB_LINE = "kQzXwJrTb-pLmVnHcsD"
[shell_environment_policy.set]
API_TOKEN = "tok-0123456789"
OTHER_TOKEN = "onlyLettersAndAll"
NEXT_TOKEN = "123456789012"
TOKEN_FILE_PATH = "/run/secrets/token-1"
EDITOR = "vim-9.1-with-more"
[otel]
exporter = { otlp-http = { endpoint = "https://o.example/v1/logs", headers = { "x-key" = "otel-key-000111" } } }
`;

test('finds what stands under headers, environments and telling names', () => {
  expect(codexSecrets(FILE).toSorted()).toEqual([
    '123456789012',
    'abcd-EFGH-1234',
    'kQzXwJrTb-pLmVnHcsD',
    'korrekt-Pferd-77',
    'kurz-1234-lang',
    'onlyLettersAndAll',
    'otel-key-000111',
    'tok-0123456789',
  ]);
});

test.each([null, '', 'not = [toml', 'a = 1'])('finds nothing in %j', (text) => {
  expect(codexSecrets(text)).toEqual([]);
});
