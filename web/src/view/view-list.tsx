import { useState } from 'react';
import type { View } from '../api/shape.ts';
import { isFiltered, type SessionFilter } from '../filter/session-filter.ts';
import { plainLine } from '../format/plain-text.ts';
import { Icon } from '../frame/icon.tsx';
import { useKeys } from '../key/use-keys.ts';
import { Link } from '../route/link.tsx';
import { useViews, type ViewActions } from './use-views.ts';
import { newView, searchOfView, viewOf } from './view-filter.ts';
import { ViewName } from './view-name.tsx';
import '../style/view.css';

interface Props {
  readonly filter: SessionFilter;
  /** A name is to be given: on narrow screens the field for it is behind a button. */
  readonly onNaming: () => void;
}

/** Filters with a name, above the facets that they are made of. */
export function ViewList({ filter, onNaming }: Props) {
  const views = useViews();
  const [isNaming, setNaming] = useState(false);
  const known = views.list?.views ?? [];
  const current = viewOf(known, filter);
  const canSave = isFiltered(filter) && current === undefined && views.list !== undefined;
  const askName = (): void => {
    if (!canSave) return;
    setNaming(true);
    onNaming();
  };
  useKeys({ v: askName });
  const saveAs = (name: string): void => {
    const view = newView(name, filter, [...known, ...(views.list?.broken ?? [])]);
    void views.save(view).then((isSaved) => isSaved && setNaming(false));
  };
  return (
    <section className="views" aria-label="Views">
      <h2 className="heading">Views</h2>
      <ul>
        {known.map((view) => (
          <ViewLine key={view.id} view={view} isCurrent={view === current} views={views} />
        ))}
      </ul>
      {canSave && !isNaming && (
        <button type="button" className="text-button view-save" onClick={askName}>
          save this filter
        </button>
      )}
      {canSave && isNaming && (
        <ViewName label="Name of the view" name="" onName={saveAs} onCancel={() => setNaming(false)} />
      )}
      <Notices views={views} />
    </section>
  );
}

interface LineProps {
  readonly view: View;
  readonly isCurrent: boolean;
  readonly views: ViewActions;
}

function ViewLine({ view, isCurrent, views }: LineProps) {
  const [isRenaming, setRenaming] = useState(false);
  const { id, name, filter, origin } = view;
  if (isRenaming) {
    const rename = (to: string): void =>
      void views.save({ id, name: to, filter }).then((isSaved) => isSaved && setRenaming(false));
    return (
      <li>
        <ViewName label={`New name of ${name}`} name={name} onName={rename} onCancel={() => setRenaming(false)} />
      </li>
    );
  }
  return (
    <li className="view">
      <Link
        className="facet"
        href={`/${searchOfView(view)}`}
        aria-current={isCurrent ? 'page' : undefined}
        title={plainLine(filter)}
      >
        <span className="cut">{plainLine(name, 80)}</span>
      </Link>
      {origin === 'file' && (
        <span className="view-acts">
          <button type="button" title="rename" aria-label={`rename ${name}`} onClick={() => setRenaming(true)}>
            <Icon name="pen" />
          </button>
          <button type="button" title="delete" aria-label={`delete ${name}`} onClick={() => views.remove(view)}>
            <Icon name="close" />
          </button>
        </span>
      )}
    </li>
  );
}

/** What did not work, what was deleted, and which files hold no view. */
function Notices({ views: { list, message, removed, undo, letGo } }: { readonly views: ViewActions }) {
  return (
    <div role="status">
      {message !== null && <p className="view-notice view-notice-bad">{message}</p>}
      {removed !== null && (
        <p className="view-notice">
          Deleted “{plainLine(removed.name, 80)}”.{' '}
          <button type="button" className="text-button" onClick={undo}>
            undo
          </button>{' '}
          <button type="button" className="text-button" onClick={letGo}>
            dismiss
          </button>
        </p>
      )}
      {list?.broken.map((one) => (
        <p key={one.id} className="view-notice view-notice-bad" title={one.file}>
          <code>{one.id}.json</code> {one.message}
        </p>
      ))}
    </div>
  );
}
