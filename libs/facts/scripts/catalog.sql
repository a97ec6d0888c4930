-- What a PostgreSQL server ships that the facts of a statement depend on, in five lines: its version, the functions
-- that are harmless, those that are not and can be called by writing row.name, the operators, the relations.
-- A name is allowed only if EVERY overload of it in pg_catalog is harmless, because a parser cannot see which one runs.
with builtin as (
  select
    p.proname::text as name,
    (
      (
        p.provolatile in ('i', 's')
        -- Volatile only because each call answers something else; they change nothing and read nothing.
        or p.proname in ('clock_timestamp', 'timeofday', 'random', 'random_normal', 'gen_random_uuid')
      )
      and p.prokind <> 'p'
      -- Not for callers: internal support functions, triggers, input and output functions, handlers, validators.
      and not exists (
        select from unnest(p.proargtypes::oid[] || p.prorettype) as a (oid)
        where a.oid::regtype::text in ('internal', 'cstring', 'trigger', 'event_trigger')
          or a.oid::regtype::text like '%\_handler'
      )
      and p.proname not like '%\_validator'
      -- Server state, files, replication, other sessions: everything named pg_* but what is reviewed here.
      and (
        p.proname not like 'pg\_%'
        or p.proname in (
          'pg_typeof', 'pg_column_size', 'pg_collation_for', 'pg_size_pretty', 'pg_size_bytes', 'pg_get_expr',
          'pg_get_viewdef', 'pg_get_indexdef', 'pg_get_constraintdef', 'pg_get_userbyid', 'pg_encoding_to_char',
          'pg_table_is_visible', 'pg_type_is_visible', 'pg_get_serial_sequence', 'pg_backend_pid',
          'pg_client_encoding', 'pg_get_keywords', 'pg_input_is_valid'
        )
      )
      -- Run or read what a text argument names.
      and p.proname !~ '_to_xml'
      and p.proname not in ('ts_stat', 'ts_rewrite')
      -- Settings may hold secrets of an application; a transaction id is assigned by asking for it.
      and p.proname !~ '^(current_setting|set_config|txid_|inet_server_|inet_client_|lo_|lo(read|write)$|binary_upgrade)'
    ) as harmless,
    p.pronargs >= 1
      and p.pronargs - p.pronargdefaults <= 1
      and p.proargtypes[0]::regtype::text ~ '^("any"|any(element|nonarray|compatible|compatiblenonarray)|record)$'
      as takes_row
  from pg_proc as p
  where p.pronamespace = 'pg_catalog'::regnamespace
),
function as (
  select name, bool_and(harmless) as harmless, bool_or(takes_row) as takes_row from builtin group by name
),
operator as (
  select o.oprname::text as name, bool_and(p.provolatile in ('i', 's')) as harmless
  from pg_operator as o
  join pg_proc as p on p.oid = o.oprcode
  where o.oprnamespace = 'pg_catalog'::regnamespace
  group by o.oprname
)
select concat_ws(
  E'\n',
  split_part(current_setting('server_version'), ' ', 1),
  (select string_agg(name, ' ' order by name collate "C") from function where harmless),
  (select string_agg(name, ' ' order by name collate "C") from function where takes_row and not harmless),
  (select string_agg(name, ' ' order by name collate "C") from operator where harmless),
  (
    select string_agg(relname, ' ' order by relname collate "C") from pg_class
    where relnamespace = 'pg_catalog'::regnamespace and relkind in ('r', 'v')
  )
)
