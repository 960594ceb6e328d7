import { describe } from 'vitest';
import { type ContainerEngine, findContainerEngine } from './container-engine.js';

const engine = await findContainerEngine();

/** A suite that needs a Docker engine; where there is none, it says why it is skipped. */
export function describeWithEngine(name: string, suite: (engine: ContainerEngine) => void): void {
  if (typeof engine === 'string') {
    process.stderr.write(`skipped: ${name}: ${engine}\n`);
    describe.skip(`${name} (skipped: ${engine})`, () => {});
    return;
  }
  describe(name, () => suite(engine));
}
