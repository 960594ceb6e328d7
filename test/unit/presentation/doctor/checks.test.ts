import { expect, test } from 'vitest';
import { judgeDiskSpace } from '../../../../src/presentation/doctor/check-disk-space.js';
import { checkNode } from '../../../../src/presentation/doctor/check-node.js';

test.each([
  ['20.19.0', 'ok'],
  ['20.20.2', 'ok'],
  ['22.0.0', 'ok'],
  ['20.18.3', 'problem'],
  ['18.20.8', 'problem'],
])('Node %s is %s', (version, state) => {
  expect(checkNode(version)).toMatchObject({ state, message: expect.stringContaining(version) });
});

test.each([
  [50_000, 'ok', '50.0 GB free'],
  [1_500, 'warning', '1.5 GB free'],
  [10.4, 'problem', '10 MB free'],
])('%d MB of room are %s', (megabytes, state, message) => {
  expect(judgeDiskSpace(megabytes)).toMatchObject({ state, message });
});
