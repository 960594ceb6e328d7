// For each path that comes on standard input, tries to take that lock and prints `held` or `refused <pid of the holder>`.
import { createInterface } from 'node:readline';
import { acquireLockFile } from '../../../dist/shared/lock-file.js';

console.log(`ready ${process.pid}`);
for await (const path of createInterface({ input: process.stdin })) {
  try {
    await acquireLockFile(path);
    console.log('held');
  } catch (error) {
    console.log(error.name === 'LockHeld' ? `refused ${error.pid}` : `failed ${error.message}`);
  }
}
