import type { ScoreCounts } from '../../application/score-reviews.js';
import type { LanguageCount, SentimentTraining } from '../../application/train-sentiment.js';
import { type Confusion, type Figures, figuresOf, sumOf } from '../../domain/sentiment/figures.js';
import { UNDETERMINED } from '../../domain/sentiment/review-language.js';
import type { LanguageModel, SentimentModel } from '../../domain/sentiment/sentiment-model.js';
import { counted } from '../../shared/counted.js';
import { tableText } from '../text/table-text.js';

interface Trained extends Omit<SentimentTraining, 'model'> {
  readonly path: string;
  readonly id: string;
  readonly model: SentimentModel;
}

/** What `train` prints: of each language how well its reviews are judged by what was learned from others. */
export function trainingText({ path, id, model, leftOut }: Trained): string {
  const left = leftOut.length === 0 ? '' : `Too few to learn from${leftOutText(leftOut)}.\n`;
  return [
    ...model.languages.map(languageText),
    `${left}Model ${id} is in ${path}; tmdb sentiment score uses it.\n`,
  ].join('\n');
}

export function trainingJson({ path, id, model, leftOut }: Trained) {
  const languages = model.languages.map(({ language, reviews, folds, features }) => {
    const confusion = sumOf(folds);
    return {
      language,
      reviews,
      features: features.length,
      confusion,
      ...figuresOf(confusion),
      folds: folds.map(figuresOf),
    };
  });
  return { path, id, version: model.version, trainedAt: model.trainedAt, languages, leftOut };
}

/** `: en 12 good and 3 bad, …`; nothing where there are none. */
export function leftOutText(leftOut: readonly LanguageCount[]): string {
  const parts = leftOut.map(({ language, good, bad }) => `${nameOf(language)} ${good} good and ${bad} bad`);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function languageText({ language, reviews, folds, features }: LanguageModel): string {
  const confusion = sumOf(folds);
  const figures = figuresOf(confusion);
  const { good, bad } = reviews;
  return `${nameOf(language)}: ${counted(good + bad, 'review')} (${good} good, ${bad} bad), ${features.length} words and pairs of words
${foldTable(folds)}always good: accuracy ${percent(figures.alwaysGood)}, balanced 50.0 %

${opinionTable(confusion, figures)}`;
}

function foldTable(folds: readonly Confusion[]): string {
  const row = (name: string, confusion: Confusion) => {
    const { accuracy, balancedAccuracy } = figuresOf(confusion);
    const { goodAsGood, goodAsBad, badAsGood, badAsBad } = confusion;
    const reviews = goodAsGood + goodAsBad + badAsGood + badAsBad;
    return [name, String(reviews), percent(accuracy), percent(balancedAccuracy)];
  };
  const rows = [...folds.map((fold, index) => row(String(index + 1), fold)), row('all', sumOf(folds))];
  return table(['fold', 'reviews', 'accuracy', 'balanced'], rows);
}

function opinionTable(confusion: Confusion, { good, bad }: Figures): string {
  const rows = [
    ['good', confusion.goodAsGood, confusion.goodAsBad, percent(good.precision), percent(good.recall)],
    ['bad', confusion.badAsGood, confusion.badAsBad, percent(bad.precision), percent(bad.recall)],
  ];
  return table(
    ['rated', 'judged good', 'judged bad', 'precision', 'recall'],
    rows.map((row) => row.map(String)),
  );
}

function table([first = '', ...others]: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = [{ name: first, numeric: false }, ...others.map((name) => ({ name, numeric: true }))];
  return tableText(columns, rows, Number.POSITIVE_INFINITY);
}

export function scoreText({ scored, good, unknownLanguage, unknownWords, before }: ScoreCounts): string {
  const languages = Object.entries(unknownLanguage).map(([name, count]) => `${count} in ${nameOf(name)}`);
  const lines = [
    `${counted(scored, 'review')} scored: ${good} good, ${scored - good} bad`,
    ...(languages.length === 0
      ? []
      : [`not scored, since the model did not learn the language: ${languages.join(', ')}`]),
    ...(unknownWords === 0 ? [] : [`not scored, since the model knows no word of them: ${unknownWords}`]),
    ...(before === 0 ? [] : [`${counted(before, 'review')} had been judged by this model before`]),
  ];
  return `${lines.join('\n')}\n`;
}

function nameOf(language: string): string {
  return language === UNDETERMINED ? 'an unknown language' : language;
}

function percent(share: number | null): string {
  return share === null ? '' : `${(100 * share).toFixed(1)} %`;
}
