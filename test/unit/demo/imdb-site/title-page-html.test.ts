import { gzipSync } from 'node:zlib';
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { type Film, films } from '../../../../src/demo/imdb-site/films.js';
import { titlePageHtml } from '../../../../src/demo/imdb-site/title-page-html.js';
import { at, embeddedJson } from '../../../support/builders/embedded-json.js';

const A = 'props.pageProps.aboveTheFoldData';
const M = 'props.pageProps.mainColumnData';

function film(titleId: string): Film {
  const found = films.find((one) => one.titleId === titleId);
  if (found === undefined) throw new Error(`no film ${titleId}`);
  return found;
}

const older = film('tt0068646');
const newer = film('tt0468569');
const withBlanks = film('tt23849204');
const translated = film('tt0317248');

describe('embedded JSON of a title page', () => {
  const { data } = embeddedJson(titlePageHtml(older));

  test.each<[string, unknown]>([
    ['props.pageProps.tconst', older.titleId],
    [`${A}.titleText.text`, older.title],
    [`${A}.originalTitleText.text`, older.originalTitle],
    [`${A}.releaseYear.year`, older.year],
    [`${A}.releaseYear.endYear`, null],
    [`${A}.titleType.id`, 'movie'],
    [`${A}.ratingsSummary.aggregateRating`, older.rating],
    [`${A}.ratingsSummary.voteCount`, older.votes],
    [`${M}.ratingsSummary.topRanking.rank`, older.rank],
    [`${A}.runtime.seconds`, older.runtimeMinutes * 60],
    [`${A}.metacritic.metascore.score`, older.metascore],
    [`${A}.certificate.rating`, older.certificate],
    [`${A}.genres.genres.0.text`, older.genres[0]],
    [`${A}.titleGenres.genres.1.genre.text`, older.genres[1]],
    [`${A}.plot.plotText.plainText`, older.plot],
    [`${M}.spokenLanguages.spokenLanguages.0.text`, older.languages[0]],
    [`${M}.countriesOfOrigin.countries.0.text`, older.countries[0]],
    [`${M}.releaseDate.year`, older.year],
    [`${M}.cast.edges.0.node.name.id`, older.cast[0]?.nameId],
    [`${M}.cast.edges.0.node.name.nameText.text`, 'Marlon Brando'],
    [`${M}.cast.edges.0.node.characters.0.name`, older.cast[0]?.characters[0]],
    [`${M}.directors.0.credits.0.name.nameText.text`, older.directors[0]?.name],
    [`${M}.writers.0.credits.0.name.id`, older.directors[0]?.nameId],
    [`${A}.meterRanking.currentRank`, expect.any(Number)],
    [`${A}.interests.edges.0.node.primaryText.text`, `Classic ${older.genres[0]}`],
    [`${A}.keywords.edges.4.node.text`, expect.any(String)],
    [`${A}.production.edges.0.node.company.companyText.text`, expect.any(String)],
    [`${M}.wins.total`, expect.any(Number)],
    [`${M}.nominationsExcludeWins.total`, expect.any(Number)],
    [`${M}.isAdult`, false],
    [`${M}.castV2`, undefined],
  ])('has %s', (path, value) => {
    expect(at(data, path)).toEqual(value);
  });

  test('has the poster, the whole cast in billing order and the money where it is known', () => {
    expect(at(data, `${A}.primaryImage.url`)).toMatch(/^https:\/\/m\.media-amazon\.com\/.+\.jpg$/);
    const ids = older.cast.map((_, index) => at(data, `${M}.cast.edges.${index}.node.name.id`));
    expect(ids).toEqual(older.cast.map((role) => role.nameId));
    const rich = films.find((one) => one.budget !== undefined);
    if (rich === undefined) throw new Error('no film has a budget');
    const money = embeddedJson(titlePageHtml(rich)).data;
    expect(at(money, `${M}.productionBudget.budget`)).toMatchObject({ amount: rich.budget, currency: 'USD' });
    expect(at(money, `${M}.worldwideGross.total.amount`)).toBe(rich.grossWorldwide);
    expect(at(money, `${M}.lifetimeGross.total.amount`)).toBe(rich.grossDomestic);
    expect(at(money, `${M}.openingWeekendGross.gross.total.amount`)).toBe(rich.openingWeekend);
  });

  test('has cast, crew and countries in the newer shape on every third page', () => {
    const page = embeddedJson(titlePageHtml(newer)).data;
    const credit = `${M}.castV2.0.credits.0`;
    expect(at(page, `${credit}.name.id`)).toBe(newer.cast[0]?.nameId);
    expect(at(page, `${credit}.name.nameText.text`)).toBe('Christian Bale');
    expect(at(page, `${credit}.creditedRoles.edges.0.node.characters.edges.0.node.name`)).toBe(
      newer.cast[0]?.characters[0],
    );
    expect(at(page, `${M}.crewV2.0.grouping.groupingId`)).toMatch(/ace5cb4c-8708-4238-9542-04641e7c8171$/);
    expect(at(page, `${M}.crewV2.0.credits.0.name.nameText.text`)).toBe(newer.directors[0]?.name);
    expect(at(page, `${M}.countriesDetails.countries.0.text`)).toBe(newer.countries[0]);
    expect(at(page, `${M}.cast`)).toBeUndefined();
    expect(at(page, `${M}.countriesOfOrigin`)).toBeUndefined();
  });

  test('has null where a fact is unknown', () => {
    const page = embeddedJson(titlePageHtml(withBlanks)).data;
    expect(at(page, `${A}.metacritic`)).toBeNull();
    expect(at(page, `${A}.certificate`)).toBeNull();
  });

  test('holds no character that could end the script', () => {
    const page = titlePageHtml({ ...older, plot: '</script><b>Tom & Ann</b>' });
    const { data: parsed, start, length } = embeddedJson(page);
    expect(page.slice(page.indexOf('>', start) + 1).slice(0, length)).not.toMatch(/[<>&]/);
    expect(at(parsed, `${A}.plot.plotText.plainText`)).toBe('</script><b>Tom & Ann</b>');
  });
});

