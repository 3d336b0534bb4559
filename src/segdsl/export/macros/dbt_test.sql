{#- A test of a model: no two rows that agree in these columns. -#}
{% test segdsl_one_row_for_each(model, columns) %}
{%- set names -%}
  {%- for column in columns %}{{ adapter.quote(column) }}{{ ", " if not loop.last }}{% endfor -%}
{%- endset -%}
select {{ names }}
from {{ model }}
group by {{ names }}
having count(*) > 1
{% endtest %}
