import { describe, expect, it } from 'vitest';
import { handler } from '../../../../src/presentation/lambda/plan.js';

describe('the planning function on Lambda', () => {
  it('runs a command of the program', async () => {
    await handler({ arguments: ['--version'] });
  });

  it('fails when the command does, and names it', async () => {
    await expect(handler({ arguments: ['scrape', '--no-such-option'] })).rejects.toThrow(
      'imdb-scraper scrape --no-such-option ended with exit code 2',
    );
  });

  it('refuses an event that names no command', async () => {
    await expect(handler({ arguments: [] })).rejects.toThrow(/arguments/);
  });
});
