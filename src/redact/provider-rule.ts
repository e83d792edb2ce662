/**
 * Tokens that say themselves what they are: by prefix, alphabet and length. One row each; a family of prefixes that one provider uses for the same thing
 * shares a row. Where a provider's format is young or has changed its length before, the length is open: a longer token is as secret.
 */
import type { PatternRule } from './rule.ts';

type Row = readonly [id: string, finds: string, pattern: string];

const AI: readonly Row[] = [
  ['openai_key', 'OpenAI API key', 'sk-(proj|svcacct|admin|service|None)-[A-Za-z0-9_-]{20,}'],
  ['anthropic_key', 'Anthropic API key', 'sk-ant-[A-Za-z0-9_-]{20,}'],
  ['langfuse_key', 'Langfuse secret key', 'sk-lf-[0-9a-f-]{30,}'],
  ['openrouter_key', 'OpenRouter API key', 'sk-or-[A-Za-z0-9_-]{20,}'],
  ['openai_key_legacy', 'OpenAI key of the old form, and those of others made after it', 'sk-[A-Za-z0-9]{32,}'],
  ['langsmith_key', 'LangSmith API key', 'lsv2_(pt_|sk_)[A-Za-z0-9_]{16,}'],
  ['logfire_token', 'Logfire token', 'pylf_v[0-9]{1,2}_[A-Za-z0-9_]{30,}'],
  ['huggingface_token', 'Hugging Face token', '(hf_|api_org_)[A-Za-z0-9]{30,60}'],
  ['groq_key', 'Groq API key', 'gsk_[A-Za-z0-9]{40,}'],
  ['perplexity_key', 'Perplexity API key', 'pplx-[A-Za-z0-9]{40,}'],
  ['replicate_token', 'Replicate API token', 'r8_[A-Za-z0-9]{37,}'],
  ['xai_key', 'xAI API key', 'xai-[A-Za-z0-9]{60,}'],
  ['nvidia_key', 'NVIDIA API key', 'nvapi-[A-Za-z0-9_-]{40,}'],
  ['tavily_key', 'Tavily API key', 'tvly-[A-Za-z0-9_-]{20,}'],
  ['fireworks_key', 'Fireworks API key', 'fw_[A-Za-z0-9]{20,}'],
  ['cerebras_key', 'Cerebras API key', 'csk-[a-z0-9]{40,}'],
  ['wandb_key', 'Weave, Wandb and Braintrust key of the new form', '(wandb_v1_|bt-st-)[A-Za-z0-9_-]{30,}'],
  ['firecrawl_key', 'Firecrawl API key', 'fc-[0-9a-f]{32}'],
  ['pinecone_key', 'Pinecone API key', 'pcsk_[A-Za-z0-9_]{40,}'],
  ['elevenlabs_key', 'ElevenLabs API key', 'sk_[0-9a-f]{48}'],
  ['posthog_key', 'PostHog key', '(phx_|phc_|phs_)[A-Za-z0-9]{40,}'],
];

