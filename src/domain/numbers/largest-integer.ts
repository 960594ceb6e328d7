/** The most that an `integer` of PostgreSQL holds. */
export const LARGEST_INTEGER = 2_147_483_647;
