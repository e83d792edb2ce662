import { expect, test } from 'vitest';
import { codexSecrets } from './codex-secret.ts';

const FILE = `
model = "gpt-5.5-codex-preview-2026"
[model_providers.mine]
base_url = "https://x.example/v1/models/12345"
env_key = "MY_PROVIDER_KEY_12"
http_headers = { "X-Team" = "korrekt-Pferd-77", "Authorization" = "Bearer abcd-EFGH-1234" }
[mcp_servers.db]
command = "/usr/bin/db-mcp-server-1"
bearer_token_env_var = "DB_TOKEN_VARIABLE_1"
[mcp_servers.db.env]
DB_PASSWORD = "kurz-1234-lang"
DB_HOME = "/srv/db/data/12345"
[shell_environment_policy.set]
API_TOKEN = "tok-0123456789"
EDITOR = "vim-9.1-with-more"
[otel]
exporter = { otlp-http = { endpoint = "https://o.example/v1/logs", headers = { "x-key" = "otel-key-000111" } } }
`;

test('finds what stands under headers, environments and telling names', () => {
  expect(codexSecrets(FILE).toSorted()).toEqual([
    'abcd-EFGH-1234',
    'korrekt-Pferd-77',
    'kurz-1234-lang',
    'otel-key-000111',
    'tok-0123456789',
  ]);
});

test.each([null, '', 'not = [toml', 'a = 1'])('finds nothing in %j', (text) => {
  expect(codexSecrets(text)).toEqual([]);
});
