-- A value that no movie can have is made unknown and the movie is saved: what was left out of it stays with the title.

alter table run_titles add column notices text[];

comment on column run_titles.notices is
  'Of a done title: values that no movie can have, each a sentence; they are unknown in the movie. Null when there were none';
