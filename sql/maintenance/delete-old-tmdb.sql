-- Deletes what TMDB was not seen to say for six months, which its terms of use do not let be kept (2026-11).
-- psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f sql/maintenance/delete-old-tmdb.sql

begin;

-- Whoever saves notes its observations first, and whoever scores reviews locks their rows: it waits until all is deleted,
-- or is waited for here, where no row is locked yet. Among the rows each could wait for the other: scores are written
-- in the order of the ids, and reviews are deleted, their scores with them, in any order. Readers do not wait.
lock table tmdb.observations, tmdb.review_sentiments in share row exclusive mode;

create temporary table old on commit drop as
select
  key,
  split_part(key, '/', 1) as kind,
  case when key not like all (array['review/%', 'find/%']) then split_part(key, '/', 2)::integer end as id
from tmdb.observations
where least(observed_at, details_at) < now() - interval '6 months';

delete from tmdb.seasons s using old where s.kind = old.kind and s.title_id = old.id;
delete from tmdb.certificates c using old where c.kind = old.kind and c.title_id = old.id;
delete from tmdb.credits c using old where c.kind = old.kind and c.title_id = old.id;
delete from tmdb.credits c using old where old.kind = 'person' and c.person_id = old.id;
delete from tmdb.titles t using old where t.kind = old.kind and t.id = old.id;
delete from tmdb.people p using old where old.kind = 'person' and p.id = old.id;
delete from tmdb.reviews r using old where old.key = 'review/' || r.id;
delete from title_links l using old where old.key = 'find/' || l.imdb_id and l.evidence = 'find';
delete from title_links l using old where l.kind = old.kind and l.tmdb_id = old.id and l.evidence = 'details';
delete from tmdb.observations o using old where o.key = old.key;

-- Who was only credited in what is gone.
delete from tmdb.people p
where not exists (select from tmdb.credits c where c.person_id = p.id)
  and not exists (select from tmdb.title_creators c where c.person_id = p.id)
  and not exists (select from tmdb.observations o where o.key = 'person/' || p.id);

delete from tmdb.title_stats where date < current_date - interval '6 months';
delete from tmdb.list_positions where date < current_date - interval '6 months';
delete from tmdb.changes where observed_at < now() - interval '6 months';
delete from tmdb.not_found where asked_at < now() - interval '6 months';
delete from tmdb.ids where last_seen < current_date - interval '6 months';
delete from tmdb.exports where date < current_date - interval '6 months';

commit;
