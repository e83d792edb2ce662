/**
 * The same as `hook`, for Windows, where no `sh` can be relied on. Built-in modules only; prints nothing and ends with 0.
 */
'use strict';
const { spawn } = require('node:child_process');
const { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, writeSync } = require('node:fs');
const { homedir } = require('node:os');
const { isAbsolute, join } = require('node:path');

process.on('uncaughtException', () => process.exit(0));
const [node, , event = ''] = process.argv;
const { env } = process;

const absolute = (folder) => (folder !== undefined && isAbsolute(folder) ? folder : undefined);
const xdg = () => absolute(env.XDG_STATE_HOME) ?? join(homedir(), '.local', 'state');
const state = absolute(env.TURNSCOPE_STATE_DIR) ?? join(xdg(), 'turnscope');
const installed = join(state, 'hook.cjs');

if (existsSync(installed)) {
  // it finds its folder by its own name
  process.argv = [node, installed, event];
  require(installed);
} else {
  keep();
  if (['SessionStart', 'UserPromptSubmit', 'Stop'].includes(event) && env.TURNSCOPE_INSTALL !== 'never') {
    const args = [join(__dirname, 'install.cjs'), state];
    const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore', windowsHide: true });
    child.on('error', () => undefined);
    child.unref();
  }
}

function keep() {
  const spool = join(state, 'spool');
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  const known = /^[A-Za-z]{1,64}$/.test(event) ? event : 'unknown';
  const { path, file } = create(`${join(spool, known)}.${process.pid}`);
  try {
    if (/^[0-9a-f-]+$/.test(env.TRACEPARENT ?? '')) writeSync(file, `${env.TRACEPARENT}\n`);
    copyStdin(file);
    closeSync(file);
  } catch (thrown) {
    rmSync(path, { force: true });
    throw thrown;
  }
}

/** At once or not at all: another process of this number may have the name. */
function create(name) {
  for (let n = 0; ; n += 1) {
    const path = `${name}.${n}`;
    try {
      return { path, file: openSync(path, 'wx', 0o600) };
    } catch (thrown) {
      if (thrown.code !== 'EEXIST' || n >= 9999) throw thrown;
    }
  }
}

function copyStdin(file) {
  const piece = Buffer.alloc(64 * 1024);
  for (;;) {
    const bytes = readPiece(piece);
    if (bytes === 0) return;
    for (let at = 0; at < bytes; ) at += writeSync(file, piece, at, bytes - at);
  }
}

/** The end of a pipe is an error on Windows. */
function readPiece(piece) {
  for (;;) {
    try {
      return readSync(0, piece);
    } catch (thrown) {
      if (thrown.code === 'EOF') return 0;
      if (thrown.code !== 'EAGAIN') throw thrown;
    }
  }
}
