const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'[\p{L}\p{M}]+)*/gu;

/** Addresses are the same in every review of an author with a site of their own: they would tell the author. */
const ADDRESS = /(?:https?:\/\/|www\.)\S+/gi;

const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** What is longer is no word, and a model would carry it. */
const LONGEST_WORD = 40;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * What a text is judged by: its words and its pairs of words that follow each other (`not good`), in lower case, each
 * once.
 */
export function featuresOf(text: string): ReadonlySet<string> {
  const features = new Set<string>();
  let before: string | null = null;
  for (const word of wordsOf(text)) {
    features.add(word);
    if (before !== null) features.add(`${before} ${word}`);
    before = word;
  }
  return features;
}

function* wordsOf(text: string): Iterable<string> {
  const plain = text.replace(ADDRESS, ' ').normalize('NFKC').toLowerCase().replaceAll('’', "'");
  for (const [run] of plain.matchAll(WORD)) {
    for (const word of WITHOUT_SPACES.test(run) ? segmented(run) : [run]) {
      if (word.length <= LONGEST_WORD) yield word;
    }
  }
}

function* segmented(run: string): Iterable<string> {
  for (const { segment, isWordLike } of segmenter.segment(run)) if (isWordLike === true) yield segment;
}
