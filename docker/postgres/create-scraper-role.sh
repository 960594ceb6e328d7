#!/bin/sh
# The scraper's own user, who owns its databases and is no superuser, and the role that its queries run as. Runs when the
# volume is created; for one made before there was this file: docker compose exec postgres sh
# /docker-entrypoint-initdb.d/create-scraper-role.sh, which also hands over the tables that are there.
set -eu
for database in ${SCRAPER_DATABASES:-imdb imdb_demo}; do
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$database" <<'SQL'
set client_min_messages = warning;
\getenv password SCRAPER_PASSWORD
select 'create role scraper login' where not exists (select from pg_roles where rolname = 'scraper') \gexec
alter role scraper password :'password';
select 'create role imdb_scraper_reader nologin'
where not exists (select from pg_roles where rolname = 'imdb_scraper_reader') \gexec
grant imdb_scraper_reader to scraper;
select format('alter database %I owner to scraper', current_database()) \gexec
select format('alter schema %I owner to scraper', nspname) from pg_namespace where nspname in ('imdb', 'tmdb', 'work_queue') \gexec
select format('alter table %s owner to scraper', c.oid::regclass)
from pg_class c
where c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'imdb', 'tmdb', 'work_queue'))
  and c.relkind in ('r', 'p', 'v') \gexec
select format('alter type %s owner to scraper', c.reltype::regtype)
from pg_class c
where c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'tmdb')) and c.relkind = 'c' \gexec
select format('alter type %s owner to scraper', oid::regtype)
from pg_type where typnamespace = to_regnamespace('work_queue') and typtype = 'e' \gexec
select format('alter routine %s owner to scraper', oid::regprocedure)
from pg_proc where pronamespace in (select oid from pg_namespace where nspname in ('public', 'tmdb', 'work_queue')) \gexec
SQL
done
