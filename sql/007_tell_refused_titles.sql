-- A title that a store will never take is told from one that a store did not take in time: only the latter is tried again.

comment on column run_titles.failure_kind is
  'Why it failed: not-found, blocked, unreachable, unreadable, invalid, crashed, unsaved (a store was down), refused (a store will never take it), throttled, fatal';
