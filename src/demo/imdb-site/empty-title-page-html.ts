import { scriptJson } from './escape-html.js';
import { htmlStart } from './title-page-dom.js';

/** A page with status 200 whose title is all nulls, as IMDb's API answers for an id that it does not know (2026). */
export function emptyTitlePageHtml(titleId: string): string {
  const nothing = {
    titleText: null,
    originalTitleText: null,
    titleType: null,
    releaseYear: null,
    runtime: null,
  };
  const title = {
    id: titleId,
    ...nothing,
    ratingsSummary: { aggregateRating: null, voteCount: 0 },
    plot: null,
    genres: { genres: [] },
    primaryImage: null,
  };
  const pageProps = { tconst: titleId, aboveTheFoldData: title, mainColumnData: { id: titleId, ...nothing } };
  return `${htmlStart('LoadTitle')}<title>IMDb</title></head><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">${scriptJson({ props: { pageProps }, page: '/title/[tconst]', query: { tconst: titleId } })}</script></body></html>`;
}
