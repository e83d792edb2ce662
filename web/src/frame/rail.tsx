import { Link } from '../route/link.tsx';
import { toggleTheme, useTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';

/** The narrow rail: where one can go, what needs somebody, light and keys. */
export function Rail({ waiting, onHelp }: { readonly waiting: number; readonly onHelp: () => void }) {
  const theme = useTheme();
  const label = waiting === 0 ? 'Sessions' : `Sessions, ${waiting} in need of you`;
  return (
    <nav className="rail" aria-label="Pages">
      <Link className="rail-logo" href="/" aria-label="Turnscope, to all sessions">
        <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
          <rect className="logo-case" width="32" height="32" rx="7" />
          <path className="logo-trace" d="M5 16h5l3-8 6 16 3-8h5" />
        </svg>
      </Link>
      <Link className="rail-item rail-current" href="/" aria-label={label} title="Sessions">
        <Icon name="sessions" />
        {waiting > 0 && (
          <span className="rail-badge" aria-hidden="true">
            {waiting}
          </span>
        )}
      </Link>
      <span className="rail-gap" />
      <button
        type="button"
        className="rail-item rail-keys"
        title="Keys (?)"
        aria-label="Show all keys"
        onClick={onHelp}
      >
        <Icon name="keys" />
      </button>
      <button
        type="button"
        className="rail-item"
        title="Light or dark (t)"
        aria-label={theme === 'dark' ? 'Switch to light' : 'Switch to dark'}
        onClick={toggleTheme}
      >
        <Icon name={theme === 'dark' ? 'light' : 'dark'} />
      </button>
    </nav>
  );
}
