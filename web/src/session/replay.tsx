import { useDeferredValue, useRef } from 'react';
import type { Session, SessionSummary } from '../api/shape.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { Axis } from './axis/axis.tsx';
import { FindBar } from './find/find-bar.tsx';
import { useHighlight } from './find/use-highlight.ts';
import { Inspector } from './inspector/inspector.tsx';
import { JumpMenu } from './jump-menu.tsx';
import { isPlayingOf, PlayBar } from './play/play-bar.tsx';
import { usePlayState } from './play/use-player.ts';
import { ProblemList, ProblemToggle } from './problem-list.tsx';
import { ReplayTools, ShownNote } from './replay-tools.tsx';
import { SessionHead } from './session-head.tsx';
import { Transcript } from './transcript/transcript.tsx';
import { useProblems } from './use-problems.ts';
import { useReplay } from './use-replay.ts';

interface Props {
  readonly session: Session;
  /** What the stream says of it, which may be ahead of the session of many megabytes. */
  readonly summary: SessionSummary;
  readonly isRunning: boolean;
  readonly now: number;
}

/** Where open bars end moves with the clock; in a session this long a second is less than a pixel. */
const LONG_TURNS = 50;
const LONG_STEP_MS = 5_000;

/** The replay: axis, transcript and inspector with one selection between them. */
export function Replay({ session, summary, isRunning, now }: Props) {
  const axisNow = session.turns.length < LONG_TURNS ? now : Math.floor(now / LONG_STEP_MS) * LONG_STEP_MS;
  const replay = useReplay(session, axisNow);
  const { items, shown, found, selected, selectedId, select, lanes, time, zoom, player } = replay;
  const problems = useProblems(session);
  const isNarrow = useNarrow();
  // On a narrow screen it would lie over what is played.
  const isPlaying = usePlayState(player, isPlayingOf);
  // A long output takes longer to lay out than the next key to come: the inspector may be a picture behind.
  const inspected = useDeferredValue(selected);
  const views = useRef<HTMLDivElement>(null);
  useHighlight(views, replay.find);
  return (
    <main className="page">
      <SessionHead
        session={summary}
        now={now}
        problems={
          problems.length === 0 ? null : (
            <ProblemToggle
              problems={problems}
              isOpen={replay.problems}
              onToggle={() => replay.set({ problems: !replay.problems })}
            />
          )
        }
      />
      {replay.problems && problems.length > 0 && (
        <ProblemList problems={problems} items={items} selectedId={selectedId} onGo={replay.goTo} />
      )}
      <Axis
        lanes={lanes}
        time={time}
        view={zoom.view}
        selectedId={selectedId}
        onView={zoom.show}
        onSelect={select}
        shown={shown}
        hits={found.hits}
        context={replay.context}
        player={player}
      />
      <div className="replay" ref={views}>
        <Happened replay={replay} isRunning={isRunning} />
        {(!isNarrow || (selected !== null && !replay.isPassing && !isPlaying)) && (
          <Inspector session={session} item={inspected} onClose={isNarrow ? () => select(null) : null} />
        )}
      </div>
    </main>
  );
}

/** Left: what to show, and the transcript. */
function Happened({
  replay,
  isRunning,
}: {
  readonly replay: ReturnType<typeof useReplay>;
  readonly isRunning: boolean;
}) {
  const { items, shown, found, selected, selectedId, select, zoom, player } = replay;
  return (
    <section className="replay-left" aria-label="What happened">
      <ReplayTools
        only={replay.only}
        find={replay.find}
        inputRef={replay.setFindInput}
        onSet={replay.set}
        before={<PlayBar player={player} />}
        said={replay.said}
        jumps={<JumpMenu items={items} selected={selected} onGo={replay.goTo} />}
      >
        <FindBar found={found} selectedId={selectedId} onStep={replay.stepHit} />
      </ReplayTools>
      {shown.length < items.length && (
        <ShownNote shown={shown.length} all={items.length} isZoomed={zoom.window !== null} onAll={replay.showAll} />
      )}
      {shown.length === 0 ? (
        <p className="note dim">{items.length === 0 ? 'No turn was seen yet.' : 'Nothing here matches.'}</p>
      ) : (
        <Transcript items={shown} selectedId={selectedId} isRunning={isRunning} onSelect={select} />
      )}
    </section>
  );
}
