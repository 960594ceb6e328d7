import type { ExpectedList } from './list.js';

/** Pages of August 2026, whose votes and popularity were zeroed when they were recorded. */
export const LISTS_OF_2026: readonly ExpectedList[] = [
  {
    capture: 'jellyfin.discover-movie.filtered.page2.2026-08-06.json',
    path: 'discover/movie',
    page: { page: 2, totalPages: 247, totalResults: 4_931 },
    kind: 'movie',
    ids: '1930 1226863 299536 1439930 278 559 24428 1084242 1304313 157336 324857 1290821 569094 1327819 822119 1007757 652 271110 155 1234821',
    rows: `
21 | movie | 1930 | The Amazing Spider-Man | = | en | 113 | 2012-06-23 | 0 | - | 0 | 28 12 878 | - | no | no | no | /jexoNYnPd6vVrmygwF6QZmWPFdu.jpg | /HVcza6tJtWFrLriuh3Ano4Vt46.jpg
40 | movie | 1234821 | Jurassic World Rebirth | = | en | 482 | 2025-06-23 | 0 | - | 0 | 878 12 28 | - | no | no | no | /1RICxzeoNCAO5NpcRMIgg1XT6fm.jpg | /zNriRTr0kWwyaXPzdg1EIxf0BWk.jpg
`,
  },
  {
    capture: 'jellyfin.discover-movie.no-results.2026-08-06.json',
    path: 'discover/movie',
    page: { page: 1, totalPages: 1, totalResults: 0 },
    kind: null,
    ids: '',
    rows: '',
  },
  {
    capture: 'jellyfin.discover-movie.page1.2026-08-11.json',
    path: 'discover/movie',
    page: { page: 1, totalPages: 58_324, totalResults: 1_166_466 },
    kind: 'movie',
    ids: '969681 1368337 634649 1081003 1275779 1339713 1284465 1698863 454639 1084244 1481343 1108427 1315772 1083381 47612 980431 315635 82976 557 1375646',
    rows: `
1 | movie | 969681 | Spider-Man: Brand New Day | = | en | 370 | 2026-07-29 | 0 | - | 0 | 878 28 12 | - | no | no | no | /iPOn6DinuVyLY17YM9mKuPofV08.jpg | /qeQJx07rK2xm8SD2sJxFKhE7gs0.jpg
20 | movie | 1375646 | Colony | 군체 | ko | 320 | 2026-05-21 | 0 | - | 0 | 28 27 878 | - | no | no | no | /tN799oUR0f1gUKDYdMNrDaY7I51.jpg | /jDvxsBemt2Iyslg7qn2WMzgxz23.jpg
`,
  },
  {
    capture: 'jellyfin.discover-movie.page2.2026-08-06.json',
    path: 'discover/movie',
    page: { page: 2, totalPages: 58_326, totalResults: 1_166_518 },
    kind: 'movie',
    ids: '1212763 1273221 1564614 1311031 687163 1630409 1307118 1727780 1314481 1110034 1510795 429617 1523145 1698856 1285366 936075 1668364 1569947 1228710 1280738',
    rows: `
21 | movie | 1212763 | Evil Dead Burn | = | en | 285 | 2026-07-07 | 0 | - | 0 | 27 53 | - | no | no | no | /7JFVcU1uzv9zCfyMzLrsU04t8BU.jpg | /biwEwIkjZhMUfXzz59bpeDzwYB6.jpg
40 | movie | 1280738 | The Furious | 火遮眼 | zh | 344 | 2026-06-10 | 0 | - | 0 | 28 80 53 | - | no | no | no | /zP19YO60jwEsfKd5Qf1UvA5uJu8.jpg | /9XwQphZxNJgGASfjL58mhIkJJpf.jpg
`,
  },
  {
    capture: 'jellyfin.discover-tv.page1.2026-08-06.json',
    path: 'discover/tv',
    page: { page: 1, totalPages: 11_426, totalResults: 228_503 },
    kind: 'tv',
    ids: '94997 233643 5920 113962 2734 79744 1416 60625 65334 125988 549 51025 1622 63770 4614 124364 456 1434 4057 1399',
    rows: `
1 | tv | 94997 | House of the Dragon | = | en | 465 | 2022-08-21 | 0 | - | 0 | 10765 18 10759 | US | no | no | - | /7V0Ebks0GgpKvQ7QbLAIdX5dos4.jpg | /577eXC8wFQT0eUrJcgznSiFPRmk.jpg
20 | tv | 1399 | Game of Thrones | = | en | 329 | 2011-04-17 | 0 | - | 0 | 10765 18 10759 | US | no | no | - | /1XS1oqL89opfnbLl8WnZY1O1uJx.jpg | /2OMB0ynKlyIenMJWI2Dy9IWT4c.jpg
`,
  },
  {
    capture: 'jellyfin.movie-now-playing.page1.2026-08-06.json',
    path: 'movie/now_playing',
    page: { page: 1, totalPages: 189, totalResults: 3_773 },
    kind: 'movie',
    ids: '969681 1368337 634649 1081003 1339713 1284465 1698863 1084244 1481343 1108427 1315772 1083381 980431 1375646 1212763 1273221 1564614 1630409 1307118 1727780',
    rows: `
1 | movie | 969681 | Spider-Man: Brand New Day | = | en | 370 | 2026-07-29 | 0 | - | 0 | 878 28 12 | - | no | no | no | /iPOn6DinuVyLY17YM9mKuPofV08.jpg | /qeQJx07rK2xm8SD2sJxFKhE7gs0.jpg
20 | movie | 1727780 | Borderline | = | en | 322 | 2026-07-17 | 0 | - | 0 | 53 | - | no | no | no | /sAA2mjpYJFAKydtzG4P4aHC4mZk.jpg | /wPSOPYy2fV62GjeXpVdKyweZGZu.jpg
`,
  },
  {
    capture: 'jellyfin.movie-popular.page1.2026-08-06.json',
    path: 'movie/popular',
    page: { page: 1, totalPages: 58_322, totalResults: 1_166_422 },
    kind: 'movie',
    ids: '969681 1368337 634649 1081003 1275779 1339713 1284465 454639 1084244 1481343 1698863 1108427 1315772 1083381 980431 47612 315635 557 1212763 1375646',
    rows: `
1 | movie | 969681 | Spider-Man: Brand New Day | = | en | 370 | 2026-07-29 | 0 | - | 0 | 878 28 12 | - | no | no | no | /iPOn6DinuVyLY17YM9mKuPofV08.jpg | /qeQJx07rK2xm8SD2sJxFKhE7gs0.jpg
20 | movie | 1375646 | Colony | 군체 | ko | 320 | 2026-05-21 | 0 | - | 0 | 28 27 878 | - | no | no | no | /tN799oUR0f1gUKDYdMNrDaY7I51.jpg | /jDvxsBemt2Iyslg7qn2WMzgxz23.jpg
`,
  },
  {
    capture: 'jellyfin.movie-popular.page2.2026-08-06.json',
    path: 'movie/popular',
    page: { page: 2, totalPages: 58_321, totalResults: 1_166_401 },
    kind: 'movie',
    ids: '1273221 82976 1311031 1630409 687163 1727780 1110034 1212763 1314481 1510795 1698856 1523145 1285366 429617 1307118 1668364 936075 1280738 1127384 1569947',
    rows: `
21 | movie | 1273221 | Scary Movie | = | en | 154 | 2026-06-03 | 0 | - | 0 | 35 | - | no | no | no | /znHT8peERZRWG1ME3r0Db0EV8k8.jpg | /xWBiXclrRmTggQHMRsIn84YHavs.jpg
28 | movie | 1212763 | Evil Dead Burn | = | en | 285 | 2026-07-07 | 0 | - | 0 | 27 53 | - | no | no | no | /7JFVcU1uzv9zCfyMzLrsU04t8BU.jpg | /biwEwIkjZhMUfXzz59bpeDzwYB6.jpg
40 | movie | 1569947 | The Priest: Thanksgiving Massacre | = | en | 235 | 2025-08-08 | 0 | - | 0 | 27 | - | no | no | no | /AiRySv62247N91mfCCAryACGNuv.jpg | /1ldfkNbf3joNG8mA6idXoEL1fZV.jpg
`,
  },
  {
    capture: 'jellyfin.movie-top-rated.de.2026-08-06.json',
    path: 'movie/top_rated',
    page: { page: 1, totalPages: 554, totalResults: 11_066 },
    kind: 'movie',
    ids: '980431 1632181 1007757 278 936075 238 687163 1311031 240 424 389 155 129 19404 497 122 1218925 496243 372058 157336',
    rows: `
1 | movie | 980431 | Avatar Aang: Der Herr der Elemente | Avatar Aang: The Last Airbender | en | 316 | 2026-07-24 | 0 | - | 0 | 16 28 12 14 | - | no | no | no | /4smK8w48NDDSL6rUnHFKW6sV9VY.jpg | /ezbrL1dMymKQZw7mDEWa2ZTzN7d.jpg
2 | movie | 1632181 | Socias por accidente | = | es | - | 2026-03-12 | 0 | - | 0 | 35 10749 | - | no | no | no | /j0CIVzeR7hRAPBPGR54qDZoOQpp.jpg | /iCML6fBe3X0y06P33bM7dyYXPKZ.jpg
20 | movie | 157336 | Interstellar | = | en | 965 | 2014-11-05 | 0 | - | 0 | 12 18 878 | - | no | no | no | /hHdhfkkzt0Mwec33Ux177Z7CO8w.jpg | /5XNQBqnBwPA9yT0jZ0p3s8bbLh0.jpg
`,
  },
  {
    capture: 'jellyfin.trending-all-week.2026-08-11.json',
    path: 'trending/all/week',
    page: { page: 1, totalPages: 500, totalResults: 10_000 },
    kind: null,
    ids: 'movie/969681 movie/1368337 movie/1339713 movie/1081003 movie/1212763 tv/94997 tv/97546 tv/298168 movie/1275779 tv/113962 tv/289324 tv/615 movie/1083381 tv/125988 movie/1481343 movie/1307118 tv/30984 movie/1084244 movie/1564614 tv/278624',
    rows: `
1 | movie | 969681 | Spider-Man: Brand New Day | = | en | 370 | 2026-07-29 | 0 | - | 0 | 878 28 12 | - | no | no | no | /iPOn6DinuVyLY17YM9mKuPofV08.jpg | /qeQJx07rK2xm8SD2sJxFKhE7gs0.jpg
6 | tv | 94997 | House of the Dragon | = | en | 465 | 2022-08-21 | 0 | - | 0 | 10765 18 10759 | US | no | no | - | /7V0Ebks0GgpKvQ7QbLAIdX5dos4.jpg | /577eXC8wFQT0eUrJcgznSiFPRmk.jpg
20 | tv | 278624 | Lucky | = | en | 189 | 2026-07-14 | 0 | - | 0 | 18 80 | US | no | no | - | /xsrkiXg8EuNNtbPtbmvCxg95gK7.jpg | /hKXMOOvQwXiL01hfYG5nrkH0tEP.jpg
`,
  },
  {
    capture: 'jellyfin.trending-movie-week.2026-08-11.json',
    path: 'trending/movie/week',
    page: { page: 1, totalPages: 500, totalResults: 10_000 },
    kind: 'movie',
    ids: '969681 1368337 1339713 1081003 1212763 1275779 1083381 1481343 1307118 1084244 1564614 687163 980431 1284465 1101383 454639 1314481 1433367 1375646 1477712',
    rows: `
1 | movie | 969681 | Spider-Man: Brand New Day | = | en | 370 | 2026-07-29 | 0 | - | 0 | 878 28 12 | - | no | no | no | /iPOn6DinuVyLY17YM9mKuPofV08.jpg | /qeQJx07rK2xm8SD2sJxFKhE7gs0.jpg
20 | movie | 1477712 | Ice Cream Man | = | en | 118 | 2026-08-03 | 0 | - | 0 | 27 53 35 | - | no | no | no | /c987gxFjXqYOxZEZKcTkS1ONTWH.jpg | /75pK9Dj1CheZFItgld9TVvb2P4x.jpg
`,
  },
  {
    capture: 'jellyfin.trending-person-week.2026-08-11.json',
    path: 'trending/person/week',
    page: { page: 1, totalPages: 500, totalResults: 10_000 },
    kind: 'person',
    ids: '5531949 6087840 525 5556098 5756283 3164807 5977498 54693 6021361 5925677 22226 1136406 1590797 5240650 206 5748317 6103779 5200434',
    rows: `
1 | person | 5531949 | Saika Kawakita | 河北彩伽 | female | Acting | 0 | no | /3q5zJ5Ae6zWKgAU7FOziu0LDYr0.jpg
2 | person | 6087840 | 波多野结衣 | = | - | Acting | 0 | no | -
3 | person | 525 | Christopher Nolan | = | male | Directing | 0 | no | /xuAIuYSmsUzKlUMBFGVZaWsY3DZ.jpg
18 | person | 5200434 | 水卜櫻 | = | - | Acting | 0 | no | -
`,
  },
  {
    capture: 'jellyfin.tv-airing-today.page1.2026-08-06.json',
    path: 'tv/airing_today',
    page: { page: 1, totalPages: 16, totalResults: 305 },
    kind: 'tv',
    ids: '125988 22980 13945 16807 261471 44953 206559 287620 10160 103516 291 46271 271016 203744 1685 124003 289116 1871 81329 127163',
    rows: `
1 | tv | 125988 | Silo | = | en | 234 | 2023-05-04 | 0 | - | 0 | 10765 18 | US | no | no | - | /gMYZZvnkVNTqSVnVCphWbPXwWwb.jpg | /uTWhbLc7Bj4qNSdW3ZvZKL8cOHv.jpg
20 | tv | 127163 | Das perfekte Dinner | = | de | - | 2005-11-21 | 0 | - | 0 | 10764 | DE | no | no | - | /1DTwcRiOMmn20hHLxKeiNoI0ux2.jpg | /2CUdryUjbdOrWymDJSlHvlcoPsj.jpg
`,
  },
  {
    capture: 'jellyfin.tv-top-rated.page1.2026-08-06.json',
    path: 'tv/top_rated',
    page: { page: 1, totalPages: 126, totalResults: 2_512 },
    kind: 'tv',
    ids: '276161 299167 1396 273240 259837 209867 85077 246 64010 219246 94605 301507 37854 250307 87108 31911 60059 200709 1429 60625',
    rows: `
1 | tv | 276161 | Teach You a Lesson | 참교육 | ko | 226 | 2026-06-05 | 0 | - | 0 | 10759 18 35 | KR | no | no | - | /fMECSPrTmRClSViMsXFYmiYIcWP.jpg | /vyG93jhmPL7tBIhRtCLa5mdBKob.jpg
20 | tv | 60625 | Rick and Morty | = | en | 113 | 2013-12-02 | 0 | - | 0 | 16 35 10765 10759 | US | no | no | - | /owhkU6KRqdXoUQpjV8uyZGPtX58.jpg | /iFOkrSrJRwE27PwbyQeYLlMJXzw.jpg
`,
  },
];
