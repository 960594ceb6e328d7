import type { ExpectedList } from './list.js';

/** Pages of 2019 to February 2026. */
export const OLDER_LISTS: readonly ExpectedList[] = [
  {
    capture: 'adamayoung.trending-all.json',
    path: 'trending/all/day',
    page: { page: 1, totalPages: 500, totalResults: 10_000 },
    kind: null,
    ids: 'movie/1368166 tv/106379 person/12345',
    rows: `
1 | movie | 1368166 | The Housemaid | = | en | 57 | 2025-12-18 | 353.14 | 7.1 | 743 | 9648 53 | - | no | - | no | /cWsBscZzwu5brg9YjNkGewRUvJX.jpg | /tNONILTe9OJz574KZWaLze4v6RC.jpg
2 | tv | 106379 | Fallout | = | en | 44 | 2024-04-10 | 188.24 | 8.144 | 2501 | 10759 10765 | US | no | - | - | /c15BtJxCXMrISLVmysdsnZUPQft.jpg | /cIgHBLTMbcIkS0yvIrUUVVKLdOz.jpg
3 | person | 12345 | John Doe | = | male | Acting | 100.5 | no | /path.jpg
`,
  },
  {
    capture: 'c-eg.trending-people.json.gz',
    path: 'trending/person/week',
    page: { page: 1, totalPages: 1_000, totalResults: 20_000 },
    kind: 'person',
    ids: '224513 1158 57607 505710 2963 190 500 18897 72129 1077300 880 18918 73457 1136406 309 1100 62064 192 6384 550843',
    rows: `
1 | person | 224513 | Ana de Armas | = | female | Acting | 349.766 | no | /3vxvsmYLTf4jnr163SUlBIw51ee.jpg
20 | person | 550843 | Elizabeth Olsen | = | female | Acting | 24.278 | no | /upS7wivapuUwGS5ABIpH58vVvL8.jpg
`,
  },
  {
    capture: 'jdrouet.movie-popular.json',
    path: 'movie/popular',
    page: { page: 1, totalPages: 42_471, totalResults: 849_412 },
    kind: 'movie',
    ids: '787699 572802 609681 940551 955916 906126 753342 1022796 799155 1028703 508883 848187 918692 792307 872585 1211957 899445 1214314 466420 346698',
    rows: `
1 | movie | 787699 | Wonka | = | en | 228 | 2023-12-06 | 3205.442 | 7.193 | 1401 | 35 10751 14 | - | no | - | no | /qhb1qOilapbapxWQn9jtRCMwXJF.jpg | /yOm993lsJyPmBodlYjgpPwBjXP9.jpg
20 | movie | 346698 | Barbie | = | en | 229 | 2023-07-19 | 412.878 | 7.1 | 7071 | 35 12 14 | - | no | - | no | /iuFNMS8U5cb6xfzi51Dbkovj7vM.jpg | /nHf61UzkfFno5X1ofIhugCPus2R.jpg
`,
  },
  {
    capture: 'jdrouet.movie-recommendations.json',
    path: 'movie/550/recommendations',
    page: { page: 1, totalPages: 2, totalResults: 40 },
    kind: 'movie',
    ids: '1099066 1136573 1083189 879502 658009 267705 680 757019 807 27205 238 13 155 16869 603 11324 278 68718 77 500 73',
    rows: `
1 | movie | 1099066 | Hitlers letzte Tage - Der Film "Der Untergang" | = | de | 64 | 2005-09-16 | 6.619 | - | 0 | 99 | - | no | - | no | - | -
3 | movie | 1083189 | Man | = | en | 245 | - | 0.6 | 6.833 | 15 | 18 | - | no | - | no | - | -
8 | movie | 757019 | Fight | = | en | 94 | 1973-01-01 | 1.063 | 6.3 | 20 | - | - | no | - | no | /sKLsn8KckO0uP1jaQR7jsmGdkNj.jpg | -
21 | movie | 73 | American History X | = | en | 503 | 1998-07-01 | 29.745 | 8.347 | 10999 | 18 | - | no | - | no | /euypWkaYFOLW3e5rLIcTAjWnhhT.jpg | /9LSsSPbP715XT9B7acIZzantPyX.jpg
`,
  },
  {
    capture: 'jdrouet.movie-top-rated.json',
    path: 'movie/top_rated',
    page: { page: 1, totalPages: 456, totalResults: 9_109 },
    kind: 'movie',
    ids: '278 238 240 424 389 19404 129 155 496243 497 372058 680 122 13 429 769 346 12477 637 11216',
    rows: `
1 | movie | 278 | The Shawshank Redemption | = | en | 388 | 1994-09-23 | 103.679 | 8.7 | 25411 | 18 80 | - | no | - | no | /q6y0Go1tsGEsmtFryDOJo3dEmqu.jpg | /kXfqcdQKsToO0OUXHcrrNCHDBzO.jpg
20 | movie | 11216 | Cinema Paradiso | Nuovo Cinema Paradiso | it | 159 | 1988-11-17 | 39.835 | 8.45 | 4093 | 18 10749 | - | no | - | no | /8SRUfRUi6x4O68n0VCbDNRa6iGL.jpg | /zoVeIgKzGJzpdG6Gwnr7iOYfIMU.jpg
`,
  },
  {
    capture: 'jdrouet.search-movie.json',
    path: 'search/movie',
    page: { page: 1, totalPages: 1, totalResults: 1 },
    kind: 'movie',
    ids: '21778',
    rows: `
1 | movie | 21778 | RRRrrrr!!! | = | fr | 465 | 2004-01-28 | 25.016 | 6.331 | 1107 | 35 | - | no | - | no | /qsGU6myn85MfqpNAxzJtxJ3VgrM.jpg | /2fxpVG5TxDmylZopKqwnMQXPYMP.jpg
`,
  },
  {
    capture: 'lordmike.trending-movie-week.2019-01-26.json',
    path: 'trending/movie/week',
    page: { page: 1, totalPages: 1_000, totalResults: 20_000 },
    kind: 'movie',
    ids: '424694 332562 360920 433249 567604 297802 369972 446807 335983 450465 401469 424783 399402 426543 483906 405774 463272 460321 428078 299536',
    rows: `
1 | movie | 424694 | Bohemian Rhapsody | = | en | 405 | 2018-10-24 | 242.391 | 8.2 | 3944 | 18 10402 | - | no | - | no | /gbmkFWdtihe1VfydTDsieQ6VfGL.jpg | /93xA62uLd5CwMOAs37eQ7vPc1iV.jpg
20 | movie | 299536 | Avengers: Infinity War | = | en | 490 | 2018-04-25 | 108.095 | 8.3 | 10991 | 28 12 14 | - | no | - | no | /7WsyChQLEftFiDOVTGkv3hFpyyt.jpg | /bOGkgRGdhrBYJSLpXaxhXVstddV.jpg
`,
  },
  {
    capture: 'moviebase.discover_movie.json',
    path: 'discover/movie',
    page: { page: 1, totalPages: 250, totalResults: 5_000 },
    kind: 'movie',
    ids: '616180 593660 734353 225461 707913 215378 475220 407630 544756 739291 696007 647850 579051 513310 63495 390497 65899 549294 539364 429416',
    rows: `
1 | movie | 616180 | Jim Knopf und die Wilde 13 | = | de | 542 | 2021-07-01 | 2.82 | 6.7 | 3 | 12 10751 14 | - | no | - | no | /f7a4R6XImrkc4qMhi9aWsTEu7li.jpg | /gq9FvopuQeGs6TKljGghefC14uD.jpg
4 | movie | 225461 | The Scorpio Factor | = | en | 58 | 2021-05-28 | 0.6 | 3 | 1 | - | - | no | - | no | - | -
8 | movie | 407630 | Raging Anger | = | en | 92 | 2021-05-12 | 0.6 | - | 0 | 28 | - | no | - | no | - | -
20 | movie | 429416 | Jesus Rolls - Niemand verarscht Jesus | The Jesus Rolls | en | 653 | 2021-04-08 | 8.074 | 4.6 | 81 | 35 80 18 | - | no | - | no | /u8e5BNP1DSfWUzxcXPLT5GeyOOC.jpg | /3KdB5i4dQn4WGKXoWoHYmVcDjwf.jpg
`,
  },
  {
    capture: 'moviebase.movie_popular.json',
    path: 'movie/popular',
    page: { page: 1, totalPages: 2, totalResults: 40 },
    kind: 'movie',
    ids: '804150 315162 943822 505642 631842 850871 1011679 1026563 594767 646389 1077280 76600 677179 536554 1058949 436270 1003579 640146 603692 965839',
    rows: `
1 | movie | 804150 | Cocaine Bear | = | en | 208 | 2023-02-22 | 2723.906 | 6.6 | 351 | 53 35 | - | no | - | no | /gOnmaxHo0412UVr1QM5Nekv1xPi.jpg | /a2tys4sD7xzVaogPntGsT1ypVoT.jpg
20 | movie | 965839 | Lord of the Streets | = | en | 254 | 2022-04-22 | 729.236 | 5.3 | 46 | 28 | - | no | - | no | /mbigXpUgVgLOacgxlyFfsLRFqxQ.jpg | /32GH8Mi4GmTPIQyd6IW1FFrHWrj.jpg
`,
  },
  {
    capture: 'moviebase.trending_movie.json',
    path: 'trending/movie/day',
    page: { page: 1, totalPages: 1_000, totalResults: 20_000 },
    kind: 'movie',
    ids: '76600 594767 700391 677179 603692 502356 638974 726759 739405 736790 493529 849869 640146 958196 816904 804150 785084 315162 545611 615777',
    rows: `
1 | movie | 76600 | Avatar: The Way of Water | = | en | 272 | 2022-12-14 | 8112.525 | 7.75 | 6832 | 878 12 28 | - | no | - | no | /t6HIqrRAclMCA60NsSmeqe9RmNV.jpg | /ytdebEE0ndYLSTEctPgh8e0vaBs.jpg
20 | movie | 615777 | Babylon | = | en | 232 | 2022-12-22 | 253.759 | 7.538 | 1553 | 18 35 | - | no | - | no | /wjOHjWCUE0YzDiEzKv8AfqHj3ir.jpg | /oCKZAdUROqdlTcUOstqJ1gM8JQt.jpg
`,
  },
  {
    capture: 'moviebase.trending_person.json',
    path: 'trending/person/day',
    page: { page: 1, totalPages: 1_000, totalResults: 20_000 },
    kind: 'person',
    ids: '3714087 6384 976 138 500 31 2963 6193 62 880 18897 19292 192 18918 287 190 5655 85 525 1622390',
    rows: `
1 | person | 3714087 | Yua Mikami | = | female | Acting | 7.064 | no | /vZ2FW6L8mErV81jO7DaeJ6blVTS.jpg
2 | person | 6384 | Keanu Reeves | = | male | Acting | 83.733 | no | /rRdru6REr9i3WIHv2mntpcgxnoY.jpg
20 | person | 1622390 | Lee Chae-dam | = | female | Acting | 18.344 | no | /7wMyr6F3yzvbSpu2XMxSW3vObED.jpg
`,
  },
];
