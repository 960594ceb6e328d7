import type { TmdbPage } from '../../../../../../src/domain/tmdb/tmdb-content.js';
import type { TmdbTitleKind } from '../../../../../../src/domain/tmdb/tmdb-id.js';

interface ExpectedReviews {
  readonly capture: string;
  readonly kind: TmdbTitleKind;
  readonly id: number;
  readonly page: TmdbPage;
  /** Lines of `reviewLine`. */
  readonly reviews: string;
}

/** Pages of reviews of 2022 to 2026 as they were written down from captures. */
export const EXPECTED_REVIEWS: readonly ExpectedReviews[] = [
  {
    capture: 'adamayoung.review-pageable-list.json',
    kind: 'movie',
    id: 297_761,
    page: { page: 1, totalPages: 1, totalResults: 1 },
    reviews: `
57a814dc9251415cfb00309a | Frank Ochieng | - | 6220 | - | - | https://www.themoviedb.org/review/57a814dc9251415cfb00309a
`,
  },
  {
    capture: 'jdrouet.movie-reviews.json',
    kind: 'movie',
    id: 550,
    page: { page: 1, totalPages: 1, totalResults: 9 },
    reviews: `
5b1c13b9c3a36848f2026384 | Goddard | - | 188 | 2018-06-09T17:51:53.359Z | 2021-06-23T15:58:09.421Z | https://www.themoviedb.org/review/5b1c13b9c3a36848f2026384
5b3e1ba1925141144c007f17 | Brett Pascoe | 9 | 105 | 2018-07-05T13:22:41.754Z | 2021-06-23T15:58:10.199Z | https://www.themoviedb.org/review/5b3e1ba1925141144c007f17
5fba9c4a0792e1003f3a1294 | Manuel São Bento | 8 | 9755 | 2020-11-22T17:13:46.301Z | 2021-06-23T15:58:47.886Z | https://www.themoviedb.org/review/5fba9c4a0792e1003f3a1294
5ffe679d7d5db5003bc8340a | r96sk | 7 | 1208 | 2021-01-13T03:23:09.309Z | 2021-06-23T15:58:50.082Z | https://www.themoviedb.org/review/5ffe679d7d5db5003bc8340a
60918f96b3e6270029645c19 | rsanek | 9 | 373 | 2021-05-04T18:16:54.168Z | 2021-06-23T15:58:55.175Z | https://www.themoviedb.org/review/60918f96b3e6270029645c19
60df6c4f9979d2005d419e08 | Wuchak | 6 | 2216 | 2021-07-02T19:43:11.860Z | 2021-10-06T02:29:57.537Z | https://www.themoviedb.org/review/60df6c4f9979d2005d419e08
60eddd855f622b005e51f938 | katch22 | 8 | 79 | 2021-07-13T18:37:57.161Z | 2021-07-14T13:17:01.343Z | https://www.themoviedb.org/review/60eddd855f622b005e51f938
639576a62cefc200a2fd4f33 | alksjalksj | 10 | 44 | 2022-12-11T06:20:22.180Z | 2022-12-13T20:53:10.226Z | https://www.themoviedb.org/review/639576a62cefc200a2fd4f33
650b3b806c19ea00eba1f99a | chosengreatone | 10 | 971 | 2023-09-20T18:35:44.824Z | 2023-09-21T21:44:52.351Z | https://www.themoviedb.org/review/650b3b806c19ea00eba1f99a
`,
  },
  {
    capture: 'jellyfin.movie-47964-reviews.2026-08-06.json',
    kind: 'movie',
    id: 47_964,
    page: { page: 1, totalPages: 1, totalResults: 3 },
    reviews: `
5ae9d7ae0e0a26394e008aeb | reviewer6 | 4 | 2038 | 2018-05-02T15:22:22Z | 2024-05-16T15:21:16Z | https://www.themoviedb.org/review/5ae9d7ae0e0a26394e008aeb
5b25e2d20e0a26672200b33b | reviewer7 | 7 | 2484 | 2018-06-17T04:25:54Z | 2021-06-23T15:58:09Z | https://www.themoviedb.org/review/5b25e2d20e0a26672200b33b
679f0b66a57909701acb5716 | reviewer8 | 4 | 1117 | 2025-02-02T06:06:30Z | 2025-02-02T06:06:30Z | https://www.themoviedb.org/review/679f0b66a57909701acb5716
`,
  },
  {
    capture: 'jellyfin.tv-1396-reviews.page1.2026-08-06.json',
    kind: 'tv',
    id: 1_396,
    page: { page: 1, totalPages: 1, totalResults: 5 },
    reviews: `
5accdbe6c3a3687e2702d058 | reviewer1 | 10 | 274 | 2018-04-10T15:44:38Z | 2021-06-23T15:58:07Z | https://www.themoviedb.org/review/5accdbe6c3a3687e2702d058
5d91c4a2172d7f001759ca0a | reviewer2 | 10 | 1002 | 2019-09-30T09:02:26Z | 2021-06-23T15:58:27Z | https://www.themoviedb.org/review/5d91c4a2172d7f001759ca0a
5ee08bdd90dde0001fa67192 | reviewer3 | 9 | 76 | 2020-06-10T07:29:33Z | 2021-06-23T15:58:39Z | https://www.themoviedb.org/review/5ee08bdd90dde0001fa67192
6429b5168de0ae00978d836a | reviewer4 | 3 | 835 | 2023-04-02T17:02:14Z | 2023-04-03T16:45:23Z | https://www.themoviedb.org/review/6429b5168de0ae00978d836a
6a1383fc7fb3933370db6053 | reviewer5 | 10 | 112 | 2026-05-24T23:04:28Z | 2026-05-25T20:23:09Z | https://www.themoviedb.org/review/6a1383fc7fb3933370db6053
`,
  },
  {
    capture: 'jellyfin.tv-1396-reviews.page2.2026-08-06.json',
    kind: 'tv',
    id: 1_396,
    page: { page: 2, totalPages: 1, totalResults: 5 },
    reviews: '',
  },
];
