import { moneyIn } from './dom-values.js';
import { detailOf, type LegacyDetails } from './legacy-title.js';
import { collapse, type PageDom, textOf, textsOf } from './page-dom.js';
import type { RawFields } from './page-fields.js';

/** `Gross USA:` of 2018 to 2020; before, a sum is that of the country named after it. */
export function legacyDomestic(details: LegacyDetails, label: string) {
  const before = detailOf(details, `${label}:`);
  return moneyIn(detailOf(details, `${label} USA:`) ?? (before?.includes('(USA)') ? before : undefined));
}

/** MOVIEmeter of 2013, where a number stands in it, and the popularity of 2018 to 2020. */
export function legacyPopularity(dom: PageDom): string | undefined {
  const item = dom('.titleReviewBarSubItem')
    .not('.titleReviewBarSubItem .titleReviewBarSubItem')
    .toArray()
    .map((element) => collapse(dom(element).text()))
    .find((text) => text.startsWith('Popularity'));
  return /^Popularity ?([\d,]{1,11}) \(/.exec(item ?? '')?.[1] ?? textOf(dom, '#meterRank');
}

/** The series that an episode links above its title, or else names in the title of the page, and its place in it. */
export function legacyEpisode(dom: PageDom, pageTitle: string): RawFields {
  const series = dom('.titleParent a[href*="/title/tt"]').first();
  const [, season, episode] =
    /^Season (\d{1,6}) \| Episode (\d{1,6})$/.exec(textOf(dom, '.bp_heading') ?? '') ?? [];
  return {
    seriesId: /\/title\/(tt\d{7,})/.exec(series.attr('href') ?? '')?.[1],
    seriesTitle: collapse(series.text()) || /^"(.{1,300}?)" .*\(TV Episode /.exec(pageTitle)?.[1],
    ...(season !== undefined && { seasonNumber: Number(season), episodeNumber: Number(episode) }),
  };
}

/** Of a title in production, of which a note says so. */
export function legacyStatus(dom: PageDom): string | undefined {
  return /Status: ([A-Za-z -]{1,40}?) \|/.exec(textOf(dom, '#titleProduction') ?? '')?.[1];
}

/** Each links a list of the titles that have it: `/keyword/…`, in 2019 `/search/keyword?keywords=…`. */
export function legacyKeywords(dom: PageDom): readonly string[] {
  return textsOf(
    dom,
    '.see-more.canwrap a[href^="/keyword/"], .see-more.canwrap a[href*="/search/keyword?"]',
  );
}

/** No block stands in another: a hostile page that nests them would be searched again and again. */
export function legacyCompanies(dom: PageDom): readonly string[] {
  return dom('.txt-block')
    .not('.txt-block .txt-block')
    .toArray()
    .filter((block) => collapse(dom(block).children('h4').first().text()) === 'Production Co:')
    .flatMap((block) => dom(block).find('a[href*="/company/co"]').toArray())
    .map((link) => collapse(dom(link).text()));
}
