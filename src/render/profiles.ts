import { genai } from './profile/genai.ts';
import { langfuse } from './profile/langfuse.ts';
import { logfire } from './profile/logfire.ts';
import { openinference } from './profile/openinference.ts';
import type { Profile, ProfileName } from './profile.ts';

/** Every profile, by name. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = { genai, openinference, logfire, langfuse };
