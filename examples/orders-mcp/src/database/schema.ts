/**
 * The tables, and the rights of the role `orders`: rows of the three tables, and adding to the statement log, which it
 * can neither read nor change.
 */
export const SCHEMA = `
  create table public.customers (
    id integer generated always as identity primary key,
    name text not null,
    email text not null unique,
    phone text not null,
    card_number text not null,
    city text not null,
    created_at timestamptz not null
  );

  create table public.orders (
    id integer generated always as identity primary key,
    customer_id integer not null references public.customers,
    item text not null,
    quantity integer not null check (quantity > 0),
    total numeric(12, 2) not null check (total >= 0),
    status text not null check (status in ('open', 'shipped', 'returned')),
    ordered_at timestamptz not null
  );

  create table public.payments (
    id integer generated always as identity primary key,
    order_id integer not null references public.orders,
    amount numeric(12, 2) not null,
    method text not null check (method in ('card', 'transfer', 'refund')),
    reason text,
    paid_at timestamptz not null
  );
  create index on public.orders (customer_id);
  create index on public.payments (order_id);

  create schema log;
  create table log.statements (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    tool text not null,
    sql text not null
  );

  grant select, insert, update, delete on public.customers, public.orders, public.payments to orders;
  grant usage on schema log to orders;
  grant insert (tool, sql) on log.statements to orders;
`