describe('markup of a title page', () => {
  const html = titlePageHtml(translated);
  const $ = load(html);

  test('has JSON-LD near byte 1,400 with entities inside of its strings', () => {
    const start = html.indexOf('application/ld+json');
    expect(start).toBeGreaterThan(1_200);
    expect(start).toBeLessThan(1_600);
    const page = load(titlePageHtml({ ...translated, plot: `Tom's & Ann` }));
    const jsonLd: unknown = JSON.parse(page('script[type="application/ld+json"]').text());
    expect(at(jsonLd, 'name')).toBe('Cidade de Deus');
    expect(at(jsonLd, 'alternateName')).toBe('City of God');
    expect(at(jsonLd, 'description')).toBe('Tom&apos;s &amp; Ann');
    expect(at(jsonLd, 'duration')).toBe('PT2H10M');
    expect(at(jsonLd, 'actor.2.name')).toBe(translated.cast[2]?.name);
  });

  test('shows title, rating and the whole cast', () => {
    expect($('[data-testid="hero__primary-text"]').text()).toBe('City of God');
    expect($('[data-testid="hero-rating-bar__aggregate-rating__score"]').text()).toBe('8.6/10');
    expect($('[data-testid="title-cast-item__actor"]').length).toBe(translated.cast.length);
  });

  test('names the hero in a style sheet before the element itself', () => {
    expect(html.indexOf('hero__primary-text')).toBeLessThan(html.indexOf('</style>'));
  });
});

describe('weight of a title page', () => {
  test('is that of 2025 by default, with the embedded JSON near byte 760,000', () => {
    const html = titlePageHtml(older);
    const bytes = Buffer.from(html);
    expect(bytes.length).toBeGreaterThan(1_300_000);
    expect(bytes.length).toBeLessThan(1_450_000);
    const { start, length } = embeddedJson(html);
    expect(start).toBeGreaterThan(720_000);
    expect(start).toBeLessThan(800_000);
    expect(length).toBeGreaterThan(550_000);
    expect(length).toBeLessThan(700_000);
    expect(gzipSync(bytes).length).toBeGreaterThan(150_000);
    expect(gzipSync(bytes).length).toBeLessThan(270_000);
  });

  test.each([300_000, 1_100_000, 1_850_000])('follows the option: %i bytes', (weightBytes) => {
    const bytes = Buffer.byteLength(titlePageHtml(older, { weightBytes }));
    expect(Math.abs(bytes - weightBytes)).toBeLessThan(40_000);
  });

  test('never cuts off the film itself', () => {
    const { data } = embeddedJson(titlePageHtml(older, { weightBytes: 0 }));
    expect(at(data, `${M}.cast.edges.15.node.name.id`)).toBe(older.cast[15]?.nameId);
  });
});
