import { CREWS, type Crew } from '../../../domain/imdb/movie.js';
import { namesCrew } from './next-data-credits.js';
import { authorsOf } from './one-crew.js';
import { collapse, type Elements, outermost, type PageDom, textWithout, within } from './page-dom.js';

interface ShownPerson {
  readonly nameId: string | undefined;
  readonly name: string;
  readonly characters: readonly string[];
}

/** The billed cast: one block a person since 2021, one table row on legacy pages. */
export function castIn(dom: PageDom): readonly ShownPerson[] {
  const items = outermost(dom, '[data-testid="title-cast-item"]').toArray();
  const rows = outermost(dom, '.cast_list > tr, .cast_list > tbody > tr').toArray();
  return [
    ...items.map((item) => {
      const name = within(dom, dom(item), '[data-testid="title-cast-item__actor"]').first();
      const links = within(dom, dom(item), '[data-testid="cast-item-characters-link"]').toArray();
      return shownPerson(
        name,
        // "as …" repeats how the credits put it, inside the same link.
        links.map((link) => textWithout(dom, dom(link), '[data-testid="cast-item-characters-with-as"]')),
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

function shownPerson(name: Elements, characters: readonly string[]): ShownPerson {
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

/** Principal credits: one item each since 2021, one line each on legacy pages, a block of details until 2015. */
const CREDIT_ITEM = '[data-testid="title-pc-principal-credit"], .credit_summary_item, .txt-block';

/** In the languages that IMDb's pages come in. A label that is a link names the group, whatever the language. */
const LABELS: Readonly<Record<Crew, RegExp>> = {
  directors: labelFrom('direc|direç|diret|diri[gx]|réalis|realiz|regi|निर्देश'),
  writers: labelFrom(
    'writ|drehb|autor|scénar|sceneggiat|scritt|roteir|argument|gui[oó]n|escrit|écri|लेख|पटकथा',
  ),
  creators: labelFrom('creat|cré(?:at|é)|crea[cd]|cria[cçd]|idee|ideat|schöpf|erfind|erstell|निर्माता|रचयिता'),
};

/** A word of which the beginning is known, for one or more people of either sex: `Creatore/creatrice`, `Criado por`. */
function labelFrom(beginnings: string): RegExp {
  const word = '[\\p{L}\\p{M}]{0,20}';
  return new RegExp(
    `^(?:${beginnings})${word}(?: ?[/(·:*_-] ?-?${word}\\)?| (?:by|par|por|d[ai]|von))?:?$`,
    'iu',
  );
}

/** What says of a link whom it names; one mark for writers and creators. */
const MARKED = {
  directors: [
    'a[href*="/name/nm"][href*="ref_=tt_ov_dr"]',
    'a[href*="/name/nm"][href*="ref_=tt_cl_dr"]',
    'a[href*="/name/nm"][itemprop="director"]',
    '[itemprop="director"] a[href*="/name/nm"]',
  ].join(', '),
  authors: 'a[href*="/name/nm"][href*="ref_=tt_ov_wr"]',
} as const;

/**
 * Who directs, writes or has created the title, each where the label beside them says so. Where no label is known, the
 * links of directors, and until 2025 those of writers, say it.
 *
 * @param kind tells writers from creators where only a link's mark is known
 */
export function crewsIn(
  dom: PageDom,
  kind: string | undefined,
): Readonly<Record<Crew, readonly ShownPerson[]>> & { readonly hasOneCrew: boolean } {
  const crews: Record<Crew, Elements[]> = { directors: [], writers: [], creators: [] };
  for (const item of outermost(dom, CREDIT_ITEM).toArray()) {
    const label = dom(item).children('span, a, h4').first();
    const crew =
      CREWS.find((one) => namesCrew(label.attr('href'), one)) ??
      CREWS.find((one) => LABELS[one].test(collapse(label.text())));
    if (crew !== undefined) crews[crew].push(within(dom, dom(item), 'a[href*="/name/nm"]'));
  }
  const people = (links: Elements) => links.toArray().map((link) => shownPerson(dom(link), []));
  const labelled = (crew: Crew) => crews[crew].flatMap(people);
  const directors = labelled('directors');
  const authors =
    [...crews.writers, ...crews.creators].length === 0 ? people(outermost(dom, MARKED.authors)) : [];
  return {
    directors: directors.length > 0 ? directors : people(outermost(dom, MARKED.directors)),
    writers: labelled('writers'),
    creators: labelled('creators'),
    ...(authors.length > 0 && { [authorsOf(kind)]: authors }),
    hasOneCrew: authors.length > 0,
  };
}

function nameIdIn(address: string | undefined): string | undefined {
  return /\/name\/(nm\d{7,})/.exec(address ?? '')?.[1];
}
