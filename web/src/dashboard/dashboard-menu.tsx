import { useRef } from 'react';
import type { KnownDashboard } from '../api/shape.ts';
import { Icon } from '../frame/icon.tsx';
import { type DashboardActions, exportDashboard } from './use-dashboard-actions.ts';

interface Props {
  readonly known: KnownDashboard | undefined;
  readonly actions: DashboardActions;
  readonly onEdit: () => void;
  /** The span and filter that a new one takes over. */
  readonly search: string;
}

/** What can be done with this dashboard, and how to get others. Those that ship are changed as a copy. */
export function DashboardMenu({ known, actions, onEdit, search }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const close = (task: () => void) => (): void => {
    if (menu.current !== null) menu.current.open = false;
    task();
  };
  const dashboard = known?.dashboard;
  return (
    <details
      ref={menu}
      className="dashboard-menu"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && menu.current?.open === true) {
          event.preventDefault();
          close(() => menu.current?.querySelector('summary')?.focus())();
        }
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close(() => undefined)();
      }}
    >
      <summary className="button" aria-label="more about dashboards">
        <Icon name="more" />
      </summary>
      <div className="menu">
        {known?.origin === 'file' && <MenuItem label="Edit" onClick={close(onEdit)} />}
        {dashboard !== undefined && (
          <>
            <MenuItem
              label={known?.origin === 'file' ? 'Duplicate' : 'Edit a copy'}
              onClick={close(() => actions.duplicate(dashboard, search))}
            />
            <MenuItem label="Export as a file" onClick={close(() => exportDashboard(dashboard))} />
          </>
        )}
        {dashboard !== undefined && known?.origin === 'file' && (
          <MenuItem label="Delete" onClick={close(() => actions.remove(dashboard))} />
        )}
        <hr />
        <MenuItem label="New dashboard" onClick={close(() => actions.create(search))} />
        <MenuItem label="Import a file …" onClick={() => input.current?.click()} />
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) actions.importFile(file);
            event.target.value = '';
            close(() => undefined)();
          }}
        />
      </div>
    </details>
  );
}

const MenuItem = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <button type="button" onClick={onClick}>
    {label}
  </button>
);
