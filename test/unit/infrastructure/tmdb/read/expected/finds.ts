interface ExpectedFind {
  readonly capture: string;
  /** Lines of `titleLine` and `personLine`: movies, series, people. */
  readonly found: string;
  readonly seasonsOf: readonly number[];
  readonly episodesOf: readonly number[];
}

/** What was found in 2021 to 2026, as it was written down from captures. */
export const EXPECTED_FINDS: readonly ExpectedFind[] = [
  {
    capture: 'adamayoung.find-imdb-id-movie.json',
    found: `
movie | 550 | Fight Club | = | en | 295 | 1999-10-15 | 49.0884 | 8.436 | 32615 | 18 53 | - | no | - | no | /jSziioSwPVrOy9Yow3XhWIBDjq1.jpg | /c6OLXfKAk5BKeR6broC8pYiCquX.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'adamayoung.find-results.json',
    found: `
movie | 550 | Fight Club | = | en | 126 | 1999-10-12 | 0.5 | 7.8 | 3439 | 18 | - | no | - | no | - | /fCayJrkfRaCRCTh8GqN30f8oyQF.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'c-eg.find-tv-season.json',
    found: '',
    seasonsOf: [1396],
    episodesOf: [],
  },
  {
    capture: 'jellyfin.find-nm0000246.2026-08-06.json',
    found: `
person | 62 | Bruce Willis | = | male | Acting | 0 | no | /w3aXr1e7gQCn8MSp1vW4sXHn99P.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'jellyfin.find-tt0088247.2026-08-06.json',
    found: `
movie | 218 | The Terminator | = | en | 389 | 1984-10-26 | 0 | - | 0 | 28 53 878 | - | no | no | no | /qvktm0BHcnmDpul4Hz01GIazWPr.jpg | /ffdqHMWkh1h9MABwIfbfRJhgFW6.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'jellyfin.find-tt0903747.2026-08-06.json',
    found: `
tv | 1396 | Breaking Bad | = | en | 312 | 2008-01-20 | 0 | - | 0 | 18 80 | US | no | no | - | /anFx9aTOOYqgS3v7x3R84Kz67ly.jpg | /tsRy63Mu5cu8etL1X7ZLyf7UP1M.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'jellyfin.find-tt0959621.2026-08-06.json',
    found: '',
    seasonsOf: [],
    episodesOf: [1396],
  },
  {
    capture: 'leandcesar.find-several.json',
    found: `
movie | 559969 | El Camino: A Breaking Bad Movie | = | en | 136 | 2019-10-11 | 26.075 | 6.938 | 4207 | 80 18 53 28 | - | no | - | no | /ePXuKdXZuJx8hHMNr2yM4jY2L7Z.jpg | /yzpZVgaTZzDrAP1yVeCbKZH9jmA.jpg
tv | 1396 | Breaking Bad | = | en | 317 | 2008-01-20 | 374.007 | 8.874 | 11240 | 18 | US | no | - | - | /ggFHVNu6YYI5L9pCfOacjizRGt.jpg | /84XPpjGvxNyExjSuLQe0SzioErt.jpg
person | 17419 | Bryan Cranston | = | male | Acting | 74.159 | no | /7Jahy5LZX2Fo8fGJltMreAI49hC.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'moviebase.find_movie_tt10919380.json',
    found: `
movie | 551804 | Freaky | = | en | 111 | 2020-11-12 | 48.084 | 6.9 | 706 | 27 53 35 14 | - | no | - | no | /8xC6QSyxrpm0D5A6iyHNemEWBVe.jpg | /eShw0LB5CkoEfYtpUcXPD85oz5Q.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
  {
    capture: 'moviebase.find_person_nm0424060.json',
    found: `
person | 1245 | Scarlett Johansson | - | non-binary | Acting | 97.799 | no | /6NsMbJXRlDZuDzatN2akFdGuTvx.jpg
`,
    seasonsOf: [],
    episodesOf: [],
  },
];
