import { seededRandom } from '../seeded-random.js';
import { escapeHtml, escapeJsonLd } from './escape-html.js';
import { posterCard } from './filler.js';
import { type Film, films, type Role } from './films.js';
import { posterUrl, runtimeText } from './title-facts-json.js';

/** The head up to the style sheets; JSON-LD begins near byte 1,400 as on real pages. */
export function titleHead(film: Film): string {
  const name = escapeHtml(film.title);
  const stars = film.cast.slice(0, 3).map((role) => role.name);
  return `${htmlStart('LoadTitle')}<title>${name} (${film.year}) - IMDb</title><meta name="description" content="${name} (${film.year}): directed by ${escapeHtml(film.directors.map(({ name }) => name).join(', '))}. With ${escapeHtml(stars.join(', '))}. ${escapeHtml(film.plot)}" data-id="main"/><meta name="robots" content="max-image-preview:large"/><script type="application/ld+json">${JSON.stringify(titleJsonLd(film))}</script><link rel="canonical" href="https://www.imdb.com/title/${film.titleId}/"/><meta property="og:title" content="${name} (${film.year}) ⭐ ${film.rating} | ${escapeHtml(film.genres.join(', '))}"/><meta property="og:image" content="${posterUrl(film)}"/><meta property="imdb:pageConst" content="${film.titleId}"/>`;
}

/** The first lines of every page: doctype, character set and the timing scripts that stand before anything of use. */
export function htmlStart(slot: string): string {
  const timing = ['clickToBodyBegin', 'clickToBodyEnd']
    .map(
      (mark) =>
        `<script>window.addEventListener('load', (event) => {\n        if (typeof window.csa !== 'undefined' && typeof window.csa === 'function') {\n            const latency = window.csa('Content', { element: { slotId: '${slot}', type: 'service-call' } });\n            latency('mark', '${mark}', 1750000000000);\n        }\n    })</script>`,
    )
    .join('');
  return `<!DOCTYPE html><html lang="en-US" xmlns:og="http://opengraphprotocol.org/schema/" xmlns:fb="http://www.facebook.com/2008/fbml"><head><meta charSet="utf-8"/><meta name="viewport" content="width=device-width"/><script>if(typeof uet === 'function'){ uet('bb', '${slot}', {wb: 1}); }</script>${timing}`;
}

function titleJsonLd(film: Film) {
  const person = ({ nameId, name }: { nameId: string; name: string }) => ({
    '@type': 'Person',
    url: `https://www.imdb.com/name/${nameId}/`,
    name: escapeJsonLd(name),
  });
  const hours = Math.floor(film.runtimeMinutes / 60);
  return {
    '@context': 'https://schema.org',
    '@type': 'Movie',
    url: `https://www.imdb.com/title/${film.titleId}/`,
    name: escapeJsonLd(film.originalTitle),
    ...(film.title === film.originalTitle ? {} : { alternateName: escapeJsonLd(film.title) }),
    image: posterUrl(film),
    description: escapeJsonLd(film.plot),
    aggregateRating: {
      '@type': 'AggregateRating',
      ratingCount: film.votes,
      bestRating: 10,
      worstRating: 1,
      ratingValue: film.rating,
    },
    ...(film.certificate === null ? {} : { contentRating: film.certificate }),
    genre: film.genres,
    datePublished: film.releaseDate,
    actor: film.cast.slice(0, 3).map(person),
    director: film.directors.map(person),
    creator: film.directors.map(person),
    duration: `PT${hours === 0 ? '' : `${hours}H`}${film.runtimeMinutes % 60}M`,
  };
}

/** The part of the body that shows the film itself: hero, cast, details, recommendations. */
export function titleMain(film: Film): string {
  const random = seededRandom(Number(film.titleId.slice(2)) + 1);
  const cards = Array.from({ length: 24 }, () => posterCard(random)).join('');
  return `<main role="main"><section class="ipc-page-section ipc-page-section--baseAlt" data-testid="hero-parent">${hero(film)}<div data-testid="hero-media__poster"><img alt="Poster" class="ipc-image" src="${posterUrl(film)}"/></div><p data-testid="plot"><span role="presentation" data-testid="plot-xl">${escapeHtml(film.plot)}</span></p>${film.directors.map(({ nameId, name }) => `<li data-testid="title-pc-principal-credit"><a href="/name/${nameId}/?ref_=tt_ov_dr">${escapeHtml(name)}</a></li>`).join('')}</section><section data-testid="title-cast" class="ipc-page-section ipc-page-section--base">${film.cast.map(castCard).join('')}</section>${recommendations(film)}<section class="ipc-page-section" data-testid="photos">${cards}</section>${details(film)}</main>`;
}

