-- A score for each review: what this program makes of its text, whether its author rated the title or not.

-- A table of its own: a model scores all reviews anew, and TMDB's rows stay as TMDB said them.
create table tmdb.review_sentiments (
  review_id text collate "C" primary key references tmdb.reviews on delete cascade,
  model text collate "C" not null,
  score numeric(5, 4) check (score between -1 and 1),
  text_digest bytea not null,
  scored_at timestamptz(3) not null
);

comment on column tmdb.reviews.language is
  'Language, ISO 639-1: where the answer does not say it, that in which reviews were asked for';

comment on table tmdb.review_sentiments is
  'How good or bad a review sounds, by the classifier that tmdb sentiment train makes. It is of this program, not of TMDB.';
comment on column tmdb.review_sentiments.review_id is 'Review';
comment on column tmdb.review_sentiments.model is 'Digest of the model that scored it';
comment on column tmdb.review_sentiments.score is
  'From -1 (bad) to 1 (good); null in a language that the model did not learn, or where it knows no word of the review';
comment on column tmdb.review_sentiments.text_digest is
  'SHA-256 of language and text as they were: a review that was rewritten since is scored again';
comment on column tmdb.review_sentiments.scored_at is 'When it was scored';
