/** What every session has, whatever the server, the database or the role would give it. */
const SETTINGS = [
  ['DateStyle', 'ISO, MDY'],
  ['TimeZone', 'UTC'],
  ['IntervalStyle', 'postgres'],
  ['bytea_output', 'hex'],
  ['extra_float_digits', '1'],
  ['standard_conforming_strings', 'on'],
] as const;

const values = SETTINGS.map(([name, value]) => `('${name}', '${value}')`).join(', ');

/**
 * Sets what differs, and nothing on an ordinary server: behind a pooler that shares connections a setting could reach
 * other programs.
 */
export const PIN_SETTINGS = `
select set_config(wanted.name, wanted.value, false) from (values ${values}) as wanted (name, value)
where current_setting(wanted.name) is distinct from wanted.value`;

/** The same, and tables are those of the schema public, also when the role or the database names another one first. */
export const PIN_SETTINGS_AND_SCHEMA = `${PIN_SETTINGS}
union all
select set_config('search_path', 'public', false) where current_schema() is distinct from 'public'`;
