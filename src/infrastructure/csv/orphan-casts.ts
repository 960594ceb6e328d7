/** Rows of `movie_actor.csv` whose movie `movies.csv` does not have, as when somebody has removed its row. */
export class OrphanCasts {
  #movies = 0;
  #first = '';

  add(movieId: string, line: number): void {
    if (this.#movies === 0) this.#first = `${movieId} on line ${line}`;
    this.#movies += 1;
  }

  /** A sentence, if there are any. */
  notices(folder: string, consequence = 'they stay there'): string[] {
    if (this.#movies === 0) return [];
    return [
      `${folder}: movie_actor.csv has the casts of titles that movies.csv does not have (${this.#movies} in all, ` +
        `the first ${this.#first}); ${consequence}: scrape these titles again, or remove the rows`,
    ];
  }
}
