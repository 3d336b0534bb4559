{#- Days for segments, as the rules mean them. Every day is a text such as 2026-06-30, so that days have the order of
    their texts. `as_of` is the day of the run: `--vars '{as_of: 2026-06-30}'`, or today in the project's zone. -#}

{%- macro segdsl_as_of() -%}
  {%- set given = var("as_of", none) -%}
  {%- if given is none -%}
    {{- run_started_at.astimezone(modules.pytz.timezone(segdsl_zone())).date().isoformat() -}}
  {%- elif not modules.re.match("2[01][0-9]{2}-[0-9]{2}-[0-9]{2}$", given | string)
      or not 2010 <= (given | string)[:4] | int <= 2180 -%}
    {{- exceptions.raise_compiler_error("as_of is `" ~ given ~ "`, and has to be a day from 2010 to 2180, such as "
        ~ "2026-06-30") -}}
  {%- else -%}
    {{- modules.datetime.date.fromisoformat(given | string).isoformat() -}}
  {%- endif -%}
{%- endmacro -%}

{#- `count` units before `day`, or after it where negative, and then `plus` days later. -#}
{%- macro segdsl_ago(day, count, unit, plus=0) -%}
  {%- if unit == "day" or unit == "week" -%}
    {{- segdsl_later(day, plus - count * (7 if unit == "week" else 1)) -}}
  {%- else -%}
    {{- segdsl_later(segdsl_months_ago(day, count * (12 if unit == "year" else 1)), plus) -}}
  {%- endif -%}
{%- endmacro -%}

{#- The first day of the period `offset` periods after the one that `day` is in, and then `plus` days later. -#}
{%- macro segdsl_period(day, period, offset, plus=0) -%}
  {%- set on = modules.datetime.date.fromisoformat(day) -%}
  {%- if period == "week" -%}
    {{- segdsl_later(day, 7 * offset - on.weekday() + plus) -}}
  {%- else -%}
    {%- set months = {"month": 1, "quarter": 3, "year": 12}[period] -%}
    {%- set first = on.replace(month=(on.month - 1) // months * months + 1, day=1).isoformat() -%}
    {{- segdsl_later(segdsl_months_ago(first, 0 - months * offset), plus) -}}
  {%- endif -%}
{%- endmacro -%}

{#- `days` days after `day`. -#}
{%- macro segdsl_later(day, days) -%}
  {{- (modules.datetime.date.fromisoformat(day) + modules.datetime.timedelta(days=days)).isoformat() -}}
{%- endmacro -%}

{#- `months` months before `day`; where that month has no such day, its last. -#}
{%- macro segdsl_months_ago(day, months) -%}
  {%- set on = modules.datetime.date.fromisoformat(day) -%}
  {%- set index = on.year * 12 + on.month - 1 - months -%}
  {%- set first = modules.datetime.date(index // 12, index % 12 + 1, 1) -%}
  {%- set next = modules.datetime.date((index + 1) // 12, (index + 1) % 12 + 1, 1) -%}
  {{- first.replace(day=[on.day, (next - first).days] | min).isoformat() -}}
{%- endmacro -%}

{#- The first instant of `day` in the project's zone, in UTC, such as 2026-06-30 04:00:00. -#}
{%- macro segdsl_day_start(day) -%}
  {%- if segdsl_comes_back(day) -%}
    {{- exceptions.raise_compiler_error("on " ~ day ~ " clocks were turned back over midnight; export again") -}}
  {%- endif -%}
  {{- segdsl_readings(day).split(",") | first -}}
{%- endmacro -%}

{#- Whether clocks are turned back over the midnight by which `day` begins, so that the day before comes back. -#}
{%- macro segdsl_comes_back(day) -%}
  {%- set readings = segdsl_readings(day).split(",") -%}
  {%- if readings | length == 2 -%}
    {%- set before = modules.datetime.datetime.fromisoformat(readings | last)
          - modules.datetime.timedelta(microseconds=1) -%}
    {%- set zone = modules.pytz.timezone(segdsl_zone()) -%}
    {%- if modules.pytz.utc.localize(before).astimezone(zone).date().isoformat() < day -%} yes {%- endif -%}
  {%- endif -%}
{%- endmacro -%}

{#- The instants in UTC at which clocks show the midnight by which `day` begins: two where they show it twice. Where
    they skip it, the instant at which they do. -#}
{%- macro segdsl_readings(day) -%}
  {%- set midnight = modules.datetime.datetime.fromisoformat(day) -%}
  {%- set zone = modules.pytz.timezone(segdsl_zone()) -%}
  {%- set utc = modules.pytz.utc -%}
  {%- if segdsl_zone() != "UTC" and not 1970 <= midnight.year <= 2036 -%}
    {{- exceptions.raise_compiler_error("dbt is sure of clocks from 1970 to 2036, and not of " ~ day) -}}
  {%- endif -%}
  {%- set far = modules.datetime.timedelta(hours=24) -%}
  {%- set early = midnight - utc.localize(midnight - far).astimezone(zone).utcoffset() -%}
  {%- set late = midnight - utc.localize(midnight + far).astimezone(zone).utcoffset() -%}
  {%- set is_early = utc.localize(early).astimezone(zone).replace(tzinfo=none) == midnight -%}
  {%- set is_late = utc.localize(late).astimezone(zone).replace(tzinfo=none) == midnight -%}
  {%- if is_late and not is_early -%}
    {{- late -}}
  {%- elif is_late and early < late -%}
    {{- early -}},{{- late -}}
  {%- else -%}
    {{- early -}}
  {%- endif -%}
{%- endmacro -%}
