/** The values of one row of a CSV file, in the order of its columns. */
export type Row = readonly string[];
