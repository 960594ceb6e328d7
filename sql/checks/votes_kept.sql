-- Hardly a title loses half of its votes from one day to the next.
-- guards: tmdb_stat
-- severity: error
-- needs: earlier
-- tolerance: 2%
select s.kind, s.tmdb_id, s.vote_count, e.vote_count as vote_count_before
from tmdb_stat s join earlier_tmdb_stat e on e.kind = s.kind and e.tmdb_id = s.tmdb_id
where e.vote_count >= 20 and coalesce(s.vote_count, 0) < e.vote_count / 2
order by all
