import { describe, expect, it } from 'vitest';
import { databaseUrlFault } from '../../../../src/infrastructure/database/database-url.js';

describe('the address of a server', () => {
  it.each([
    ['#', 'postgres://me:pa#ss@host:5432/db', '%23'],
    ['# behind digits', 'postgres://me:12#34@host/db', '%23'],
    ['/', 'postgres://me:pa/ss@host/db', '%2F'],
    ['/ behind digits and letters', 'postgres://me:1a/34@host/db', '%2F'],
    ['?', 'postgres://me:pa?ss@host/db', '%3F'],
    ['%', 'postgres://me:100%@host/db', '%25'],
    ['% before what is no code', 'postgres://me:%zz@host/db', '%25'],
    ['% that is no UTF-8', 'postgres://me:%e4@host/db', '%25'],
  ])('with a raw %s in the password says how to write it, and never the password', (_, url, code) => {
    const fault = databaseUrlFault(url);
    expect(fault).toContain(`write it as ${code}`);
    expect(fault).not.toMatch(/pa.ss|12.34|1a.34|100%@|zz/);
  });

  it.each([
    'postgres://me:secret@host:5432/db',
    'postgresql://me@host/db',
    'postgres://host:5432/db?application_name=a@b',
    'postgres://me:p@ss@host/db',
    'postgres://me:p%23%2F%3F%25@host/db?sslmode=require',
    'postgres://me:a:b@[::1]:5432/db',
    'postgres:///db?host=/run/postgresql',
    'postgres://me:secret@/db?host=/run/postgresql',
    'postgres://me:secret@host/db?options=-csearch_path%3Da',
  ])('%s is one', (url) => {
    expect(databaseUrlFault(url)).toBe(null);
  });

  it.each(['mysql://me:secret@host/db', 'secret', 'postgres://me:secret@[::/db'])('%s is none', (url) => {
    const fault = databaseUrlFault(url);
    expect(fault).not.toBe(null);
    expect(fault).not.toContain('secret');
  });
});
