import { paragraph } from '../../filler-text.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf } from '../catalogue/chance.js';
import { dateOf, dayOf } from '../catalogue/days.js';
import type { Json } from '../catalogue/json.js';
import { personFacts } from '../catalogue/people.js';

const DETAILS = 43;
const PLACES = [
  'Bandung, Indonesia',
  'Berlin, Germany',
  'Busan, South Korea',
  'Lagos, Nigeria',
  'Osaka, Japan',
  'São Paulo, Brazil',
];

/** `/person/{id}` without anything appended; what is unknown is `null`, `""` or `[]`. */
export function personDetails(catalogue: Catalogue, index: number): Json {
  const facts = personFacts(catalogue, index);
  const random = chanceOf(catalogue.seed, facts.id, DETAILS);
  const born = random.next() < 0.5 ? null : dayOf('1925-01-01') + random.below(29_000);
  const died = born !== null && random.next() < 0.2 ? born + 12_000 + random.below(18_000) : null;
  const biography = random.next() < 0.6 ? '' : `${paragraph(random, 4)}\n\n${paragraph(random, 3)}`;
  const edited = catalogue.changedOn('person', index, 'biography');
  return {
    adult: false,
    also_known_as: facts.name === facts.originalName ? [] : [facts.originalName],
    biography: edited === null ? biography : paragraph(chanceOf(catalogue.seed, facts.id, edited), 3),
    birthday: born === null ? null : dateOf(born),
    deathday: died === null || died > catalogue.firstDay ? null : dateOf(died),
    gender: facts.gender,
    homepage: random.next() < 0.05 ? `https://people.example/${facts.id}` : null,
    id: facts.id,
    imdb_id: catalogue.imdbIdAt('person', index),
    known_for_department: facts.department,
    name: facts.name,
    place_of_birth: random.next() < 0.5 ? null : random.pick(PLACES),
    popularity: facts.popularity,
    profile_path: facts.profilePath,
  };
}
