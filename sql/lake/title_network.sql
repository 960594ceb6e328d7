-- The networks of each series; TMDB may name one twice, of which the first place counts.
select 'tv' as kind, title_id as tmdb_id, network_id, min(position) as position
from tmdb.title_networks group by title_id, network_id
