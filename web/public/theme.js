// Runs before the first paint, so that a dark room is never flashed at. The same rule as src/theme/theme.ts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('turnscope.theme');
  } catch {
    // Storage can be switched off; then the system decides.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
