import { useLocation } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { routeOf } from '../route/route.ts';
import { toggleTheme, useTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';
import { PLACES, type Place } from './place.ts';

/** The narrow rail: where one can go, what needs somebody, light and keys. */
export function Rail({ waiting, onHelp }: { readonly waiting: number; readonly onHelp: () => void }) {
  const theme = useTheme();
  const { path } = useLocation();
  const route = routeOf(path);
  return (
    <nav className="rail" aria-label="Pages">
      <Link className="rail-logo" href="/" aria-label="Turnscope, to all sessions">
        <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
          <rect className="logo-case" width="32" height="32" rx="7" />
          <path className="logo-trace" d="M5 16h5l3-8 6 16 3-8h5" />
        </svg>
      </Link>
      {PLACES.map((place) => (
        <RailItem
          key={place.href}
          place={place}
          isCurrent={place.holds(route)}
          badge={place.href === '/' ? waiting : 0}
        />
      ))}
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

interface RailItemProps {
  readonly place: Place;
  readonly isCurrent: boolean;
  /** How many need somebody; 0 shows none. */
  readonly badge: number;
}

function RailItem({ place, isCurrent, badge }: RailItemProps) {
  return (
    <Link
      className={`rail-item${isCurrent ? ' rail-current' : ''}`}
      href={place.href}
      aria-label={badge === 0 ? place.name : `${place.name}, ${badge} in need of you`}
      aria-current={isCurrent ? 'page' : undefined}
      title={`${place.name} (${place.keys})`}
    >
      <Icon name={place.icon} />
      {badge > 0 && (
        <span className="rail-badge" aria-hidden="true">
          {badge}
        </span>
      )}
    </Link>
  );
}