function hero(film: Film): string {
  return `<h1 textLength="${film.title.length}" data-testid="hero__pageTitle" class="sc-ec65ba05-0"><span class="hero__primary-text" data-testid="hero__primary-text">${escapeHtml(film.title)}</span></h1>${film.title === film.originalTitle ? '' : `<div class="sc-ec65ba05-1">Original title: ${escapeHtml(film.originalTitle)}</div>`}<ul class="ipc-inline-list ipc-inline-list--show-dividers" role="presentation"><li role="presentation" class="ipc-inline-list__item"><a class="ipc-link ipc-link--baseAlt" href="/title/${film.titleId}/releaseinfo/?ref_=tt_ov_rdat">${film.year}</a></li>${film.certificate === null ? '' : `<li role="presentation" class="ipc-inline-list__item"><a class="ipc-link" href="/title/${film.titleId}/parentalguide/">${escapeHtml(film.certificate)}</a></li>`}<li role="presentation" class="ipc-inline-list__item">${runtimeText(film.runtimeMinutes)}</li></ul><div data-testid="hero-rating-bar__aggregate-rating__score" class="sc-d541859f-2"><span class="sc-d541859f-1">${film.rating}</span><span>/<!-- -->10</span></div><div class="sc-d541859f-3">${compactCount(film.votes)}</div><div data-testid="interests">${film.genres.map((genre) => `<a class="ipc-chip ipc-chip--on-baseAlt" href="/interest/"><span class="ipc-chip__text">${escapeHtml(genre)}</span></a>`).join('')}</div>${film.metascore === null ? '' : `<span class="metacritic-score-box">${film.metascore}</span>`}`;
}

function castCard(role: Role): string {
  const name = escapeHtml(role.name);
  return `<div data-testid="title-cast-item" class="sc-10bde568-5 gWwKlt"><div class="sc-10bde568-3 title-cast-item__avatar" data-testid="title-cast-item__avatar"><div class="ipc-avatar ipc-avatar--base ipc-avatar--dynamic-width"></div></div><div class="sc-10bde568-7 gvZvCW"><a data-testid="title-cast-item__actor" href="/name/${role.nameId}/?ref_=tt_cst_t" class="sc-10bde568-1">${name}</a><div class="title-cast-item__characters-list"><ul class="ipc-inline-list" role="presentation" data-testid="cast-item-characters-list">${role.characters.map((character) => `<li role="presentation" class="ipc-inline-list__item"><a data-testid="cast-item-characters-link" href="/title/characters/${role.nameId}"><span>${escapeHtml(character)}</span></a></li>`).join('')}</ul></div></div></div>\n`;
}

function recommendations(film: Film): string {
  const from = film.rank ?? Number(film.titleId.slice(2));
  const cards = Array.from({ length: 12 }, (_, step) => films[(from + step * 17) % films.length])
    .filter((other) => other !== undefined)
    .map(
      (other) =>
        `<div class="ipc-poster-card ipc-poster-card--base" role="group"><a href="/title/${other.titleId}/?ref_=tt_mlt_t" class="ipc-poster-card__title"><span data-testid="title">${escapeHtml(other.title)}</span></a><span class="ipc-rating-star">${other.rating}</span></div>`,
    );
  return `<section data-testid="MoreLikeThis" class="ipc-page-section">${cards.join('\n')}</section>`;
}

function details(film: Film): string {
  const list = (testId: string, values: readonly string[]): string =>
    `<li role="presentation" class="ipc-metadata-list__item" data-testid="${testId}"><ul class="ipc-inline-list">${values.map((value) => `<li class="ipc-inline-list__item"><a class="ipc-metadata-list-item__list-content-item" href="/search/title/">${escapeHtml(value)}</a></li>`).join('')}</ul></li>`;
  return `<section data-testid="title-details-section">${list('title-details-releasedate', [film.releaseDate])}${list('title-details-origin', film.countries)}${list('title-details-languages', film.languages)}</section>`;
}

function compactCount(count: number): string {
  return count >= 1_000_000 ? `${(count / 1_000_000).toFixed(1)}M` : `${Math.round(count / 1000)}K`;
}
