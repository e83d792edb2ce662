import type { Fields } from './telemetry-event.ts';

/** Which keys the environment of the program holds; never a key itself. */
export interface AuthEnv {
  readonly openaiApiKeyPresent: boolean;
  readonly codexApiKeyPresent: boolean;
  readonly codexApiKeyEnabled: boolean;
  /** `configured`, where the provider names a variable. */
  readonly providerKeyName?: string | undefined;
  readonly providerKeyPresent?: boolean | undefined;
  readonly refreshTokenUrlOverridePresent: boolean;
}

/** An environment without any key. */
export const NO_AUTH_ENV: AuthEnv = {
  openaiApiKeyPresent: false,
  codexApiKeyPresent: false,
  codexApiKeyEnabled: false,
  refreshTokenUrlOverridePresent: false,
};

export const authEnvFields = (env: AuthEnv): Fields => ({
  'auth.env_openai_api_key_present': env.openaiApiKeyPresent,
  'auth.env_codex_api_key_present': env.codexApiKeyPresent,
  'auth.env_codex_api_key_enabled': env.codexApiKeyEnabled,
  'auth.env_provider_key_name': env.providerKeyName,
  'auth.env_provider_key_present': env.providerKeyPresent,
  'auth.env_refresh_token_url_override_present': env.refreshTokenUrlOverridePresent,
});
