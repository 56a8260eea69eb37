import { spawn } from 'node:child_process';

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Says what is going on once it has taken a second: one line that counts on a terminal, a line now and then elsewhere. */
function showProgress(title) {
  const started = Date.now();
  const live = process.stderr.isTTY === true;
  let shown = false;
  const timer = setInterval(() => {
    const elapsed = Math.round((Date.now() - started) / 1000);
    if (live) process.stderr.write(`\r… ${title} ${elapsed} s`);
    else if (elapsed === 1 || elapsed % 15 === 0) process.stderr.write(`… ${title} ${elapsed} s\n`);
    shown = true;
  }, 1000);
  return (mark) => {
    clearInterval(timer);
    if (shown) process.stderr.write(`${live ? '\r\u001b[K' : ''}${mark} ${title} ${seconds(started)}\n`);
  };
}

/** Runs a program with its output held back, shown only when it fails. Resolves with the output. */
export function runStep(title, command, args, options = {}) {
  const done = showProgress(title);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk) => (output = (output + chunk).slice(-64_000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      done('✗');
      reject(new Error(`${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      done(code === 0 ? '✓' : '✗');
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`${title} failed (${signal ?? `exit code ${code}`}): ${[command, ...args].join(' ')}\n${output}`),
        );
    });
  });
}
