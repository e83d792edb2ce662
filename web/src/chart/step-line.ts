/** What is known of a step is known of all of it: a line holds its value until the step ends, and climbs nowhere in between. */
export interface StepLine {
  /** Seconds since the epoch, as a plot wants them, rising: where each step begins and where it ends. */
  readonly xs: readonly number[];
  /** For each of them the place of its step; -1 between two steps that do not touch. */
  readonly places: readonly number[];
}

/** A day of 25 hours is one step; a step that is not told is not bridged. */
const TOUCHING = 1.1;

/**
 * @param times starts of the steps, ms since the epoch, rising
 * @param until where the last step ends at the latest: the one that goes on has not happened yet
 */
export function stepLine(times: readonly number[], stepMs: number, until: number): StepLine {
  const xs: number[] = [];
  const places: number[] = [];
  const add = (at: number, place: number): void => {
    xs.push(at / 1000);
    places.push(place);
  };
  times.forEach((at, place) => {
    const next = times[place + 1];
    const isTouching = next !== undefined && next - at <= stepMs * TOUCHING;
    const end = isTouching ? next : at + stepMs;
    add(at, place);
    add(next === undefined ? Math.max(at, Math.min(end, until)) : end, place);
    if (next !== undefined && !isTouching) add((end + next) / 2, -1);
  });
  return { xs, places };
}

/** Whether the times are steps at all: a question may have days of its own, whatever the page counts in. */
export const areSteps = (times: readonly number[], stepMs: number): boolean =>
  times.length < 2 || times.some((at, place) => place > 0 && at - (times[place - 1] ?? at) <= stepMs * TOUCHING);

/** Points of no step: each stands for itself. */
export const straightLine = (times: readonly number[]): StepLine => ({
  xs: times.map((at) => at / 1000),
  places: times.map((_, place) => place),
});

/** The values of a series at the places of a line. */
export const along = ({ places }: StepLine, values: readonly (number | null)[]): (number | null)[] =>
  places.map((place) => values[place] ?? null);
