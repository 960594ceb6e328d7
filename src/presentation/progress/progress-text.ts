import { counted } from '../../shared/counted.js';
import { durationText } from '../../shared/duration-text.js';
import type { ProgressFigures } from './run-progress.js';

/** A figure of the bar, and how readily it is left out on a narrow terminal; 0 is never left out. */
interface Segment {
  readonly text: string;
  readonly colour: keyof typeof COLOURS | null;
  readonly expendable: number;
}

const COLOURS = { red: '\x1b[31m', green: '\x1b[32m', yellow: '\x1b[33m' } as const;
const PLAIN = '\x1b[0m';
const GAP = '  ';
const NARROWEST_BAR = 10;
const WIDEST_BAR = 40;

/** One line that is never wider than `width` characters (colours take no room). */
export function progressBar(figures: ProgressFigures, width: number, colour: boolean): string {
  const segments = segmentsOf(figures);
  const length = () =>
    segments.reduce((sum, { text }) => sum + text.length, GAP.length * (segments.length - 1));
  while (length() > width) {
    const most = Math.max(...segments.map(({ expendable }) => expendable));
    if (most === 0)
      return segments
        .map(({ text }) => text)
        .join(GAP)
        .slice(0, Math.max(0, width));
    segments.splice(
      segments.findIndex(({ expendable }) => expendable === most),
      1,
    );
  }
  const room = Math.min(WIDEST_BAR, width - length() - GAP.length - 2);
  const bar =
    figures.total !== null && room >= NARROWEST_BAR ? [barSegment(figures, figures.total, room)] : [];
  return [...bar, ...segments].map((segment) => paint(segment, colour)).join(GAP);
}

/** The same figures as a plain line. */
export function progressLine(figures: ProgressFigures, target: string): string {
  const { done, total, perSecond, failed, blocked, secondsLeft, stopping } = figures;
  const parts = [
    `${total === null ? counted(done, target) : `${done} of ${counted(total, target)}`} done`,
    `${rateText(perSecond)} a second`,
    underWayText(figures),
    `${failed} failed`,
    `${blocked} blocked`,
    stopping ? 'stopping' : secondsLeft === null ? null : `${durationText(secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function segmentsOf(figures: ProgressFigures): Segment[] {
  const { done, total, perSecond, failed, blocked, secondsLeft, stopping } = figures;
  const left = stopping ? 'stopping' : secondsLeft === null ? null : `${durationText(secondsLeft)} left`;
  const count = (amount: number, what: string, colour: Segment['colour']): Segment => ({
    text: `${amount} ${what}`,
    colour: amount > 0 ? colour : null,
    expendable: amount > 0 ? 2 : 5,
  });
  return [
    { text: total === null ? `${done} done` : `${done}/${total}`, colour: null, expendable: 0 },
    { text: `${rateText(perSecond)}/s`, colour: null, expendable: 3 },
    { text: underWayText(figures), colour: null, expendable: 4 },
    count(failed, 'failed', 'red'),
    count(blocked, 'blocked', 'yellow'),
    ...(left === null ? [] : [{ text: left, colour: null, expendable: 1 }]),
  ];
}

function underWayText({ inFlight, workers }: ProgressFigures): string {
  return workers === null ? `${inFlight} in flight` : counted(workers, 'worker');
}

function barSegment({ done }: ProgressFigures, total: number, room: number): Segment {
  const filled = total === 0 ? room : Math.min(room, Math.floor((done / total) * room));
  const text = `[${'='.repeat(filled)}${' '.repeat(room - filled)}]`;
  return { text, colour: 'green', expendable: 0 };
}

function paint({ text, colour }: Segment, wanted: boolean): string {
  return wanted && colour !== null ? `${COLOURS[colour]}${text}${PLAIN}` : text;
}

function rateText(perSecond: number | null): string {
  if (perSecond === null) return '0';
  return perSecond.toFixed(perSecond < 1 ? 2 : perSecond < 100 ? 1 : 0);
}