const CLOUD: readonly Row[] = [
  ['aws_access_key_id', 'AWS access key id', '(AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}'],
  ['aws_bedrock_key', 'Amazon Bedrock API key', '(ABSK|bedrock-api-key-)[A-Za-z0-9+/=]{60,}'],
  ['gcp_api_key', 'Google API key', 'AIza[A-Za-z0-9_-]{35,}'],
  ['gcp_oauth_token', 'Google OAuth access token', 'ya29.[A-Za-z0-9_-]{20,}'],
  ['gcp_oauth_secret', 'Google OAuth client secret', 'GOCSPX-[A-Za-z0-9_-]{20,}'],
  ['gcp_refresh_token', 'Google OAuth refresh token', '1//0[A-Za-z0-9_-]{40,}'],
  [
    'azure_client_secret',
    'Azure client secret',
    '[A-Za-z0-9_~.]{3}(0Q~|1Q~|2Q~|3Q~|4Q~|5Q~|6Q~|7Q~|8Q~|9Q~)[A-Za-z0-9_~.-]{31,34}',
  ],
  [
    'azure_devops_token',
    'Azure storage and DevOps keys of the new form',
    '[A-Za-z0-9]{52,76}(JQQJ99|AzDO|AzFu|ACDb|AzCa|AzSe|AIoT|APIM|AStor)[A-Za-z0-9+/=]{4,}',
  ],
  ['digitalocean_token', 'DigitalOcean token', '(dop|doo|dor)_v1_[a-f0-9]{64}'],
  ['alibaba_key_id', 'Alibaba Cloud access key id', 'LTAI[A-Za-z0-9]{12,24}'],
  ['tencent_key_id', 'Tencent Cloud secret id', 'AKID[A-Za-z0-9]{32}'],
  ['yandex_token', 'Yandex Cloud key', '(AQVN|t1.9eu|y0_Ag)[A-Za-z0-9_-]{35,}'],
  ['flyio_token', 'Fly.io token', '(fo1_|fm1_|fm2_|fm1r_|fm1a_|fm2r_)[A-Za-z0-9+/_=-]{40,}'],
  ['heroku_key', 'Heroku API key', 'HRKU-[A-Za-z0-9_-]{36,}'],
  ['vercel_token', 'Vercel token', '(vcp_|vci_|vca_|vcr_|vck_)[A-Za-z0-9]{24,}'],
  ['netlify_token', 'Netlify token', '(nfp_|nfc_|nfo_|nfu_|nfb_)[A-Za-z0-9]{36,}'],
  ['render_key', 'Render API key', 'rnd_[A-Za-z0-9]{28,}'],
  ['supabase_key', 'Supabase key', '(sbp_|sb_secret_|sbp_oauth_)[A-Za-z0-9_-]{20,}'],
  ['planetscale_token', 'PlanetScale token', 'pscale_(tkn_|oauth_|pw_)[A-Za-z0-9_=.-]{32,}'],
  ['neon_key', 'Neon password or API key', '(napi_|npg_)[A-Za-z0-9]{10,}'],
  ['cloudflare_key', 'Cloudflare key of the new form', '(cfut_|cfat_|cfk_)[A-Za-z0-9_-]{32,}'],
  ['cloudflare_origin_key', 'Cloudflare origin CA key', 'v1.0-[a-f0-9]{24}-[a-f0-9]{140,}'],
  ['databricks_token', 'Databricks token', '(dapi|dkea|dose)[a-f0-9]{32}'],
  ['tailscale_key', 'Tailscale key', 'tskey-[A-Za-z0-9_-]{16,}'],
  ['terraform_token', 'Terraform Cloud token', '[A-Za-z0-9]{14}.atlasv1.[A-Za-z0-9_=-]{40,}'],
  ['pulumi_token', 'Pulumi token', 'pul-[a-f0-9]{40}'],
  ['vault_token', 'HashiCorp Vault token', '(hvs|hvb|hvr)\\.[A-Za-z0-9_-]{24,}'],
  ['doppler_token', 'Doppler token', 'dp.(pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9_.-]{20,}'],
  ['infisical_token', 'Infisical service token', 'st.[a-f0-9]{24}.[a-f0-9]{32,}'],
  ['onepassword_token', '1Password service account token', 'ops_eyJ[A-Za-z0-9+/=_-]{100,}'],
  ['onepassword_secret_key', '1Password secret key', 'A3-[A-Z0-9]{6}-[A-Z0-9-]{20,}'],
  ['age_key', 'age secret key', 'AGE-SECRET-KEY-[A-Z0-9-]{50,}'],
];

