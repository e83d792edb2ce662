/**
 * A place in a recording: `0:15`, `1:02:05`, `0:01.5`. For rulers, where "9 h 00 m" would stand there five times.
 * @param elapsedMs milliseconds since the session began
 */
export function formatTimecode(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const whole = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  const fraction = elapsedMs % 1000;
  return fraction === 0 ? whole : `${whole}.${String(Math.round(fraction)).padStart(3, '0').replace(/0+$/, '')}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
