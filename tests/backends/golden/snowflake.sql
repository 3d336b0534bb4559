ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE;
WITH "candidates" AS (
  SELECT
    "p"."ID" AS "id",
    "p"."STAGE" AS "stage",
    "p"."NAME" AS "name",
    "p"."JOINED" AS "joined",
    "p"."ACTIVE" AS "active"
  FROM "PARTNERS" AS "p"
), "performance_sums" AS (
  SELECT
    "c"."id" AS "id",
    SUM("e"."REVENUE") AS "revenue"
  FROM "PERFORMANCE" AS "e"
  JOIN "candidates" AS "c"
    ON "c"."id" = "e"."PARTNER"
  WHERE
    DATEDIFF(DAY, "c"."joined", "e"."DATE") >= 1
    AND DATEDIFF(DAY, "c"."joined", "e"."DATE") <= 30
    AND "e"."DATE" <= TO_DATE('2026-03-31', 'YYYY-MM-DD')
    AND "e"."REVENUE" <> 0
  GROUP BY
    "c"."id"
)
SELECT
  "c"."id" AS "id",
  "c"."stage" = 'Joined'
  AND CHARINDEX('o\'neil', TRANSLATE("c"."name", 'EILNO', 'eilno')) > 0
  AND CASE
    WHEN NOT "g1"."has" IS NULL
    THEN TRUE
    WHEN NOT "g1"."has_2" IS NULL
    THEN NULL
    ELSE FALSE
  END
  AND "c"."joined" = TO_DATE('2026-03-01', 'YYYY-MM-DD')
  AND (
    "s1"."revenue" < CAST('10.50' AS DECIMAL(4, 2)) OR "c"."active" = TRUE
  ) AS "verdict"
FROM "candidates" AS "c"
LEFT JOIN "performance_sums" AS "s1"
  ON "s1"."id" = "c"."id"
LEFT JOIN (
  SELECT
    "e"."PARTNER" AS "id",
    MAX(CASE WHEN "e"."GROUP" IN ('VIP') THEN 1 END) AS "has",
    MAX(CASE WHEN "e"."GROUP" IS NULL THEN 1 END) AS "has_2"
  FROM "GROUPS" AS "e"
  GROUP BY
    "e"."PARTNER"
) AS "g1"
  ON "g1"."id" = "c"."id"
