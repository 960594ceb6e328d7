/** Builds the program and installs the bench's own packages where they are missing; `npm run bench` starts here. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
npm('run', 'build');
if (!existsSync(new URL('./node_modules/undici', import.meta.url))) npm('ci', '--prefix', 'bench');

function npm(...command) {
  // Standard output is the bench's: with --json it is one document.
  const { status } = spawnSync('npm', command, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}
