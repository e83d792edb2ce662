import type { FileEdit } from '../api/shape.ts';
import type { Item } from './item.ts';
import { toolLabel } from './tool-command.ts';

/** What find looks through. Made when somebody looks: beside the outputs of a long session it would be all of them twice. */
export function textOf(item: Item): string {
  switch (item.kind) {
    case 'turn':
      return '';
    case 'prompt':
    case 'answer':
      return item.words ?? '';
    case 'model':
      return item.call.model ?? '';
    case 'tool':
      return `${toolLabel(item.call)}\n${item.call.arguments ?? ''}\n${item.call.output ?? ''}\n${item.edits.map(editWords).join('\n')}`;
    case 'message':
    case 'reasoning':
      return item.message.text;
    case 'edit':
      return editWords(item.edit);
    case 'plan':
      return item.update.steps.map(({ step }) => step).join('\n');
    case 'compaction':
      return '';
    case 'error':
      return `${item.error.kind} ${item.error.message}`;
    case 'approval':
      return `${item.approval.decision ?? ''} ${item.approval.reason ?? ''}`;
  }
}

const editWords = ({ path, diff }: FileEdit): string => `${path}\n${diff ?? ''}`;
