import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttemptResult } from '../../src/application/engine/attempt.js';
import type { Failure } from '../../src/domain/engine/outcome.js';
import type { Imdb } from '../../src/domain/imdb/imdb-catalogue.js';
import type { Page } from '../../src/domain/imdb/imdb-page.js';
import type { TitleId } from '../../src/domain/imdb/title-id.js';
import { titleId } from '../support/builders/movie-builder.js';

export interface SourceUnderTest {
  fetch(page: Page): Promise<AttemptResult<Imdb>>;
  readonly sourceId: string;
  /** A title that it has, and one that it lacks. */
  readonly known: TitleId;
  readonly unknown: TitleId;
  /** Of the chart `top`, the first of them in order; `null` of a source that has no charts. */
  readonly chart: readonly TitleId[] | null;
  /** Makes one thing after the other go wrong, each for all that follows, and says what a title then fails as. */
  troubles(): AsyncIterable<Failure['kind']>;
  /** Once, after all tests. */
  remove(): Promise<void>;
}

/** What every source of movies promises, whether it asks a site or a database: it answers, and never throws. */
export function movieSourceContract(name: string, create: () => Promise<SourceUnderTest>): void {
  describe(`${name} as a source of movies`, () => {
    let source: SourceUnderTest;

    beforeAll(async () => {
      source = await create();
    });
    afterAll(async () => {
      await source?.remove();
    });

    const title = (id: TitleId) => source.fetch({ page: 'title', titleId: id });

    it('answers with the movie that was asked for, and where its fields were found', async () => {
      const result = await title(source.known);
      expect(result).toMatchObject({
        kind: 'read',
        content: {
          kind: 'movie',
          movie: { titleId: source.known, title: expect.stringMatching(/\S/), source: source.sourceId },
          origins: { title: expect.any(String) },
        },
      });
      expect(structuredClone(result)).toEqual(result);
    });

    it('answers the same when it is asked again, and many at once', async () => {
      const seen = await Promise.all(Array.from({ length: 20 }, () => title(source.known)));
      const movies = seen.map((result) => ({
        ...(result.kind === 'read' && result.content.kind === 'movie' && result.content.movie),
        fetchedAt: null,
      }));
      for (const movie of movies) expect(movie).toEqual(movies[0]);
      expect(movies[0]).toMatchObject({ titleId: source.known });
    });

    it('says that it lacks a title', async () => {
      expect(await title(source.unknown)).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } });
    });

    it('answers for the chart with ids in order, or says that it has none', async () => {
      const result = await source.fetch({ page: 'chart', chart: 'top' });
      if (source.chart === null) {
        expect(result).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } });
        return;
      }
      const ids = result.kind === 'read' && result.content.kind === 'chart' ? result.content.titleIds : [];
      expect(ids.slice(0, source.chart.length)).toEqual(source.chart);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('answers for robots.txt with text', async () => {
      expect(await source.fetch({ page: 'robots' })).toMatchObject({
        kind: 'read',
        content: { kind: 'robots', text: expect.any(String) },
      });
    });

    it('answers with a failure as plain data, whatever goes wrong', async () => {
      for await (const kind of source.troubles()) {
        const result = await title(source.known);
        expect(result).toMatchObject({
          kind: 'failed',
          failure: { kind, reason: expect.stringMatching(/\S/) },
        });
        expect(structuredClone(result)).toEqual(result);
      }
    });
  });
}

/** An id that no source of the tests has. */
export const UNKNOWN = titleId(99_999_999);
