SET join_use_nulls = 1;
WITH "candidates" AS (
  SELECT
    "p"."id" AS "id",
    "p"."stage" AS "stage",
    "p"."name" AS "name",
    "p"."joined" AS "joined",
    "p"."active" AS "active"
  FROM "partners" AS "p"
), "performance_sums" AS (
  SELECT
    "c"."id" AS "id",
    SUM("e"."revenue") AS "revenue"
  FROM "performance" AS "e"
  JOIN "candidates" AS "c"
    ON "c"."id" = "e"."partner"
  WHERE
    toInt32("e"."date") - toInt32("c"."joined") >= 1
    AND toInt32("e"."date") - toInt32("c"."joined") <= 30
    AND "e"."date" <= toDate32('2026-03-31')
    AND "e"."revenue" <> 0
  GROUP BY
    "c"."id"
)
SELECT
  "c"."id" AS "id",
  "c"."stage" = 'Joined'
  AND position(translateUTF8("c"."name", 'EILNO', 'eilno'), 'o''neil') > 0
  AND CASE
    WHEN NOT (
      "g1"."has" IS NULL
    )
    THEN TRUE
    WHEN NOT (
      "g1"."has_2" IS NULL
    )
    THEN NULL
    ELSE FALSE
  END
  AND "c"."joined" = toDate32('2026-03-01')
  AND (
    "s1"."revenue" < CAST('10.50' AS Nullable(Decimal(4, 2))) OR "c"."active" = TRUE
  ) AS "verdict"
FROM "candidates" AS "c"
LEFT JOIN "performance_sums" AS "s1"
  ON "s1"."id" = "c"."id"
LEFT JOIN (
  SELECT
    "e"."partner" AS "id",
    MAX(CASE WHEN "e"."group" IN ('VIP') THEN 1 END) AS "has",
    MAX(CASE WHEN "e"."group" IS NULL THEN 1 END) AS "has_2"
  FROM "groups" AS "e"
  GROUP BY
    "e"."partner"
) AS "g1"
  ON "g1"."id" = "c"."id"
SETTINGS join_use_nulls = 1
