import { collapse, type PageDom } from './page-dom.js';

interface ShownPerson {
  readonly nameId: string | undefined;
  readonly name: string;
  readonly characters: readonly string[];
}

/** The billed cast: one block a person since 2021, one table row on legacy pages. */
export function castIn(dom: PageDom): readonly ShownPerson[] {
  // "as …" repeats how the credits put it, inside the same link.
  dom('[data-testid="cast-item-characters-with-as"]').remove();
  return dom('[data-testid="title-cast-item"], .cast_list tr')
    .toArray()
    .map((row) => {
      const name = dom(row)
        .find(
          '[data-testid="title-cast-item__actor"], td:not(.primary_photo):not(.character) > a[href*="/name/"]',
        )
        .first();
      const links = dom(row).find('[data-testid="cast-item-characters-link"], .character a');
      const characters =
        links.length > 0
          ? links.toArray().map((link) => dom(link).text())
          : dom(row).find('.character').text().split(' / ');
      return {
        nameId: nameIdIn(name.attr('href')),
        name: collapse(name.text()),
        characters: characters.map(collapse),
      };
    });
}

/** Directors among the principal credits; their labels are localised, the reference tag in their links is not. */
export function directorsIn(dom: PageDom): readonly ShownPerson[] {
  return dom('a[href*="/name/nm"][href*="ref_=tt_ov_dr"], a[href*="/name/nm"][href*="ref_=tt_cl_dr"]')
    .toArray()
    .map((link) => ({
      nameId: nameIdIn(dom(link).attr('href')),
      name: collapse(dom(link).text()),
      characters: [],
    }));
}

function nameIdIn(address: string | undefined): string | undefined {
  return /\/name\/(nm\d{7,})/.exec(address ?? '')?.[1];
}
