import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { makeFunctionFolder } from './function-folder.js';

const here = new URL('../', import.meta.url);

/** Runs the CDK on the stack, with the function's code made anew; answers the exit code. */
export async function runCdk(words) {
  if (!existsSync(new URL('node_modules/aws-cdk', here))) {
    throw new Error('the packages of deploy/aws are not installed: run npm ci --prefix deploy/aws');
  }
  // The CDK keeps the code of every time before.
  await rm(new URL('cdk.out', here), { recursive: true, force: true });
  await makeFunctionFolder(new URL('build/function/', here));
  return run('typescript/bin/tsc') || run('aws-cdk/bin/cdk', ...words);
}

/** The exit code of a program of a package. */
function run(path, ...words) {
  const program = fileURLToPath(new URL(`node_modules/${path}`, here));
  const { status } = spawnSync(process.execPath, [program, ...words], { cwd: here, stdio: 'inherit' });
  return status ?? 1;
}
