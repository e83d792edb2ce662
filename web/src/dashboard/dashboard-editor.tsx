import { useState } from 'react';
import type { Dashboard, Panel } from '../api/shape.ts';
import { addPanel, changePanel, copyPanel, movePanel, removePanel, resizePanel } from './edit.ts';
import { Field } from './field.tsx';
import { HeadlineEditor } from './headline-editor.tsx';
import { PanelEditor } from './panel-editor.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { type Draft, useDraft } from './use-draft.ts';

interface Props {
  readonly dashboard: Dashboard;
  /** What the tab keeps the draft under. */
  readonly draftName: string;
  readonly search: string;
  readonly timeZone: string;
  /** Resolves to whether the server took it. */
  readonly onSave: (draft: Dashboard) => Promise<boolean>;
  /** It was taken, and nothing of it is unsaved any more. */
  readonly onSaved?: () => void;
  readonly onLeave: () => void;
}

/** A dashboard of the user's while it is changed: the server knows nothing of it until it is saved, and every step can be taken back. */
export function DashboardEditor({ dashboard, draftName, search, timeZone, onSave, onSaved, onLeave }: Props) {
  const steps = useDraft(draftName, dashboard);
  const { dashboard: draft, change, type, begin } = steps;
  const [openId, setOpenId] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    if (!(await onSave(draft))) return;
    steps.drop();
    onSaved?.();
  };
  const leave = (): void => {
    steps.drop();
    onLeave();
  };
  const open = (id: string | null): void => {
    begin();
    setOpenId(id);
  };
  const add = (): void => {
    const next = addPanel(draft);
    change(next);
    open(next.panels.at(-1)?.id ?? null);
  };
  return (
    <div className="editor">
      <EditorBar steps={steps} onSave={() => void save()} onAdd={add} onLeave={leave} />
      <div className="editor-fields">
        <Field label="Title" value={draft.title} onChange={(title) => type({ ...draft, title })} />
        <Field
          label="The question it answers"
          value={draft.about ?? ''}
          onChange={(about) => type({ ...draft, about: about === '' ? undefined : about })}
        />
      </div>
      <HeadlineEditor
        headline={draft.headline ?? ''}
        search={search}
        onChange={(headline) => type({ ...draft, headline: headline === '' ? undefined : headline })}
      />
      <DraftPanels draft={draft} {...{ search, timeZone, openId, change, type }} onOpen={open} />
    </div>
  );
}

interface BarProps {
  readonly steps: Draft;
  readonly onSave: () => void;
  readonly onAdd: () => void;
  readonly onLeave: () => void;
}

function EditorBar({ steps: { canUndo, isFound, undo }, onSave, onAdd, onLeave }: BarProps) {
  return (
    <div className="editor-bar">
      <button type="button" className="button editor-save" onClick={onSave}>
        Save
      </button>
      <button type="button" className="button" disabled={!canUndo} onClick={undo}>
        Undo
      </button>
      <button type="button" className="button" onClick={onAdd}>
        Add a panel
      </button>
      <button type="button" className="text-button" onClick={onLeave}>
        leave without saving
      </button>
      {isFound && <span className="dim">What you had not saved is here again. Undo brings back the saved page.</span>}
    </div>
  );
}

interface DraftPanelsProps extends Pick<Props, 'search' | 'timeZone'> {
  readonly draft: Dashboard;
  /** The panel that is written at the moment. */
  readonly openId: string | null;
  readonly onOpen: (id: string | null) => void;
  readonly change: (next: Dashboard) => void;
  readonly type: (next: Dashboard) => void;
}

function DraftPanels({ draft, search, timeZone, openId, onOpen, change, type }: DraftPanelsProps) {
  return (
    <div className="panels">
      {draft.panels.map((panel, index) =>
        panel.id === openId ? (
          <div key={panel.id} className="panel-place panel-width-4">
            <PanelEditor
              panel={panel}
              search={search}
              timeZone={timeZone}
              onChange={(next) => type(changePanel(draft, panel.id, () => next))}
              onClose={() => onOpen(null)}
            />
          </div>
        ) : (
          <div key={panel.id} className={`panel-place panel-width-${panel.width ?? 2}`}>
            <PreviewPanel
              panel={panel}
              search={search}
              timeZone={timeZone}
              tools={
                <PanelTools
                  panel={panel}
                  isFirst={index === 0}
                  isLast={index === draft.panels.length - 1}
                  onEdit={() => onOpen(panel.id)}
                  onChange={(edit) => change(edit(draft, panel.id))}
                />
              }
            />
          </div>
        ),
      )}
    </div>
  );
}

type Edit = (dashboard: Dashboard, id: string) => Dashboard;

interface ToolsProps {
  readonly panel: Panel;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onEdit: () => void;
  readonly onChange: (edit: Edit) => void;
}

const EARLIER: Edit = (dashboard, id) => movePanel(dashboard, id, -1);
const LATER: Edit = (dashboard, id) => movePanel(dashboard, id, 1);
const NARROWER: Edit = (dashboard, id) => resizePanel(dashboard, id, -1);
const WIDER: Edit = (dashboard, id) => resizePanel(dashboard, id, 1);

function PanelTools({ panel, isFirst, isLast, onEdit, onChange }: ToolsProps) {
  const width = panel.width ?? 2;
  const tools: readonly (readonly [string, string, boolean, () => void])[] = [
    ['edit', 'edit', false, onEdit],
    ['←', 'move towards the beginning', isFirst, () => onChange(EARLIER)],
    ['→', 'move towards the end', isLast, () => onChange(LATER)],
    ['−', 'narrower', width <= 1, () => onChange(NARROWER)],
    ['+', 'wider', width >= 4, () => onChange(WIDER)],
    ['copy', 'copy', false, () => onChange(copyPanel)],
    ['remove', 'remove', false, () => onChange(removePanel)],
  ];
  return (
    <span className="panel-tools">
      {tools.map(([word, name, isDisabled, act]) => (
        <button
          key={name}
          type="button"
          className="text-button"
          aria-label={`${panel.title}: ${name}`}
          title={name}
          disabled={isDisabled}
          onClick={act}
        >
          {word}
        </button>
      ))}
    </span>
  );
}
