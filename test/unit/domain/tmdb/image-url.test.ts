import { expect, it } from 'vitest';
import { IMAGE_SIZES, imageUrl } from '../../../../src/domain/tmdb/image-url.js';

const PATH = '/9cqNxx0GxF0bflZmeSMuL5tnGzr.jpg';

it('the address of an image has its size between the base and the path', () => {
  expect(imageUrl(PATH, 'poster', 'w185')).toBe(`https://image.tmdb.org/t/p/w185${PATH}`);
  expect(imageUrl(PATH, 'profile', 'h632', 'http://127.0.0.1:8080/t/p')).toBe(
    `http://127.0.0.1:8080/t/p/h632${PATH}`,
  );
});

it.each([null, '', 'poster.jpg', '/../secret', '/a b.jpg', '/a/b.jpg', '//host/x.jpg'])(
  'there is none for the path %j',
  (path) => expect(imageUrl(path, 'poster', 'original')).toBeNull(),
);

it('each kind of image has its own sizes', () => {
  const kinds = Object.values(IMAGE_SIZES);
  expect(new Set(kinds.map((sizes) => sizes.join())).size).toBe(kinds.length);
  expect(kinds.every((sizes) => sizes.at(-1) === 'original')).toBe(true);
});
