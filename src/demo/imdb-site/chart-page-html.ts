import { CHART_NAMES, type ChartName } from '../../domain/imdb/chart.js';
import { joinParts, ownPart, type PagePart } from '../page-part.js';
import { seededRandom } from '../seeded-random.js';
import { escapeHtml, escapeJsonLd, scriptJson } from './escape-html.js';
import { domFiller, styleFiller, translationFiller } from './filler-parts.js';
import { type Film, titleAt } from './films.js';
import { posterUrl, runtimeText, titleFactsJson } from './title-facts-json.js';
import { htmlStart } from './title-page-dom.js';

export interface ChartPageOptions {
  /** Titles in the chart; rows past 250 are made-up ids. Default 250. */
  readonly rows?: number;
  /** Bytes of translations, markup and styles besides the rows. Default 1,050,000, which gives a page of 1.6 MB. */
  readonly fillerBytes?: number;
}

const DOM_ROWS = 25;

/** The whole chart page: all rows in the embedded JSON and in JSON-LD, the first 25 in the markup. */
export function chartPageHtml(chart: ChartName, options: ChartPageOptions = {}): string {
  return joinParts(chartPageParts(chart, options)).toString();
}

export function chartPageParts(chart: ChartName, options: ChartPageOptions = {}): PagePart[] {
  const films = chartFilms(chart, options.rows ?? 250);
  const filler = options.fillerBytes ?? 1_050_000;
  const edges = films.map((film, index) => ({
    currentRank: index + 1,
    node: chartNode(film),
    __typename: 'ChartTitleEdge',
  }));
  return [
    ownPart(
      `${htmlStart('LoadTitle')}<title>${TITLES[chart]}</title><meta name="robots" content="max-image-preview:large"/><script type="application/ld+json">${JSON.stringify(itemList(films))}</script>`,
    ),
    ...styleFiller(filler * 0.6),
    ownPart(
      `</head><body><div id="__next"><main role="main"><h1 class="ipc-title__text">${TITLES[chart]}</h1><div data-testid="chart-layout-main-column"><ul class="ipc-metadata-list ipc-metadata-list--dividers-between" role="presentation">${films.slice(0, DOM_ROWS).map(domRow).join('')}</ul></div></main>`,
    ),
    ...domFiller(CHART_NAMES.indexOf(chart), filler * 0.25),
    ownPart(
      `</div><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"pageData":${scriptJson({ chartTitles: { edges, genres: [], keywords: [], __typename: 'ChartTitleSearchConnection' } })},"requestContext":{"pageType":"chart","subPageType":"${chart}"},"translationContext":{"i18n":{"translations":{"resources":{"common_language":"en-US"`,
    ),
    ...translationFiller(filler * 0.5),
    ownPart(
      `}},"locale":"en-US"}},"urqlState":null,"fetchState":null}},"page":"/chart/${chart}","query":{},"buildId":"demo","locale":"en-US"}</script></body></html>`,
    ),
  ];
}

const TITLES: Readonly<Record<ChartName, string>> = {
  top: 'IMDb Top 250 Movies',
  moviemeter: 'Most Popular Movies',
  toptv: 'Top 250 TV Shows',
  tvmeter: 'Most Popular TV Shows',
};

/** The films of a chart in its order: `top` by rank, the others the same films in an order of their own. */
export function chartFilms(chart: ChartName, rows: number): Film[] {
  const films = Array.from({ length: rows }, (_, index) => titleAt(index));
  if (chart === 'top') return films;
  const random = seededRandom(CHART_NAMES.indexOf(chart));
  return films
    .map((film) => ({ film, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ film }) => film);
}

function chartNode(film: Film) {
  return {
    ...titleFactsJson(film),
    latestTrailer: { id: `vi${film.votes}`, __typename: 'Video' },
    __typename: 'Title',
  };
}

function itemList(films: readonly Film[]) {
  return {
    '@type': 'ItemList',
    itemListElement: films.map((film) => ({
      '@type': 'ListItem',
      item: {
        '@type': 'Movie',
        url: `https://www.imdb.com/title/${film.titleId}/`,
        name: escapeJsonLd(film.title),
        description: escapeJsonLd(film.plot),
        image: posterUrl(film),
        aggregateRating: {
          '@type': 'AggregateRating',
          bestRating: 10,
          worstRating: 1,
          ratingValue: film.rating,
          ratingCount: film.votes,
        },
        ...(film.certificate === null ? {} : { contentRating: film.certificate }),
        genre: film.genres.join(', '),
        duration: `PT${film.runtimeMinutes}M`,
      },
    })),
    name: 'IMDb chart',
    '@context': 'https://schema.org',
  };
}

function domRow(film: Film, index: number): string {
  const title = escapeHtml(film.title);
  return `<li class="ipc-metadata-list-summary-item"><div class="ipc-metadata-list-summary-item__c"><div class="cli-children"><div class="ipc-signpost__text" role="presentation">#${index + 1}</div><div class="ipc-title ipc-title--base cli-title"><a href="/title/${film.titleId}/?ref_=chttp_t_${index + 1}" class="ipc-title-link-wrapper" tabindex="0"><h3 class="ipc-title__text">${title}</h3></a></div><div class="cli-title-metadata"><span class="cli-title-metadata-item">${film.year}</span><span class="cli-title-metadata-item">${runtimeText(film.runtimeMinutes)}</span></div><span aria-label="IMDb rating: ${film.rating}" class="ipc-rating-star ipc-rating-star--imdb" data-testid="ratingGroup--imdb-rating"><span class="ipc-rating-star--rating">${film.rating}</span></span></div></div></li>\n`;
}
