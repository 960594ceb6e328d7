/** How long the database may work on a query before its next rows come, unless it is told otherwise. */
export const QUERY_MS = 60_000;
