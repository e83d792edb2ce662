// Asks for the session of a session's page while the program that shows it is still on its way: the server has as much to do as the browser.
// What it gets is taken by src/api/early-answer.ts.
(function () {
  var match = /^\/sessions\/([^/]+)\/?$/.exec(location.pathname);
  if (match === null) return;
  var path;
  try {
    path = '/api/v1/sessions/' + encodeURIComponent(decodeURIComponent(match[1]));
  } catch {
    // A broken percent sign: the page says so.
    return;
  }
  var answer = fetch(path, { headers: { accept: 'application/json' } });
  // Whoever takes it sees the failure; nobody else need hear of it.
  answer.catch(function () {});
  window.turnscopeAsked = { path: path, answer: answer };
})();
