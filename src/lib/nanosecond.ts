/** The last nanosecond since the epoch that a DateTime64(9) holds: 2262-04-11T23:47:16.854775807Z. */
export const NANOSECOND_MAX = 0x7fff_ffff_ffff_ffffn;

/** A sender's time as the tables hold it. OTLP counts to 2554; what the tables cannot hold becomes their last nanosecond. */
export const storableNanosecond = (ns: bigint): bigint => (ns > NANOSECOND_MAX ? NANOSECOND_MAX : ns);