const CODE_HOST: readonly Row[] = [
  ['github_token', 'GitHub token', '(ghp_|gho_|ghu_|ghs_|ghr_)[A-Za-z0-9_.-]{30,}'],
  ['github_fine_grained', 'GitHub fine-grained token', 'github_pat_[A-Za-z0-9_]{40,}'],
  [
    'gitlab_token',
    'GitLab token',
    '(glpat|glptt|glrt|glrtr|gldt|gloas|glagent|glcbt|glimt|glsoat|glft|glffct|glwt)-[A-Za-z0-9_.-]{20,}',
  ],
  ['gitlab_runner_token', 'GitLab runner registration token', 'GR1348941[A-Za-z0-9_-]{20,}'],
  ['bitbucket_token', 'Bitbucket or Atlassian token', '(ATBB|ATATT3|ATCTT3|ATSTT3)[A-Za-z0-9_=-]{24,}'],
  ['jetbrains_token', 'JetBrains token', '(perm:|perm-)[A-Za-z0-9+/=]{20,}.[A-Za-z0-9+/=]{2,}.[A-Za-z0-9+/=]{20,}'],
  ['npm_token', 'npm token', 'npm_[A-Za-z0-9]{36,}'],
  ['pypi_token', 'PyPI token', 'pypi-[A-Za-z0-9_-]{50,}'],
  ['rubygems_key', 'RubyGems key', 'rubygems_[a-f0-9]{40,}'],
  ['crates_token', 'crates.io token', 'cio[A-Za-z0-9]{32}'],
  ['nuget_key', 'NuGet key', 'oy2[a-z0-9]{43}'],
  ['dockerhub_token', 'Docker Hub token', 'dckr_(pat_|oat_)[A-Za-z0-9_-]{20,}'],
  ['clojars_token', 'Clojars token', 'CLOJARS_[a-z0-9]{60}'],
  ['circleci_token', 'CircleCI token', '(CCIPAT_|CCIPRJ_)[A-Za-z0-9_]{30,}'],
  ['buildkite_token', 'Buildkite token', '(bkua_|bkpi_|bkaj_|bkct_|bkpt_)[A-Za-z0-9_-]{32,}'],
  ['sonar_token', 'SonarQube token', '(squ_|sqp_|sqa_)[a-f0-9]{40}'],
  ['jfrog_key', 'JFrog key', '(AKCp|cmVmdGtu)[A-Za-z0-9]{50,}'],
  ['snyk_token', 'Snyk or Semgrep token', '(snyk_uat.|snyk_sat.|sgp_|sgw_)[A-Za-z0-9_.-]{30,}'],
  ['figma_token', 'Figma token', '(figd_|figu_|figo_|figoh_)[A-Za-z0-9_-]{38,}'],
  ['postman_key', 'Postman key', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'],
  ['linear_key', 'Linear key', 'lin_(api_|oauth_|wh_)[A-Za-z0-9]{32,}'],
  ['notion_token', 'Notion token', 'ntn_[A-Za-z0-9]{40,}'],
  ['notion_token_legacy', 'Notion token of the old form', 'secret_[A-Za-z0-9]{43}'],
  ['airtable_token', 'Airtable token', 'pat[A-Za-z0-9]{14}.[a-f0-9]{64}'],
];

/** A bot's token begins with its id in base64: the first two digits of a number are one of ninety beginnings. */
function discordBeginnings(): string[] {
  return Array.from({ length: 90 }, (_, at) =>
    Buffer.from(`${at + 10}0`)
      .toString('base64')
      .slice(0, 3),
  );
}

const SERVICE: readonly Row[] = [
  [
    'discord_token',
    'Discord bot token',
    `(${discordBeginnings().join('|')})[A-Za-z0-9_-]{20,24}.[A-Za-z0-9_-]{6}.[A-Za-z0-9_-]{27,}`,
  ],
  [
    'slack_token',
    'Slack token',
    '(xoxa|xoxb|xoxc|xoxd|xoxe|xoxo|xoxp|xoxr|xoxs|xoxe.xoxp|xoxe.xoxb)-[A-Za-z0-9%+/=-]{10,}',
  ],
  ['slack_app_token', 'Slack app token', 'xapp-[A-Za-z0-9-]{20,}'],
  ['slack_webhook', 'Slack webhook', 'hooks.slack.com/(services|workflows|triggers)/[A-Za-z0-9/+_-]{20,}'],
  ['discord_webhook', 'Discord webhook', '(discord.com|discordapp.com)/api/webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{40,}'],
  ['teams_webhook', 'Microsoft Teams webhook', 'webhook.office.com/webhookb2/[A-Za-z0-9@/_-]{40,}'],
  [
    'zapier_webhook',
    'Zapier, Make or Pipedream webhook',
    '(hooks.zapier.com/hooks/catch/|hook.eu1.make.com/|hook.us1.make.com/)[A-Za-z0-9/_-]{12,}',
  ],
  ['telegram_token', 'Telegram bot token', '[0-9]{8,12}:AA[A-Za-z0-9_-]{32,34}'],
  ['stripe_key', 'Stripe or Clerk key', '(sk_live_|sk_test_|sk_prod_|rk_live_|rk_test_|rk_prod_)[A-Za-z0-9_]{16,}'],
  ['webhook_secret', 'webhook signing secret', 'whsec_[A-Za-z0-9+/=_-]{20,}'],
  ['square_token', 'Square token', '(EAAAE|EAAAl|sq0atp-|sq0csp-|sq0idp-)[A-Za-z0-9_-]{22,}'],
  ['paypal_token', 'Braintree or PayPal token', 'access_token$production$[a-z0-9]{16}$[a-f0-9]{32}'],
  ['shopify_token', 'Shopify token', '(shpat_|shpca_|shppa_|shpss_|shptka_)[a-fA-F0-9]{32}'],
  ['sendgrid_key', 'SendGrid key', 'SG.[A-Za-z0-9_-]{16,32}.[A-Za-z0-9_-]{32,64}'],
  ['sendinblue_key', 'Brevo key', '(xkeysib|xsmtpsib)-[A-Za-z0-9-]{40,}'],
  ['mailgun_key', 'Mailgun or Mailchimp key', 'key-[a-f0-9]{32}'],
  ['mailchimp_key', 'Mailchimp key', '[a-f0-9]{32}-us[0-9]{1,2}'],
  ['resend_key', 'Resend key', 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}'],
  ['twilio_key', 'Twilio key', '(SK0|SK1|SK2|SK3|SK4|SK5|SK6|SK7|SK8|SK9|SKa|SKb|SKc|SKd|SKe|SKf)[0-9a-f]{31}'],
  ['facebook_token', 'Meta access token', '(EAACEdEose0cBA|EAAB|EAAG|EAAC)[A-Za-z0-9]{60,}'],
  ['grafana_token', 'Grafana token', '(glc_|glsa_)[A-Za-z0-9+/_=-]{20,}'],
  ['new_relic_key', 'New Relic key', '(NRAK|NRII|NRJS|NRRA|NRIQ|NRAL)-[A-Za-z0-9-]{16,}'],
  ['sentry_token', 'Sentry token', '(sntrys_|sntryu_)[A-Za-z0-9+/_=-]{40,}'],
  ['dynatrace_token', 'Dynatrace token', '(dt0c01|dt0s01|dt0s08|dt0s16).[A-Z0-9]{24}.[A-Z0-9]{60,}'],
  ['honeycomb_key', 'Honeycomb key', '(hcaik_|hcbik_|hcxik_|hcaie_|hcamk_)[A-Za-z0-9]{26,}'],
  ['launchdarkly_key', 'LaunchDarkly key', 'sdk-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}'],
  ['pagerduty_key', 'PagerDuty or Rootly key', '(rootly_|pdus\\+)[A-Za-z0-9_+-]{18,}'],
  ['okta_token', 'Okta or Contentful token', '(SSWS 00|CFPAT-)[A-Za-z0-9_-]{38,}'],
  ['easypost_key', 'EasyPost or Duffel key', '(EZAK|EZTK|duffel_test_|duffel_live_)[A-Za-z0-9_-]{40,}'],
  ['mapbox_token', 'Mapbox secret token', 'sk.eyJ[A-Za-z0-9_-]{20,}.[A-Za-z0-9_-]{10,}'],
  ['adafruit_key', 'Adafruit or Intra key', '(aio_|s-s4t2ud-|s-s4t2af-)[A-Za-z0-9]{26,}'],
  ['frameio_token', 'Frame.io token', 'fio-u-[A-Za-z0-9_=-]{60,}'],
  ['typeform_token', 'Typeform token', 'tfp_[A-Za-z0-9_.=-]{40,}'],
  ['hubspot_key', 'HubSpot token', '(pat-na1|pat-na2|pat-eu1)-[a-f0-9-]{30,}'],
  [
    'unix_password_hash',
    'password hash of a Unix account',
    '($2a$|$2b$|$2y$|$5$|$6$|$y$|$7$|$argon2id$|$argon2i$|$argon2d$)[A-Za-z0-9./$=,+v]{40,}',
  ],
  ['fernet_token', 'Fernet token: what Codex encrypts for itself, too', 'gAAAAA[A-Za-z0-9_=-]{60,}'],
  ['telegram_webhook', 'Telegram API address', 'api.telegram.org/bot[0-9]{8,12}:[A-Za-z0-9_-]{30,}'],
];

/** A dot in these rows is a dot: no row means "any character". */
const escaped = (pattern: string): string => pattern.replaceAll(/(?<!\\)\.(?![^[]*\])|\$(?![^[]*\])/g, '\\$&');

export const PROVIDER_RULES: readonly PatternRule[] = [...AI, ...CLOUD, ...CODE_HOST, ...SERVICE].map(
  ([id, finds, pattern]) => ({ id, family: 'provider', finds, pattern: escaped(pattern) }),
);
