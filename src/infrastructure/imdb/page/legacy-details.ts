import { moneyIn } from './dom-values.js';
import { detailOf, type LegacyDetails, linkedIn } from './legacy-title.js';
import {
  collapse,
  type Elements,
  firstText,
  type Marked,
  type PageDom,
  textsIn,
  within,
} from './page-dom.js';
import type { RawFields } from './page-fields.js';

/** Ids and classes that these readers ask for. */
export const LEGACY_NAMES = [
  'bp_heading',
  'canwrap',
  'highlighted',
  'infobar',
  'meterRank',
  'subtext',
  'titleAwardsRanks',
  'titleParent',
  'titleProduction',
  'titleReviewBarSubItem',
] as const;

/** `Gross USA:` of 2018 to 2020; before, `Gross:`, and a sum is that of the country in brackets right behind it. */
export function legacyDomestic(details: LegacyDetails, label: string) {
  const before = new RegExp(`^${label}: ?([^()]{1,80})\\(USA\\)`);
  const sums = details.texts.flatMap((text) => before.exec(text)?.[1] ?? []);
  return moneyIn(detailOf(details, `${label} USA:`) ?? sums[0]);
}

/** MOVIEmeter of 2013, where a number stands in it, and the popularity of 2018 to 2020. */
export function legacyPopularity(dom: PageDom, marked: Marked): string | undefined {
  const item = marked('titleReviewBarSubItem')
    .toArray()
    .map((element) => collapse(dom(element).text()))
    .find((text) => text.startsWith('Popularity'));
  return /^Popularity ?([\d,]{1,11}) \(/.exec(item ?? '')?.[1] ?? firstText(marked('meterRank'));
}

/** Beside the ranks in the charts; of 2013 in a box that only looks like others. */
export function legacyAwards(marked: Marked): string {
  return firstText(marked('titleAwardsRanks', 'highlighted')) ?? '';
}

/** The series that an episode links above its title, or else names in the title of the page, and its place in it. */
export function legacyEpisode(dom: PageDom, marked: Marked, pageTitle: string): RawFields {
  const series = within(dom, marked('titleParent'), 'a[href*="/title/tt"]').first();
  const [, season, episode] =
    /^Season (\d{1,6}) \| Episode (\d{1,6})$/.exec(firstText(marked('bp_heading')) ?? '') ?? [];
  return {
    seriesId: titleIdIn(series),
    seriesTitle: collapse(series.text()) || /^"(.{1,300}?)" .*\(TV Episode /.exec(pageTitle)?.[1],
    ...(season !== undefined && { seasonNumber: Number(season), episodeNumber: Number(episode) }),
  };
}

/** The title that a link is to. */
export function titleIdIn(link: Elements): string | undefined {
  return /\/title\/(tt\d{7,})/.exec(link.attr('href') ?? '')?.[1];
}

/** Of a title in production, of which a note says so. */
export function legacyStatus(marked: Marked): string | undefined {
  return /Status: ([A-Za-z -]{1,40}?) \|/.exec(firstText(marked('titleProduction')) ?? '')?.[1];
}

/** Each links a list of the titles that have it: `/keyword/…`, in 2019 `/search/keyword?keywords=…`. */
export function legacyKeywords(dom: PageDom, marked: Marked): readonly string[] {
  return textsIn(dom, within(dom, marked('canwrap'), 'a[href*="/keyword/"], a[href*="/search/keyword?"]'));
}

export function legacyCompanies(details: LegacyDetails): readonly string[] {
  return linkedIn(details, /\/company\/co/, 'Production Co:');
}
