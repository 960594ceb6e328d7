import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from './run-command.js';

const PUBLIC_IMAGE = 'node:24-bookworm-slim';
const TEST_IMAGE = 'imdb-scraper-test-node';

/**
 * Name of the base image to build the program on: the public one, or where this machine trusts certificates of its own
 * (`NODE_EXTRA_CA_CERTS`), the public one with these, since npm runs inside of the build too.
 */
export async function nodeImage(environment: Readonly<Record<string, string>>): Promise<string> {
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  if (certificates === undefined) return PUBLIC_IMAGE;
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-node-image-'));
  try {
    await cp(certificates, join(folder, 'certificates.pem'), { dereference: true });
    const file = '/usr/local/share/certificates-of-the-host.pem';
    const dockerfile = `FROM ${PUBLIC_IMAGE}\nCOPY certificates.pem ${file}\nENV NODE_EXTRA_CA_CERTS=${file}\n`;
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    await outputOf('docker', ['build', '--quiet', '--tag', TEST_IMAGE, folder], { env: environment });
    return TEST_IMAGE;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what `nodeImage` built, if it did. */
export async function removeNodeImage(name: string): Promise<void> {
  if (name === TEST_IMAGE) await outputOf('docker', ['image', 'rm', name]);
}
