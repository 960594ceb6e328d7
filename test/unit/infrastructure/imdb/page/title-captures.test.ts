import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { describeCaptures, readCapture } from '../../../../support/builders/captures.js';
import { titleId } from '../../../../support/builders/title-id.js';
import type { ExpectedTitle } from './expected-title.js';
import { EXPECTED_TITLES } from './expected-titles.js';

const NOW = new Date('2026-09-01T12:00:00Z');

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

describeCaptures('real title pages', () => {
  it.each(EXPECTED_TITLES)('$capture gives the movie that the page shows', (expected) => {
    const result = readTitlePage(readCapture(expected.capture), {
      titleId: titleId(expected.titleId),
      now: NOW,
    });

    if (result.kind !== 'movie') throw new Error(result.failure.reason);
    const { cast, plot, posterUrl, source, fetchedAt, ...facts } = result.movie;
    const read = {
      ...facts,
      capture: expected.capture,
      plot: plot === null ? null : { length: plot.length, sha256: hash(plot) },
      poster: posterUrl === null ? null : hash(posterUrl),
      castSize: cast.length,
      characters: cast.flatMap((member) => member.characters).length,
      firstBilled: cast.slice(0, 3).map(({ nameId, name, characters }) => ({ nameId, name, characters })),
      castIds: hash(cast.map((member) => member.nameId).join()),
    };
    const { origins, ...expectedFacts } = expected;
    expect(read).toEqual(expectedFacts);
    expect(result.origins).toMatchObject(origins);
    expect(cast.map((member) => member.billingOrder)).toEqual(cast.map((_, index) => index + 1));
    expect([source, fetchedAt]).toEqual(['imdb-html', NOW.toISOString()]);
  });

  it.each(EXPECTED_TITLES)(
    '$capture names an origin for every field that it holds, and for no other',
    (expected) => {
      const result = readTitlePage(readCapture(expected.capture), {
        titleId: titleId(expected.titleId),
        now: NOW,
      });

      if (result.kind !== 'movie') throw new Error(result.failure.reason);
      const { source, fetchedAt, ...fields } = result.movie;
      const held = Object.entries(fields).filter(([, value]) => value !== null && `${value}` !== '');
      expect(Object.keys(result.origins).toSorted()).toEqual(held.map(([name]) => name).toSorted());
    },
  );

  it.each(EXPECTED_TITLES)(
    '$capture gives the same where a browser has made its links absolute',
    (expected) => {
      const page = readCapture(expected.capture).toString('utf8');
      const saved = page.replaceAll(
        /(<a\b[^>]*? href=)(["'])(?!https?:|#)(\/?)/g,
        (_whole, before, quote, root) =>
          `${before}${quote}https://www.imdb.com/${root === '/' ? '' : `title/${expected.titleId}/`}`,
      );
      const request = { titleId: titleId(expected.titleId), now: NOW };
      expect(readTitlePage(Buffer.from(saved), request)).toEqual(readTitlePage(Buffer.from(page), request));
    },
  );

  it('a page about another title than asked for is unreadable and names both ids', () => {
    const page = readCapture('imdb-title-html/tt0111161.nextjs.2025-03-18.AdrianTodd.html.gz');

    expect(readTitlePage(page, { titleId: titleId('tt0068646'), now: NOW })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', reason: expect.stringMatching(/tt0111161.*tt0068646/) },
    });
  });

  it.each([
    ['imdb-other-html/find.2026-07-16.html.gz', 'unreadable', 'a search page'],
    ['imdb-other-html/name.2025.html.gz', 'unreadable', 'a person page'],
    ['imdb-chart-html/top250.nextjs.2025-05-27.Anjaliachyuth1123.6d69.html.gz', 'unreadable', 'a chart page'],
    ['imdb-chart-html/india-top-rated.nextjs.2026-02-06.Ankitbrmn07.html.gz', 'unreadable', 'another page'],
    ['waf/imdb-title-tt0111161.waf-challenge.202.html', 'blocked', 'challenge'],
    ['waf/imdb-any.waf-challenge.202.empty-body.html', 'blocked', 'empty'],
    ['imdb-error/api.graphql.imdb.com.403.body.html', 'blocked', '403 Forbidden'],
  ])('%s is no movie but %s', (path, kind, what) => {
    const result = readTitlePage(readCapture(path), { titleId: titleId('tt0111161'), now: NOW });

    expect(result).toMatchObject({
      kind: 'failed',
      failure: { kind, reason: expect.stringContaining(what) },
    });
  });
});

/** Facts that the markup shows; it abbreviates votes, cuts off characters and loads some genres and keywords late. */
const SHOWN = [
  'titleId',
  'kind',
  'title',
  'year',
  'rating',
  'metascore',
  'durationMinutes',
  'certificate',
  'releaseDate',
  'partialReleaseDate',
  'releaseCountry',
  'countries',
  'languages',
  'budget',
  'grossWorldwide',
  'grossDomestic',
  'grossOpening',
  'chartRank',
  'popularityRank',
  'seriesId',
  'seriesTitle',
  'seasonNumber',
  'episodeNumber',
  'seasonCount',
  'episodeCount',
  'interests',
  'companies',
  'awardWins',
  'awardNominations',
  'directors',
  'writers',
  'creators',
] as const;

const WITH_CAST = EXPECTED_TITLES.filter(
  ({ capture, castSize }) => /nextjs\.202[2-6]/.test(capture) && castSize > 0,
);

/** What the page shows of the film without the scripts that match. */
function shownWithout(script: RegExp, { capture, titleId: id }: ExpectedTitle) {
  const markup = readCapture(capture).toString('utf8').replace(script, '');
  const result = readTitlePage(Buffer.from(markup), { titleId: titleId(id), now: NOW });
  if (result.kind !== 'movie') throw new Error(result.failure.reason);
  return result;
}

/** Ranks beyond the charts, and that a title has no awards, are in the data only. */
function inDataOnly({ chartRank, awardWins, awardNominations }: ExpectedTitle): Partial<ExpectedTitle> {
  return {
    ...((chartRank ?? 0) > 250 && { chartRank: null }),
    ...(awardWins === 0 && awardNominations === 0 && { awardWins: null, awardNominations: null }),
  };
}

function expectShown({ movie }: ReturnType<typeof shownWithout>, expected: ExpectedTitle) {
  const shown = { ...expected, ...inDataOnly(expected) };
  for (const field of SHOWN) expect({ [field]: movie[field] }).toEqual({ [field]: shown[field] });
  expect(movie.plot && hash(movie.plot)).toBe(expected.plot?.sha256);
  expect(movie.posterUrl && hash(movie.posterUrl)).toBe(expected.poster);
  expect(movie.cast.slice(0, 3).map(({ nameId, name }) => ({ nameId, name }))).toEqual(
    expected.firstBilled.map(({ nameId, name }) => ({ nameId, name })),
  );
  expect(movie.cast).toHaveLength(18);
  // The markup names the first character of each.
  expect(movie.cast.map(({ characters }) => characters[0]).slice(0, 3)).toEqual(
    expected.firstBilled.map(({ characters }) => characters[0]),
  );
}

describeCaptures('real title pages saved without some of their scripts', () => {
  it.each(WITH_CAST)('$capture shows the same facts in its markup', (expected) => {
    const result = shownWithout(/<script[^>]*>[\s\S]*?<\/script>/g, expected);

    expectShown(result, expected);
    expect(new Set(Object.values(result.origins))).toEqual(new Set(['dom']));
  });

  it.each(WITH_CAST)('$capture keeps cast, votes and keywords without its embedded data', (expected) => {
    const result = shownWithout(/<script id="__NEXT_DATA__"[^>]*>[\s\S]*?<\/script>/g, expected);

    expectShown(result, expected);
    expect(result.movie.voteCount).toBe(expected.voteCount);
    expect(result.movie.keywords).toEqual(expected.keywords);
    expect(result.origins).toMatchObject({ cast: 'dom', voteCount: 'json-ld' });
  });
});
