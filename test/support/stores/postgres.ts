import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { PostgresDatabase } from '../../../src/infrastructure/database/postgres-database.js';
import { TEMPLATE_DATABASE } from './postgres-global-setup.js';

export interface TestDatabase {
  readonly url: string;
  /** With all its connections. */
  drop(): Promise<void>;
}

/** A database of this test file alone, migrated, or empty. */
export async function createTestDatabase(content: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = content === 'migrated' ? TEMPLATE_DATABASE : 'template1';
  await onServer(`create database ${name} template ${template}`);
  return {
    url: `${inject('postgresServer')}/${name}`,
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}

async function onServer(sql: string): Promise<void> {
  const server = new PostgresDatabase({ url: `${inject('postgresServer')}/postgres`, connections: 1 });
  try {
    await server.execute(sql);
  } finally {
    await server.close();
  }
}
