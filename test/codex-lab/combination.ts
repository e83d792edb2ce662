/** The seven ways in which the three sources of a session can be there. */
export interface Combination {
  readonly otlp: boolean;
  /** With `notify`, which is set up together with them. */
  readonly hooks: boolean;
  readonly rollout: boolean;
}

export const COMBINATIONS: readonly Combination[] = [
  { otlp: true, hooks: true, rollout: true },
  { otlp: true, hooks: true, rollout: false },
  { otlp: true, hooks: false, rollout: true },
  { otlp: false, hooks: true, rollout: true },
  { otlp: true, hooks: false, rollout: false },
  { otlp: false, hooks: true, rollout: false },
  { otlp: false, hooks: false, rollout: true },
];

export const nameOf = ({ otlp, hooks, rollout }: Combination): string =>
  [...(otlp ? ['OTLP'] : []), ...(hooks ? ['hooks'] : []), ...(rollout ? ['rollout'] : [])].join('+');
