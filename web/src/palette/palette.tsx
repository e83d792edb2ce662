import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { fetchDashboards, fetchSessions, fetchViews } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { filterOfAsked } from '../filter/session-filter.ts';
import { Icon } from '../frame/icon.tsx';
import { currentPlace, go } from '../route/history.ts';
import { toggleTheme } from '../theme/theme.ts';
import {
  commandEntries,
  dashboardEntries,
  fittingEntries,
  foundEntries,
  type PaletteEntry,
  pageEntries,
  sessionEntries,
  viewEntries,
} from './palette-entry.ts';
import { recentIds, rememberId } from './recent.ts';
import '../style/palette.css';

interface Props {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

const LIST_ID = 'palette-list';

/** Everything by name: pages, dashboards, commands, and sessions by the language of filters. */
export function Palette({ onClose, onHelp }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries(typed);
  const active = Math.min(chosen, entries.length - 1);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`${LIST_ID}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const take = (entry: PaletteEntry): void => {
    rememberId(entry.id);
    dialog.current?.close();
    if (entry.act.kind === 'go') go(entry.act.href);
    else if (entry.act.kind === 'theme') toggleTheme();
    else if (entry.act.kind === 'help') onHelp();
    else window.dispatchEvent(new KeyboardEvent('keydown', { key: entry.act.key, cancelable: true }));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entry = entries[active];
    if (move !== undefined && entries.length > 0) setChosen((active + move + entries.length) % entries.length);
    else if (event.key === 'Enter' && entry !== undefined) take(entry);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Go to, or do"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <label className="palette-box">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Page, dashboard, command or session"
          aria-expanded="true"
          aria-controls={LIST_ID}
          aria-activedescendant={active >= 0 ? `${LIST_ID}-${active}` : undefined}
          placeholder="page, dashboard, command or session"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <Options entries={entries} active={active} onTake={take} />
    </dialog>
  );
}

interface OptionsProps {
  readonly entries: readonly PaletteEntry[];
  readonly active: number;
  readonly onTake: (entry: PaletteEntry) => void;
}

function Options({ entries, active, onTake }: OptionsProps) {
  return (
    <div className="palette-list" id={LIST_ID} role="listbox" aria-label="What fits">
      {entries.map((entry, index) => (
        <div key={`${entry.group} ${entry.id}`} role="presentation">
          {entry.group !== entries[index - 1]?.group && <p className="heading palette-group">{entry.group}</p>}
          <Option entry={entry} id={`${LIST_ID}-${index}`} isActive={index === active} onTake={onTake} />
        </div>
      ))}
      {entries.length === 0 && <p className="palette-none dim">Nothing fits. Fewer letters find more.</p>}
    </div>
  );
}

interface OptionProps {
  readonly entry: PaletteEntry;
  readonly id: string;
  readonly isActive: boolean;
  readonly onTake: (entry: PaletteEntry) => void;
}

function Option({ entry, id, isActive, onTake }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className="palette-option"
      // before the box loses the focus
      onMouseDown={(event) => {
        event.preventDefault();
        onTake(entry);
      }}
    >
      <Icon name={entry.icon} />
      <span className="cut" dir="auto">
        {entry.name}
      </span>
      <span className="palette-detail cut dim">{entry.detail}</span>
      {entry.keys?.split(' ').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </div>
  );
}

function useEntries(typed: string): readonly PaletteEntry[] {
  const asked = useDeferredValue(typed.trim());
  const filter = useMemo(() => filterOfAsked(parseFilter(asked).filter), [asked]);
  const { data: found, isPlaceholderData: isOld } = useQuery({
    queryKey: queryKey.found(filter),
    queryFn: ({ signal }) => fetchSessions(filter, null, signal),
    select: ({ sessions }) => sessions,
    placeholderData: (previous) => previous,
  });
  const { data: dashboards } = useQuery({
    queryKey: queryKey.dashboards,
    queryFn: ({ signal }) => fetchDashboards(signal),
  });
  const { data: views } = useQuery({ queryKey: queryKey.views, queryFn: ({ signal }) => fetchViews(signal) });
  return useMemo(() => {
    const all = [
      ...pageEntries(),
      ...(views === undefined ? [] : viewEntries(views)),
      ...(dashboards === undefined ? [] : dashboardEntries(dashboards)),
      ...commandEntries(currentPlace().path),
      ...foundEntries(typed, sessionEntries(found ?? []), isOld),
    ];
    const recent = typed === '' ? recentEntries(all) : [];
    return fittingEntries(typed, [...recent, ...all]);
  }, [typed, found, isOld, dashboards, views]);
}

const recentEntries = (all: readonly PaletteEntry[]): readonly PaletteEntry[] =>
  recentIds().flatMap((id) => all.filter((entry) => entry.id === id).map((entry) => ({ ...entry, group: 'Recent' })));
