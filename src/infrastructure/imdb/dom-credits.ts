import { DIRECTOR_GROUP } from './next-data-credits.js';
import { collapse, type PageDom } from './page-dom.js';

interface ShownPerson {
  readonly nameId: string | undefined;
  readonly name: string;
  readonly characters: readonly string[];
}

const CAST_ITEM = '[data-testid="title-cast-item"]';

/** The billed cast: one block a person since 2021, one table row on legacy pages. */
export function castIn(dom: PageDom): readonly ShownPerson[] {
  // "as …" repeats how the credits put it, inside the same link.
  dom('[data-testid="cast-item-characters-with-as"]').remove();
  // None stands in another: a hostile page that nests them would be searched again and again.
  const items = dom(CAST_ITEM).not(`${CAST_ITEM} ${CAST_ITEM}`).toArray();
  const rows = dom('.cast_list > tr, .cast_list > tbody > tr').toArray();
  return [
    ...items.map((item) => {
      const name = dom(item).find('[data-testid="title-cast-item__actor"]').first();
      const links = dom(item).find('[data-testid="cast-item-characters-link"]').toArray();
      return shownPerson(
        name,
        links.map((link) => collapse(dom(link).text())),
      );
    }),
    ...rows.flatMap((row) => {
      const cells = dom(row).children('td');
      const characters = cells.filter('.character');
      // A row without it heads a part of the table.
      if (characters.length === 0) return [];
      const name = cells.not('.primary_photo, .character').children('a[href*="/name/"]').first();
      return [shownPerson(name, legacyCharacters(characters.text()))];
    }),
  ];
}

function shownPerson(name: ReturnType<PageDom>, characters: readonly string[]): ShownPerson {
  return { nameId: nameIdIn(name.attr('href')), name: collapse(name.text()), characters };
}

/** What stands in brackets after a character and is said of the credit. */
const CREDIT_NOTE =
  /\s*\((?:as .{1,200}|voice|uncredited|(?:un)?confirmed|rumou?red|attached|announced|credit only|scenes deleted|archive (?:footage|sound)|singing voice|voice: .{1,100}|(?:\d{1,5}|unknown) episodes?.{0,30})\)$/i;

const EPISODES = /(?:^| )[\d,]{1,6} episodes?(?:, \d{4}(?:[-–]\d{4})?)?$/;

/** Characters of a legacy cell: separated by slashes, with notes in brackets, of a series with its episodes at the end. */
function legacyCharacters(cell: string): readonly string[] {
  return cell
    .split(/\s\/\s/)
    .map((part) => {
      const character = collapse(part).replace(EPISODES, '');
      // Up to three notes follow one another; a hostile cell may have thousands.
      return character.replace(CREDIT_NOTE, '').replace(CREDIT_NOTE, '').replace(CREDIT_NOTE, '');
    })
    .filter((character) => character !== '' && character !== '...');
}

const LEGACY_DIRECTORS = [
  'a[href*="/name/nm"][href*="ref_=tt_ov_dr"]',
  'a[href*="/name/nm"][href*="ref_=tt_cl_dr"]',
  'a[href*="/name/nm"][itemprop="director"]',
  '[itemprop="director"] a[href*="/name/nm"]',
].join(', ');

/** Directors among the principal credits: until 2025 their links say so, since then only the label beside them does. */
export function directorsIn(dom: PageDom): readonly ShownPerson[] {
  const marked = dom(LEGACY_DIRECTORS).toArray();
  const links =
    marked.length > 0
      ? marked
      : dom('[data-testid="title-pc-principal-credit"]')
          .toArray()
          .filter((group) => isDirecting(dom, group))
          .flatMap((group) => dom(group).find('a[href*="/name/nm"]').toArray());
  return links.map((link) => shownPerson(dom(link), []));
}

/** In the languages that IMDb's pages come in. A label that is a link names the group, whatever the language. */
const DIRECTOR_LABEL = /^(?:directors?|regie|réalisation|regia|direção|dirección|निर्देशक|निर्देशन)$/i;

function isDirecting(dom: PageDom, group: Parameters<PageDom>[0]): boolean {
  const label = dom(group).children('span, a').first();
  return DIRECTOR_LABEL.test(collapse(label.text())) || (label.attr('href') ?? '').endsWith(DIRECTOR_GROUP);
}

function nameIdIn(address: string | undefined): string | undefined {
  return /\/name\/(nm\d{7,})/.exec(address ?? '')?.[1];
}
