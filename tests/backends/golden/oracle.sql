ALTER SESSION SET TIME_ZONE = 'UTC';
ALTER SESSION SET NLS_COMP = BINARY;
ALTER SESSION SET NLS_SORT = BINARY;
WITH "candidates" AS (
  SELECT
    "p"."ID" AS "id",
    "p"."STAGE" AS "stage",
    "p"."NAME" AS "name",
    "p"."JOINED" AS "joined",
    "p"."ACTIVE" AS "active"
  FROM "PARTNERS" "p"
), "performance_sums" AS (
  SELECT
    "c"."id" AS "id",
    SUM("e"."REVENUE") AS "revenue"
  FROM "PERFORMANCE" "e"
  JOIN "candidates" "c"
    ON "c"."id" = "e"."PARTNER"
  WHERE
    TRUNC("e"."DATE") - TRUNC("c"."joined") >= 1
    AND TRUNC("e"."DATE") - TRUNC("c"."joined") <= 30
    AND TRUNC("e"."DATE") <= TO_DATE('2026-03-31', 'YYYY-MM-DD')
    AND "e"."REVENUE" <> 0
  GROUP BY
    "c"."id"
)
SELECT
  "c"."id" AS "id",
  CASE
    WHEN "c"."stage" = 'Joined'
    AND INSTR(TRANSLATE("c"."name", 'EILNO', 'eilno'), 'o''neil') > 0
    AND CASE
      WHEN EXISTS(
        SELECT
          1
        FROM "GROUPS" "e"
        WHERE
          "e"."PARTNER" = "c"."id" AND "e"."GROUP" IN ('VIP')
      )
      THEN 1
      WHEN EXISTS(
        SELECT
          1
        FROM "GROUPS" "e"
        WHERE
          "e"."PARTNER" = "c"."id" AND "e"."GROUP" IS NULL
      )
      THEN NULL
      ELSE 0
    END = 1
    AND TRUNC("c"."joined") = TO_DATE('2026-03-01', 'YYYY-MM-DD')
    AND (
      "s1"."revenue" < 10.50 OR "c"."active" = 1
    )
    THEN 1
    WHEN NOT (
      "c"."stage" = 'Joined'
      AND INSTR(TRANSLATE("c"."name", 'EILNO', 'eilno'), 'o''neil') > 0
      AND CASE
        WHEN EXISTS(
          SELECT
            1
          FROM "GROUPS" "e"
          WHERE
            "e"."PARTNER" = "c"."id" AND "e"."GROUP" IN ('VIP')
        )
        THEN 1
        WHEN EXISTS(
          SELECT
            1
          FROM "GROUPS" "e"
          WHERE
            "e"."PARTNER" = "c"."id" AND "e"."GROUP" IS NULL
        )
        THEN NULL
        ELSE 0
      END = 1
      AND TRUNC("c"."joined") = TO_DATE('2026-03-01', 'YYYY-MM-DD')
      AND (
        "s1"."revenue" < 10.50 OR "c"."active" = 1
      )
    )
    THEN 0
  END AS "verdict"
FROM "candidates" "c"
LEFT JOIN "performance_sums" "s1"
  ON "s1"."id" = "c"."id"
