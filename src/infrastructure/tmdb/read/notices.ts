/** An answer with more odd values than these has one fault, not many. */
const MOST_SENTENCES = 20;

/** Takes a sentence about an odd value of one object; whose value it is, it knows. */
export type Say = (sentence: string) => void;

/** Sentences about odd values of one answer, at most twenty and how many more there are. */
export class Notices {
  readonly #sentences: string[] = [];
  #unsaid = 0;

  /** For the values of one object, e.g. `movie/278`. */
  about(subject: string): Say {
    return (sentence) => this.#add(`${subject}: ${sentence}`);
  }

  /** To be spread into what was read: nothing where there is nothing to say. */
  get all(): { readonly notices?: readonly string[] } {
    if (this.#sentences.length === 0) return {};
    const rest = this.#unsaid === 0 ? [] : [`and ${this.#unsaid} more`];
    return { notices: [...this.#sentences, ...rest] };
  }

  #add(sentence: string): void {
    if (this.#sentences.length < MOST_SENTENCES) this.#sentences.push(sentence);
    else this.#unsaid += 1;
  }
}
