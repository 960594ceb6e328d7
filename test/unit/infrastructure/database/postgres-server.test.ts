import { describe, expect, it } from 'vitest';
import { readPostgresServer } from '../../../../src/infrastructure/database/postgres-server.js';

const PASSWORD = 'fence-post-9';

describe('an error of a server', () => {
  it('has the password nowhere, whatever the server repeats', () => {
    const { toError } = readPostgresServer(`postgres://user:${PASSWORD}@127.0.0.1:5432/db`);
    const thrown = Object.assign(new Error(`duplicate key ${PASSWORD}`), {
      code: '23505',
      detail: `Key (password)=(${PASSWORD}) already exists.`,
      hint: `Connect by postgres://user:${PASSWORD}@127.0.0.1`,
      where: `COPY users, line 1: "${PASSWORD}"`,
    });
    const error = toError(thrown);
    expect(error).toMatchObject({ code: '23505', detail: expect.stringContaining('already exists') });
    const { message, detail, hint, where } = error;
    expect([message, detail, hint, where].join()).not.toContain(PASSWORD);
  });
});
