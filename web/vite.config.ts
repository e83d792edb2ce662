import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { createSampleApi } from './dev/sample-api.ts';

/** A running server to develop against; without one the page shows made-up sessions. */
const serverOrigin = process.env['TURNSCOPE_URL'];

function sampleApi(): Plugin {
  return {
    name: 'sample-api',
    apply: 'serve',
    configureServer: ({ middlewares, httpServer }) => {
      const api = createSampleApi('full');
      httpServer?.on('close', api.close);
      middlewares.use((request, response, next) => {
        if (!api.handle(request, response)) next();
      });
    },
  };
}

export default defineConfig({
  plugins: serverOrigin === undefined ? [react(), sampleApi()] : [react()],
  build: {
    // Fonts and icons stay files: `data:` has no place in a Content-Security-Policy of 'self'.
    assetsInlineLimit: 0,
    target: ['chrome120', 'firefox121', 'safari17'],
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    fs: { allow: ['.', '../src/filter'] },
    // The server refuses what another origin changes, and to it that is what this page is.
    proxy:
      serverOrigin === undefined
        ? {}
        : { '/api': { target: serverOrigin, headers: { origin: serverOrigin } }, '/login': serverOrigin },
  },
});
