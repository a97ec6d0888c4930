import type { OtherDialect } from './dialect.ts'

/**
 * Functions that the servers ship and that change nothing, wait for nothing, and read nothing but their arguments, the
 * clock, chance, and who is asking: chosen by hand from the manuals of MySQL 8.4, SQL Server 2022, Snowflake and
 * BigQuery. A name is here only if a function of somebody's own cannot be meant by it where it is written unquoted and
 * without a schema. Whatever is not here may have side effects.
 */
const COMMON = `
abs acos ascii asin atan atan2 avg cast ceil ceiling char coalesce concat concat_ws cos cot count cume_dist
current_date current_time current_timestamp current_user day degrees dense_rank exp first_value floor greatest
lag last_value lead least left length log lower lpad ltrim max min mod month nth_value ntile nullif
percent_rank pi pow power radians rank replace reverse right round row_number rpad rtrim sign sin soundex
space sqrt stddev stddev_pop stddev_samp substr substring sum tan trim upper var_pop var_samp variance year
`

/** To Snowflake these are names that anybody can give. */
const NOT_SNOWFLAKE = 'format isnull log10 now session_user user'

const MYSQL = `
adddate addtime any_value bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor char_length character_length
charset collation connection_id conv convert convert_tz crc32 curdate curtime database date date_add date_format date_sub
datediff dayname dayofmonth dayofweek dayofyear elt export_set extract field find_in_set format_bytes from_base64
from_days from_unixtime group_concat grouping hex hour if ifnull inet6_aton inet6_ntoa inet_aton inet_ntoa insert instr
is_ipv4 is_ipv6 is_uuid json_array json_array_append json_array_insert json_arrayagg json_contains json_contains_path
json_depth json_extract json_insert json_keys json_length json_merge_patch json_merge_preserve json_object
json_objectagg json_overlaps json_pretty json_quote json_remove json_replace json_search json_set json_type
json_unquote json_valid json_value last_day lcase ln localtime localtimestamp locate log2 make_set makedate maketime
md5 microsecond mid minute monthname oct octet_length ord period_add period_diff position quarter quote rand
regexp_instr regexp_like regexp_replace regexp_substr repeat schema sec_to_time second sha sha1 sha2 std str_to_date
strcmp subdate substring_index subtime sysdate system_user time time_format time_to_sec timediff timestamp
timestampadd timestampdiff to_base64 to_days to_seconds truncate ucase unhex unix_timestamp utc_date utc_time
utc_timestamp uuid uuid_to_bin version week weekday weekofyear weight_string yearweek values row
`

const SQL_SERVER = `
approx_count_distinct atn2 cast charindex checksum checksum_agg choose convert count_big current_timezone datalength
date_bucket dateadd datediff datediff_big datefromparts datename datepart datetime2fromparts datetimefromparts
datetimeoffsetfromparts datetrunc db_id db_name difference eomonth generate_series getdate getutcdate grouping
grouping_id hashbytes iif isdate isjson isnumeric json_array json_modify json_object json_path_exists json_query
json_value len nchar newid object_id object_name parse parsename patindex percentile_cont percentile_disc quotename
rand replicate scope_identity schema_name smalldatetimefromparts square stdev stdevp str string_agg string_escape
string_split stuff suser_sname switchoffset sysdatetime sysdatetimeoffset system_user sysutcdatetime timefromparts
todatetimeoffset translate trunc try_cast try_convert try_parse unicode user_name var varp
@@version @@rowcount @@servername @@spid @@language @@datefirst @@error @@trancount @@identity
`

