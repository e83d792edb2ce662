import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/facet.css';
import './style/session-list.css';
import './style/row-preview.css';
import './style/first-run.css';
import './style/session.css';
import './style/problem.css';
import './style/transcript.css';
import './style/inspector.css';
import './style/text.css';
import './style/replay.css';
import './style/record.css';
import './style/compare.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RequestFailure } from './api/client.ts';
import { App } from './app.tsx';
import { LiveProvider } from './live/live-context.tsx';
import { LiveStream } from './live/live-stream.ts';
import { followSystemTheme } from './theme/theme.ts';

const RETRIES_MAX = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream tells what changed, so data does not age by itself.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      // An answer from the server is an answer; only silence is worth another try.
      retry: (count, error) => count < RETRIES_MAX && error instanceof RequestFailure && error.kind === 'unreachable',
      networkMode: 'always',
    },
  },
});

const stream = new LiveStream({
  open: () => new EventSource('/api/v1/stream'),
  now: () => Date.now(),
  random: () => Math.random(),
  later: (task, delayMs) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
});

followSystemTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('BUG: index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <LiveProvider value={stream}>
        <App />
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
);
