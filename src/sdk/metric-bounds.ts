/** Upper bounds of the buckets that Codex's histograms have. What is neither a duration nor named here has the SDK's own. */

/** Of durations in milliseconds. */
export const MILLISECOND_BOUNDS: readonly number[] = [
  0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 1_250, 1_500, 1_750, 2_000, 2_250, 2_500, 3_000, 3_500, 4_000, 4_500,
  5_000, 6_000, 7_000, 7_500, 8_000, 9_000, 10_000, 12_000, 15_000, 20_000, 30_000, 60_000, 120_000,
];

/** Of durations in seconds. */
export const SECOND_BOUNDS: readonly number[] = [
  0, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 12, 15, 20, 30, 60, 120,
];

const UP_TO_512: readonly number[] = Array.from({ length: 513 }, (_, index) => index);

/** 0, then 510 bounds from 1 to `max`, each as many times the one before. */
const growingTo = (max: number): readonly number[] => [
  0,
  ...Array.from({ length: 510 }, (_, index) => max ** (index / 509)),
];

const POWERS_OF_TWO_FROM_128: readonly number[] = Array.from({ length: 18 }, (_, index) => 128 * 2 ** index);

const DEFINITION_BYTES: readonly number[] = [
  65_536, 131_072, 262_144, 524_288, 786_432, 1_048_576, 1_572_864, 2_097_152, 3_145_728, 4_194_304, 6_291_456,
  8_388_608, 12_582_912, 16_777_216, 25_165_824, 33_554_432, 50_331_648, 67_108_864, 100_663_296, 134_217_728,
  201_326_592, 268_435_456, 402_653_184, 536_870_912,
];

/** Instruments that are no durations and for which Codex has bounds of their own. */
export const INSTRUMENT_BOUNDS: Readonly<Record<string, readonly number[]>> = {
  'codex.app_server.codex_home.size_bytes': [
    1_048_576, 10_485_760, 104_857_600, 1_073_741_824, 10_737_418_240, 107_374_182_400, 1_099_511_627_776,
  ],
  'codex.mcp.binding_catalog.raw_definition_json_bytes': DEFINITION_BYTES,
  'codex.skills.catalog.entries': [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
  'codex.sqlite.logs.write.bytes': POWERS_OF_TWO_FROM_128,
  'codex.sqlite.logs.write.max_entry_bytes': POWERS_OF_TWO_FROM_128,
  'codex.thread.skills.description_truncated_chars': growingTo(131_072),
  'codex.thread.skills.enabled_total': UP_TO_512,
  'codex.thread.skills.kept_total': UP_TO_512,
  'codex.thread.skills.truncated': [0, 1],
  'codex.thread.tools.fragment_bytes': growingTo(32_768),
  'codex.thread.tools.namespaces_total': growingTo(32_768),
  'codex.tools.registered': [
    0, 1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 20_000,
  ],
};