const SNOWFLAKE = `
add_months any_value approx_count_distinct approx_percentile approx_top_k array_agg array_append array_cat
array_compact array_construct array_contains array_distinct array_except array_flatten array_insert
array_intersection array_max array_min array_position array_prepend array_remove array_size array_slice array_sort
array_sum array_to_string array_unique_agg arrays_overlap as_array as_boolean as_char as_date as_decimal as_integer
as_object as_real as_varchar base64_decode_string base64_encode bitand bitand_agg bitnot bitor bitor_agg bitshiftleft
bitshiftright bitxor booland booland_agg boolnot boolor boolor_agg cbrt charindex check_json chr collate collation
conditional_change_event conditional_true_event contains convert_timezone corr count_if covar_pop covar_samp
current_account current_database current_region current_role current_schema current_session current_version
current_warehouse date date_from_parts date_part date_trunc dateadd datediff dayname decode div0 div0null editdistance
endswith equal_null factorial flatten generator get get_path grouping grouping_id hash hash_agg haversine hex_decode_string
hex_encode hll hour iff ifnull ilike initcap insert is_array is_boolean is_char is_date is_decimal is_integer
is_null_value is_object is_real is_timestamp_ntz is_varchar jarowinkler_similarity kurtosis last_day len like listagg
localtime localtimestamp md5 md5_hex median minute mode monthname months_between next_day normal nvl nvl2 object_agg
object_construct object_construct_keep_null object_delete object_insert object_keys object_pick octet_length parse_ip
parse_json parse_url percentile_cont percentile_disc position previous_day quarter random randstr ratio_to_report
regexp_count regexp_instr regexp_like regexp_replace regexp_substr regr_slope repeat rlike second
seq1 seq2 seq4 seq8 sha1 sha2 skew split split_part split_to_table square startswith strtok strtok_to_array
sysdate systimestamp time time_from_parts time_slice timeadd timediff timestamp_from_parts timestamp_ltz_from_parts
timestamp_ntz_from_parts timestampadd timestampdiff to_array to_binary to_boolean to_char to_date to_decimal to_double
to_geography to_json to_number to_numeric to_object to_time to_timestamp to_timestamp_ltz to_timestamp_ntz
to_timestamp_tz to_varchar to_variant translate trunc truncate try_cast try_parse_json try_to_boolean try_to_date
try_to_decimal try_to_double try_to_number try_to_time try_to_timestamp typeof uniform unicode uuid_string week
weekofyear width_bucket xmlget yearofweek zeroifnull
`

const BIGQUERY = `
acosh any_value approx_count_distinct approx_quantiles approx_top_count approx_top_sum array array_agg array_concat
array_concat_agg array_length array_reverse array_to_string asinh atanh bit_and bit_count bit_or bit_xor byte_length
bool cbrt char_length character_length chr code_points_to_bytes code_points_to_string collate contains_substr corr
cosh countif covar_pop covar_samp current_datetime date date_add date_diff date_from_unix_date date_sub date_trunc
datetime datetime_add datetime_diff datetime_sub datetime_trunc div edit_distance ends_with extract farm_fingerprint
float64 format_date format_datetime format_time format_timestamp from_base32 from_base64 from_hex
generate_array generate_date_array generate_timestamp_array generate_uuid grouping ieee_divide if ifnull initcap instr
int64 is_inf is_nan json_array json_extract json_extract_array json_extract_scalar json_extract_string_array
json_keys json_object json_query json_query_array json_type json_value json_value_array last_day ln logical_and
logical_or md5 net.host net.ip_from_string net.ip_to_string net.public_suffix net.reg_domain net.safe_ip_from_string
normalize normalize_and_casefold octet_length offset ordinal parse_date parse_datetime parse_json parse_numeric
parse_time parse_timestamp percentile_cont percentile_disc rand range_bucket regexp_contains regexp_extract
regexp_extract_all regexp_instr regexp_replace regexp_substr repeat safe_add safe_cast safe_convert_bytes_to_string
safe_divide safe_multiply safe_negate safe_offset safe_ordinal safe_subtract sha1 sha256 sha512 split starts_with
string string_agg strpos struct tanh time time_add time_diff time_sub time_trunc timestamp timestamp_add timestamp_diff
timestamp_micros timestamp_millis timestamp_seconds timestamp_sub timestamp_trunc to_base32 to_base64 to_code_points
to_hex to_json to_json_string translate trunc typeof unicode unix_date unix_micros unix_millis unix_seconds
`

const set = (...lists: readonly string[]): ReadonlySet<string> =>
  new Set(lists.flatMap((list) => list.trim().split(/\s+/)))

/** Names in lower case, by dialect. */
export const HARMLESS: Readonly<Record<OtherDialect, ReadonlySet<string>>> = {
  mysql: set(COMMON, NOT_SNOWFLAKE, MYSQL),
  sqlserver: set(COMMON, NOT_SNOWFLAKE, SQL_SERVER),
  snowflake: set(COMMON, SNOWFLAKE),
  bigquery: set(COMMON, NOT_SNOWFLAKE, BIGQUERY),
}
