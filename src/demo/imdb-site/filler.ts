import { opaqueId, sentence } from '../filler-text.js';
import { type SeededRandom, seededRandom } from '../seeded-random.js';

/** The URL of a picture that does not exist. */
export function imageUrl(random: SeededRandom): string {
  return `https://m.media-amazon.com/images/M/MV5B${opaqueId(random, 40)}XkEyXkFqcGc@._V1_.jpg`;
}

/** A style sheet like those that styled-components writes: the same dozen declarations under ever new class names. */
export function styleSheet(seed: number, bytes: number): string {
  const random = seededRandom(seed);
  const rules = ['.sc-hero .hero__primary-text{margin-right:.5rem;}/*!sc*/'];
  for (let length = 0; length < bytes; ) {
    const name = opaqueId(random, 6);
    const rule =
      `.${name}{display:-webkit-box;display:-webkit-flex;display:flex;padding:${random.below(32)}px ${random.below(48)}px;` +
      `font-family:var(--ipt-font-family);font-size:${random.below(300) / 100}rem;letter-spacing:.0${random.below(9999)}em;` +
      `color:var(--ipt-on-base-text${random.pick(['Primary', 'Secondary', 'Disabled'])}-color, rgba(${random.below(255)},${random.below(255)},${random.below(255)},0.${random.below(99)}));` +
      `line-height:${random.below(400) / 100}rem;}/*!sc*/\ndata-styled.g${random.below(2000)}[id="sc-${opaqueId(random, 8)}-${random.below(9)}"]{content:"${name},"}/*!sc*/`;
    rules.push(rule);
    length += rule.length;
  }
  return rules.join('\n');
}

/** One poster card with its made-up picture in three sizes, as shovelers of titles, photos and persons are made of. */
export function posterCard(random: SeededRandom): string {
  const image = imageUrl(random).replace('.jpg', '');
  const label = sentence(random, 4 + random.below(8));
  const number = random.below(99_999_999);
  return `<div class="ipc-poster-card ipc-poster-card--base ipc-poster-card--dynamic-width ipc-sub-grid-item ipc-sub-grid-item--span-2 sc-${opaqueId(random, 8)}-0" role="group"><div class="ipc-poster ipc-poster--base ipc-poster--media-radius ipc-poster--wl-true ipc-poster--dynamic-width ipc-poster-card__poster" role="group"><div aria-label="add to watchlist" class="ipc-watchlist-ribbon ipc-focusable ipc-watchlist-ribbon--s ipc-watchlist-ribbon--base ipc-watchlist-ribbon--onImage ipc-poster__watchlist-ribbon" role="button" tabindex="0"><svg class="ipc-watchlist-ribbon__bg" width="24px" height="34px" viewBox="0 0 24 34" xmlns="http://www.w3.org/2000/svg" role="presentation"><polygon class="ipc-watchlist-ribbon__bg-ribbon" fill="#000000" points="24 0 0 0 0 32 12.2436611 26.2926049 24 31.7728343"></polygon></svg></div><div class="ipc-media ipc-media--poster-27x40 ipc-image-media-ratio--poster-27x40 ipc-media--media-radius ipc-media--base ipc-media--poster-m ipc-poster__poster-image ipc-media__img" style="width:100%"><img alt="${label}" class="ipc-image" loading="lazy" src="${image}QL75_UX140_CR0,${random.below(9)},140,207_.jpg" srcSet="${image}QL75_UX140_CR0,${random.below(9)},140,207_.jpg 140w, ${image}QL75_UX210_CR0,${random.below(9)},210,311_.jpg 210w, ${image}QL75_UX280_CR0,${random.below(9)},280,414_.jpg 280w" sizes="50vw, (min-width: 480px) 34vw, (min-width: 600px) 26vw, (min-width: 1024px) 16vw" width="140"/></div><a class="ipc-lockup-overlay ipc-focusable" href="/mediaviewer/rm${number}/?ref_=tt_ph_${random.below(99)}" aria-label="${label}"><div class="ipc-lockup-overlay__screen"></div></a></div><span class="ipc-poster-card__title ipc-poster-card__title--clamp-2">${label}</span><div class="ipc-poster-card__actions"><button class="ipc-btn ipc-btn--full-width ipc-btn--left-align-content ipc-btn--large-height ipc-btn--core-base ipc-btn--theme-base ipc-btn--button-radius ipc-btn--on-accent2 ipc-secondary-button" role="button" tabindex="0" aria-disabled="false"><svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" class="ipc-icon ipc-icon--add ipc-btn__icon ipc-btn__icon--pre" viewBox="0 0 24 24" fill="currentColor" role="presentation"><path d="M18 13h-5v5c0 .55-.45 1-1 1s-1-.45-1-1v-5H6c-.55 0-1-.45-1-1s.45-1 1-1h5V6c0-.55.45-1 1-1s1 .45 1 1v5h5c.55 0 1 .45 1 1s-.45 1-1 1z"></path></svg><span class="ipc-btn__text">Watchlist</span></button></div><p class="ipc-html-content">${sentence(random, 2 + random.below(8))}</p></div>\n`;
}
