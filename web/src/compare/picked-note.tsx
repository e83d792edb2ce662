import { Icon } from '../frame/icon.tsx';
import { dropPicked, usePicked } from './picked.ts';

/** Says on every page that the first of two sessions is chosen, and how to choose the other. */
export function PickedNote() {
  const picked = usePicked();
  if (picked === null) return null;
  return (
    <div className="picked" role="status">
      <b className="side-name">A</b>
      <span className="cut">{picked.label}</span>
      <span className="picked-how dim">
        <kbd>c</kbd> on another session compares
      </span>
      <button type="button" className="back" aria-label="Compare nothing" title="Compare nothing" onClick={dropPicked}>
        <Icon name="close" />
      </button>
    </div>
  );
}
