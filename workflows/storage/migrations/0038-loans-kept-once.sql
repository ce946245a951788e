-- A loan is kept once: what was agreed with the loan, how it stands with each act. `stands` is the act that says how it stands now.
alter table loans add column terms jsonb, add column stands integer not null default 0,
  -- Of that act, so that what all loans have earned is read from their rows alone.
  add column since bigint, add column runs_from integer, add column runs_due integer, add column runs_interest bigint;
update loans n set terms = n.loan->'terms',
  stands = coalesce((select max(a.n) from loan_acts a where a.loan = n.id and a.state = 'done'), 0);
update loans n set since = a.ended_at, runs_from = a.runs_from, runs_due = a.runs_due, runs_interest = a.runs_interest
  from loan_acts a where a.loan = n.id and a.n = n.stands and a.state = 'done';
alter table loans alter column terms set not null, drop column loan;

create function pg_temp.fraction(of jsonb) returns text language sql as
  $$ select (of->'numerator'->>'fen') || '/' || (of->'denominator'->>'fen') $$;
create function pg_temp.something(of jsonb) returns jsonb language sql as
  $$ select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(of) where value->>'fen' <> '0' $$;
-- An instalment and a bill are a line each (core/loans/kept.ts).
update loan_acts set after = (after - 'terms') || jsonb_build_object(
  'plan', (select coalesce(jsonb_agg(concat_ws(' ', p->>'n', p->>'from', p->>'due', p->>'days', p->'principal'->>'fen', p->'interest'->>'fen', p->'total'->>'fen', p->'balance'->>'fen')
    order by k), '[]') from jsonb_array_elements(after->'plan') with ordinality x (p, k)),
  'bills', (select coalesce(jsonb_agg(concat_ws(' ', b->>'n', b->>'due', b->'principal'->>'fen', b->'interest'->>'fen', b->'principalPaid'->>'fen', b->'interestPaid'->>'fen',
    pg_temp.fraction(b->'penalty'), pg_temp.fraction(b->'compound'), coalesce(b->>'paidOn', '-')) order by k), '[]') from jsonb_array_elements(after->'bills') with ordinality x (b, k)),
  'flows', pg_temp.something(after->'flows'), 'paid', pg_temp.something(after->'paid'));
-- What is this small is not worth compressing.
alter table loan_acts set (toast_tuple_target = 8160);
drop function pg_temp.fraction(jsonb), pg_temp.something(jsonb);
