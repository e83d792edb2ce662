import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type ProxyOptions } from 'vite';
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

/** The server refuses changes that come from another origin than its own, as this page's address is. */
function asServer(origin: string): ProxyOptions {
  return {
    target: origin,
    changeOrigin: true,
    configure: (proxy) =>
      proxy.on('proxyReq', (request) => {
        if (request.hasHeader('origin')) request.setHeader('origin', origin);
      }),
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
    proxy: serverOrigin === undefined ? {} : { '/api': asServer(serverOrigin), '/login': asServer(serverOrigin) },
  },
});
