import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readLambdaSecret } from '../../infrastructure/secrets/lambda-secret.js';
import { packageFile } from '../../shared/package-file.js';

const planEvent = z.object({
  /** Words of the command line, e.g. `tmdb`, `sync`. */
  arguments: z.array(z.string()).min(1),
});

/**
 * Runs a command of the program when its time has come, with the values of the secret `SECRET_ID` as its environment.
 * Throws when it does not end with 0; what it said is in the log.
 */
export async function handler(event: unknown): Promise<void> {
  const { arguments: words } = planEvent.parse(event);
  const { SECRET_ID } = process.env;
  const secret = SECRET_ID === undefined ? {} : await readLambdaSecret(SECRET_ID);
  const program = spawn(
    process.execPath,
    [fileURLToPath(packageFile('dist/presentation/main.js')), ...words],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...secret },
    },
  );
  const [code, signal] = await once(program, 'exit');
  if (code !== 0)
    throw new Error(`imdb-scraper ${words.join(' ')} ended with ${signal ?? `exit code ${code}`}`);
}
