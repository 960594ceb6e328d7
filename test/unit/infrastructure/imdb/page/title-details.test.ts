import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../../../../src/infrastructure/imdb/page/json-ld-title.js';
import { pagePart } from '../../../../../src/infrastructure/imdb/page/page-fields.js';
import { readTitlePage } from '../../../../../src/infrastructure/imdb/page/title-page.js';
import { titleId } from '../../../../support/builders/title-id.js';
import { aPage, domOf, nextDataOf, titleFacts } from '../../../../support/builders/title-page-builder.js';

const REQUEST = { titleId: titleId('tt9000001'), now: new Date('2026-09-01T12:00:00Z') };

function movieOf(parts: Parameters<typeof aPage>[0]) {
  const result = readTitlePage(aPage(parts), REQUEST);
  if (result.kind !== 'movie') throw new Error(`${result.failure.kind}: ${result.failure.reason}`);
  return result.movie;
}

function legacyMovie(body: string) {
  const head = `<title>A (2012) - IMDb</title><link rel="canonical" href="https://www.imdb.com/title/tt9000001/">`;
  return movieOf({ head, body: `<h1 class="header">A</h1>${body}` });
}

it.each([
  ['PT2H22M', 8520],
  ['P1DT1H', 90_000],
  ['PT90S', 90],
  ['PT1M30.5S', 90],
  ['PT45M', 2700],
  ['about PT45M', null],
  ['PT45M or so', null],
  [45, null],
])('the duration %j takes %s seconds', (duration, seconds) => {
  expect(secondsOf(duration)).toBe(seconds);
});

it.each([
  ['cast', 'cast member'],
  ['directors', 'director'],
  ['writers', 'writer'],
  ['creators', 'creator'],
] as const)('says of its %s who has no name or no id', (field, role) => {
  const people = [{ nameId: 'nm9000001', name: '' }, { nameId: 'x', name: 'Ada' }, {}];
  expect(pagePart('dom', { [field]: people }).notices).toEqual([
    { field, sentence: `${role} "nm9000001" has no name` },
    { field, sentence: `${role} "Ada" has no name id` },
    { field, sentence: `a ${role} has no name` },
  ]);
});

it.each([
  '<link rel="canonical" href="https://www.imdb.com/title/tt9000001/">',
  '<meta property="og:url" content="http://www.imdb.com/title/tt9000001/">',
  '<meta property="pageId" content="tt9000001">',
  '<meta property="imdb:pageConst" content="tt9000001">',
])('knows which title it is about by %s', (mark) => {
  expect(
    movieOf({ head: `<title>A (2012) - IMDb</title>${mark}`, body: '<h1 class="header">A</h1>' }).title,
  ).toBe('A');
});

describe('the characters of a legacy cast', () => {
  it.each([
    ['Mara (as Ada P.)', ['Mara']],
    ['Mara (voice)', ['Mara']],
    ['Mara (voice: English version) (uncredited)', ['Mara']],
    ['Mara (confirmed)', ['Mara']],
    ['Mara (unconfirmed)', ['Mara']],
    ['Mara (rumored)', ['Mara']],
    ['Mara (rumoured)', ['Mara']],
    ['Mara (attached)', ['Mara']],
    ['Mara (announced)', ['Mara']],
    ['Mara (credit only)', ['Mara']],
    ['Mara (scenes deleted)', ['Mara']],
    ['Mara (archive footage)', ['Mara']],
    ['Mara (archive sound)', ['Mara']],
    ['Mara (singing voice)', ['Mara']],
    ['Mara (12 episodes, 2008-2013)', ['Mara']],
    ['Mara (unknown episodes)', ['Mara']],
    ['Mara 1,012 episodes, 2008–2013', ['Mara']],
    ['Mara 1 episode, 2008', ['Mara']],
    ['Mara (12 years)', ['Mara (12 years)']],
    ['Mara / Her Twin / ...', ['Mara', 'Her Twin']],
    ['...', []],
  ])('in %j are %j', (cell, characters) => {
    const row = `<tr><td class="primary_photo"></td><td><a href="/name/nm9000001/">Ada</a></td><td class="character">${cell}</td></tr>`;
    expect(legacyMovie(`<table class="cast_list">${row}</table>`).cast).toEqual([
      { nameId: 'nm9000001', name: 'Ada', characters, billingOrder: 1 },
    ]);
  });
});

it.each([
  ['Announced', 'announced'],
  ['Completed', 'completed'],
  ['Filming', 'filming'],
  ['In Development', 'in_development'],
  ['In production', 'in_production'],
  ['Optioned property', 'optioned_property'],
  ['Post-production', 'post_production'],
  ['Pre-production', 'pre_production'],
  ['Released', 'released'],
  ['Script', 'script'],
  ['Treatment/outline', null],
  ['Treatment outline', 'treatment_outline'],
  ['Turnaround', 'turnaround'],
  ['Coming soon', null],
])('that shows "%s" is of the stage %s', (shown, stage) => {
  expect(movieOf(domOf(titleFacts({ status: shown }))).productionStatus).toBe(stage);
  const notes = `<div id="titleProduction"><b>Status:</b> ${shown} <span>|</span> See complete list</div>`;
  expect(legacyMovie(notes).productionStatus).toBe(stage);
});

const CAST = 'amzn1.imdb.concept.name_credit_group.7caf7d16-5db9-4f4f-8864-d4c6e711c686';
const STARS = 'amzn1.imdb.concept.name_credit_group.7510356e-fde9-438e-b3ad-0099ba6bc8ce';
const DIRECTORS = 'amzn1.imdb.concept.name_credit_category.ace5cb4c-8708-4238-9542-04641e7c8171';

it.each<[object, number | null]>([
  [{ cast: { total: 12 } }, 12],
  [{ cast: { total: 0 } }, null],
  [{ cast: { total: '12' } }, null],
  [{ principalCredits: [{ category: { id: 'cast' }, totalCredits: 13 }] }, 13],
  [{ principalCredits: [{ category: { id: 'director' }, totalCredits: 13 }] }, null],
  [{ principalCreditsV2: [{ grouping: { groupingId: STARS }, totalCredits: 14 }] }, 14],
  [{ principalCreditsV2: [{ grouping: { groupingId: DIRECTORS }, totalCredits: 14 }] }, null],
  [{ castV2: [{ grouping: { groupingId: CAST }, totalCredits: 15 }] }, 15],
  [{ categories: [{ id: CAST, section: { total: 16 } }] }, 16],
  [{ categories: [{ id: 'cast', section: { total: 17 } }] }, 17],
  [{ categories: [{ id: DIRECTORS, section: { total: 18 } }] }, null],
])('whose data has %j gives its whole cast the size %s', (lists, castCount) => {
  const nextData = nextDataOf(titleFacts());
  Object.assign(nextData.props.pageProps.mainColumnData, { cast: undefined }, lists);
  expect(movieOf({ nextData }).castCount).toBe(castCount);
});

it.each(['class="inline canwrap"', 'itemprop="description"'])(
  'takes a whole plot from the storyline marked %s where the summary is cut and begins alike',
  (mark) => {
    const summary = '<div class="summary_text">A kite is lost and...</div>';
    const storyline = (text: string) =>
      `<div id="titleStoryLine"><div ${mark}><p>${text} <em class="nobr">Written by X</em></p></div></div>`;
    expect(legacyMovie(summary + storyline('A kite is lost and found.')).plot).toBe(
      'A kite is lost and found.',
    );
    expect(legacyMovie(summary + storyline('Another kite.')).plot).toBe('A kite is lost and...');
  },
);
