import { opaqueId } from '../../filler-text.js';
import type { SeededRandom } from '../../seeded-random.js';
import { popularityOn } from '../days/drift.js';
import type { Catalogue } from './catalogue.js';
import { chance, chanceOf } from './chance.js';
import { filmPeople } from './film-ids.js';
import type { Json } from './json.js';

/** What rows and credits say of a person. */
export interface PersonFacts {
  readonly id: number;
  readonly name: string;
  readonly originalName: string;
  /** 0 unknown, 1 female, 2 male, 3 non-binary. */
  readonly gender: 0 | 1 | 2 | 3;
  readonly department: string;
  readonly profilePath: string | null;
  readonly popularity: number;
}

const PERSON = 3;
const POPULARITY = 4;
const FIRST_NAMES =
  'Ada Amir Anaïs Bea Carlos Chioma Dewi Elif Finn Greta Hiro Ingrid Jonas Kavya Lena Mateo Mina Noor Olga Paulo Quentin Rosa Sami Tove Umi Viktor Wanda Yuna Zoë Budi Siti Tomás'.split(
    ' ',
  );
const LAST_NAMES =
  'Abara Andersen Bauer Castillo Danjuma Eriksen Ferro Gupta Hartono Ivanova Jansen Kim Lindqvist Moreau Nakamura Osei Park Quispe Rahman Santoso Tanaka Ueda Varga Wijaya Xu Yilmaz Zhang Wibowo Novak Costa'.split(
    ' ',
  );
/** As names of people are written at home, where that is not in Latin letters. */
const NATIVE_NAMES = ['河北彩花', '윤율', '波多野结衣', '田中夏', '김서연', '王海', 'Ольга Иванова', 'สมชาย'];
const DEPARTMENTS = [
  ['Acting', 0.72],
  ['Directing', 0.09],
  ['Writing', 0.07],
  ['Production', 0.06],
  ['Camera', 0.03],
  ['Sound', 0.03],
] as const;

export function personFacts(catalogue: Catalogue, index: number): PersonFacts {
  const id = catalogue.idAt('person', index);
  const origin = catalogue.originOf('person', index);
  const random = chanceOf(catalogue.seed, origin === index ? id : catalogue.idAt('person', origin), PERSON);
  const ofFilms = filmPeople[origin];
  const made = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  const native = random.next() < 0.12 ? random.pick(NATIVE_NAMES) : made;
  // Some names were never written in Latin letters.
  const first = ofFilms?.name ?? (random.next() < 0.3 ? native : made);
  const edited = catalogue.changedOn('person', index, 'name');
  return {
    id,
    name: edited === null ? first : withInitial(first, chanceOf(catalogue.seed, id, edited)),
    originalName: ofFilms?.name ?? native,
    gender: genderOf(random.next()),
    department: departmentAt(random.next()),
    profilePath: random.next() < 0.45 ? null : `/${opaqueId(random, 27)}.jpg`,
    popularity: personPopularity(catalogue, id),
  };
}

/** By itself, since all people are sorted by it. */
export function personPopularity(catalogue: Catalogue, id: number): number {
  const first = 0.01 + 0.2 / (chance(catalogue.seed, id, POPULARITY) + 0.004);
  return popularityOn(catalogue, id, Math.round(first * 10_000) / 10_000);
}

const INITIALS = 'ABCDEFGHJKLMNPRSTW';

/** `Lena M. Kim`. */
function withInitial(name: string, random: SeededRandom): string {
  const [first = '', ...rest] = name.split(' ');
  return [first, `${random.pick([...INITIALS])}.`, ...rest].join(' ');
}

/** What every object about a person in a list of credits begins with. */
export function creditHead(person: PersonFacts): Json {
  return {
    adult: false,
    gender: person.gender,
    id: person.id,
    known_for_department: person.department,
    name: person.name,
    original_name: person.originalName,
    popularity: person.popularity,
    profile_path: person.profilePath,
  };
}

/** A row of `/trending/person` and of `/find`. */
export function personRow(person: PersonFacts): Json {
  return {
    adult: false,
    id: person.id,
    name: person.name,
    original_name: person.originalName,
    media_type: 'person',
    popularity: person.popularity,
    gender: person.gender,
    known_for_department: person.department,
    profile_path: person.profilePath,
  };
}

function genderOf(place: number): PersonFacts['gender'] {
  if (place < 0.3) return 0;
  if (place < 0.6) return 1;
  return place < 0.99 ? 2 : 3;
}

function departmentAt(place: number): string {
  let left = place;
  for (const [department, share] of DEPARTMENTS) {
    left -= share;
    if (left < 0) return department;
  }
  return 'Acting';
}
