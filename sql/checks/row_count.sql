-- A day has 90 to 120 % of the titles of the day before it: else a list was cut or doubled.
-- guards: tmdb_stat
-- severity: error
-- needs: same-lists
select getvariable('date') as date, today.titles, earlier.titles as titles_before
from (select count(*)::integer as titles from tmdb_stat) today, (select count(*)::integer as titles from earlier_tmdb_stat) earlier
where today.titles not between earlier.titles * 0.9 and earlier.titles * 1.2
