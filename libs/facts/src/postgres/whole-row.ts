/**
 * Functions of PostgreSQL that take a row of any table and answer with what it holds. `row.name` calls them where the row
 * has no such column.
 */
const OF_ROWS: ReadonlySet<string> = new Set(
  `
  any_out any_value anycompatible_out anycompatiblenonarray_out anyelement_out anynonarray_out array_agg concat
  hash_record json_agg json_agg_strict json_build_array json_build_object jsonb_agg jsonb_agg_strict jsonb_build_array
  jsonb_build_object max min quote_literal quote_nullable record_out record_send row_to_json to_json to_jsonb
  `
    .trim()
    .split(/\s+/),
)

/** Whether `row.name` may stand for the whole row. */
export const isWholeRow = (name: string): boolean => OF_ROWS.has(name)
