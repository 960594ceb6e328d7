import { expect, it } from 'vitest';
import { firstText, markedIn, readDom } from '../../../../../src/infrastructure/imdb/page/page-dom.js';

it('finds elements by test id, id or class, in the order of the page, and none within another of that name', () => {
  const dom = readDom(
    Buffer.from(
      '<div><p class="x canwrap">one <b class="canwrap">two</b></p></div><p id="meter">three</p>' +
        '<p class="canwrap y">four</p><i data-testid="score"> 5 <u>6</u></i><p class="canwraps">seven</p>',
    ),
  );
  if (dom === null) throw new Error('no DOM');
  const marked = markedIn(dom, new Set(['canwrap', 'meter', 'score']));

  expect(
    marked('canwrap')
      .toArray()
      .map((element) => dom(element).text()),
  ).toEqual(['one two', 'four']);
  expect(firstText(marked('meter', 'score'))).toBe('three');
  expect(firstText(marked('score'))).toBe('5 6');
  // A name that was not asked for at first is not found.
  expect(firstText(marked('y'))).toBeUndefined();
});
