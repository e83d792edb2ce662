import type { Player, PlayState, Speed } from './player.ts';
import { SPEEDS } from './player.ts';
import { usePlayState } from './use-player.ts';

export const isPlayingOf = (state: PlayState): boolean => state.isPlaying;
const speedOf = (state: PlayState): Speed => state.speed;

/** Plays the session along the axis. */
export function PlayBar({ player }: { readonly player: Player }) {
  const isPlaying = usePlayState(player, isPlayingOf);
  const speed = usePlayState(player, speedOf);
  return (
    <span className="play-bar">
      <button
        type="button"
        className="play-button"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        title={`${isPlaying ? 'Pause' : 'Play'} (space); pauses in which nothing happened are skipped`}
        onClick={() => player.toggle()}
      >
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path
            d={isPlaying ? 'M2.5 1.5h2.6v9H2.5zM6.9 1.5h2.6v9H6.9z' : 'M3 1.2l7.4 4.8L3 10.8z'}
            fill="currentColor"
          />
        </svg>
      </button>
      <button
        type="button"
        className="text-button"
        aria-label={`Speed ${speed} times; press for the next`}
        title="slower ,  faster ."
        onClick={() => player.setSpeed(speedBeside(speed, 1) ?? SPEEDS[0])}
      >
        {speed}×
      </button>
    </span>
  );
}

/** The next faster or slower speed; undefined at the ends. */
export const speedBeside = (speed: Speed, step: 1 | -1): Speed | undefined => SPEEDS[SPEEDS.indexOf(speed) + step];
