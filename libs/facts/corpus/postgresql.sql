-- The tables that the statements of postgresql.yaml name, with rows that they find.
create table customers (id int primary key, name text, x int);
create table orders (id int primary key, customer_id int, total int, note text);
create table payments (id int primary key, order_id int, card text);
create table "Payments" (id int);
create table "public.payments" (id int);
create table "Orders" (id int);
create table "ordеrs" (id int);
create table audit (id int generated always as identity, note text);
create table documents (id int primary key, doc jsonb);
insert into customers values (1, 'A', 1), (7, 'B', 1);
insert into orders values (1, 7, 200, 'a'), (2, 1, 5, 'b'), (42, 7, 10, 'c');
insert into payments values (1, 1, '4111'), (2, 2, '5500');
insert into documents values (1, '{"a": {"b": 1}}');
